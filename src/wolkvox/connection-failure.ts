import { errors } from 'undici';
import { CallError, codeOf } from '../base/errors.ts';
import type { CallLimits } from './limits.ts';
import { tlsHint, isTlsFailure } from './tls-failure.ts';

/** How far a call had come when it failed. */
export type Progress = {
  /** Whether the time for a whole answer was over. */
  readonly isExpired: boolean;
  /** Whether the headers of the answer were there. */
  readonly hasBegun: boolean;
  readonly limits: Pick<CallLimits, 'connectMs' | 'answerMs'>;
};

/** What a call's failing connection means. */
export function connectionFailure(cause: unknown, { isExpired, hasBegun, limits }: Progress): CallError {
  const { connectMs, answerMs } = limits;
  if (cause instanceof CallError) return cause;
  if (isConnectTimeout(cause)) return new CallError('timeout', `no connection within ${connectMs} ms`, { cause });
  if (isExpired || cause instanceof errors.HeadersTimeoutError || cause instanceof errors.BodyTimeoutError) {
    return new CallError('timeout', `no complete answer within ${answerMs} ms`, { cause });
  }
  if (isTlsFailure(cause)) {
    return new CallError('tls', 'no TLS connection that can be trusted', { cause, hint: tlsHint(cause) });
  }
  if (hasBegun) return new CallError('network', 'the connection failed in the midst of the answer', { cause });
  if (breaksHttp(cause)) {
    return new CallError('bad_response', `the answer does not follow HTTP: ${faultOf(cause)}`, { cause });
  }
  const hint = isUnknownName(cause) ? unknownNameHint : undefined;
  return new CallError('network', 'the connection failed', { cause, ...(hint && { hint }) });
}

/** Whether no address of the host took the connection in time, by our clock or the system's. */
export function isConnectTimeout(cause: unknown): boolean {
  if (cause instanceof AggregateError) return cause.errors.length > 0 && cause.errors.every(isConnectTimeout);
  return (
    cause instanceof errors.ConnectTimeoutError ||
    ['ETIMEDOUT', 'ERR_SOCKET_CONNECTION_TIMEOUT'].includes(codeOf(cause) ?? '')
  );
}

function isUnknownName(cause: unknown): boolean {
  return ['ENOTFOUND', 'EAI_AGAIN'].includes(codeOf(cause) ?? '');
}

const unknownNameHint =
  'the name of the server is not known here: check the server of this operation, and the DNS of this machine';

type HttpFault =
  errors.HTTPParserError | errors.HeadersOverflowError | errors.ResponseContentLengthMismatchError | errors.SocketError;

/** Bytes came that are no answer; a connection that ends too early is none of these. */
function breaksHttp(cause: unknown): cause is HttpFault {
  if (cause instanceof errors.HTTPParserError) return cause.code !== 'HPE_INVALID_EOF_STATE';
  if (cause instanceof errors.SocketError) return cause.message.startsWith('bad ');
  return cause instanceof errors.HeadersOverflowError || cause instanceof errors.ResponseContentLengthMismatchError;
}

/** undici speaks of a wrong length also where the length is given beside chunks, before a byte of the body was read. */
function faultOf(cause: HttpFault): string {
  return cause instanceof errors.ResponseContentLengthMismatchError
    ? 'its headers contradict each other'
    : cause.message;
}
