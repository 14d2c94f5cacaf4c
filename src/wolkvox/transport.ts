import { Agent, request, type Dispatcher } from 'undici';
import { deadline } from '../base/clock.ts';
import { CallError } from '../base/errors.ts';
import { connectionFailure } from './connection-failure.ts';
import { createConnector, type Way } from './connector.ts';
import type { CallLimits } from './limits.ts';

/** What came back over the wire, not yet understood. */
export type RawAnswer = {
  readonly status: number;
  readonly text: string;
  /** The vendor's clock by its `Date` header, epoch milliseconds. */
  readonly dateMs: number | undefined;
  /** `Retry-After`, as sent. */
  readonly retryAfter: string | undefined;
};

/** Connections to the vendor. Never follows a redirect: the token would go along. */
export function createDispatcher(limits: CallLimits, way: Way): Agent {
  const { answerMs } = limits;
  return new Agent({ connect: createConnector(limits, way), headersTimeout: answerMs, bodyTimeout: answerMs });
}

/** Sends one GET and reads its answer, once. Throws `CallError`, or the signal's reason if the caller gave up. */
export async function get(
  url: string,
  token: string,
  { dispatcher, limits }: { readonly dispatcher: Dispatcher; readonly limits: CallLimits },
  signal: AbortSignal,
): Promise<RawAnswer> {
  const limit = deadline(limits.answerMs, signal);
  let hasBegun = false;
  try {
    const response = await request(url, {
      dispatcher,
      headers: { 'wolkvox-token': token, accept: 'application/json', 'accept-encoding': 'identity' },
      signal: limit.signal,
    });
    hasBegun = true;
    refuseUnreadable(response, limits);
    return {
      status: response.statusCode,
      text: await textOf(response.body, limits.answerBytes),
      dateMs: dateOf(header(response, 'date')),
      retryAfter: header(response, 'retry-after'),
    };
  } catch (cause) {
    signal.throwIfAborted(); // our caller gave up: not the vendor's failure
    throw connectionFailure(cause, { isExpired: limit.expired(), hasBegun, limits });
  } finally {
    limit.clear();
  }
}

function refuseUnreadable(response: Dispatcher.ResponseData, { answerBytes }: CallLimits): void {
  const { statusCode } = response;
  const encoding = header(response, 'content-encoding') ?? 'identity';
  const failure =
    statusCode >= 300 && statusCode < 400
      ? new CallError(
          'redirect',
          `HTTP ${statusCode} redirects elsewhere; not followed, because the token would go along`,
          {
            hint: 'check the server of this operation: the address in the configuration has to answer itself',
          },
        )
      : encoding !== 'identity'
        ? new CallError('bad_response', `the answer is encoded although no encoding was asked for`)
        : Number(header(response, 'content-length') ?? 0) > answerBytes
          ? tooLarge(answerBytes)
          : undefined;
  if (failure === undefined) return;
  response.body.on('error', () => undefined).destroy();
  throw failure;
}

async function textOf(body: AsyncIterable<Uint8Array>, maxBytes: number): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.byteLength;
    if (bytes > maxBytes) throw tooLarge(maxBytes); // leaving the loop destroys the body
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function tooLarge(maxBytes: number): CallError {
  return new CallError('too_large', `the answer is larger than ${maxBytes} bytes`);
}

function header({ headers }: Dispatcher.ResponseData, name: string): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? value[0] : value;
}

function dateOf(value: string | undefined): number | undefined {
  const dateMs = Date.parse(value ?? '');
  return Number.isNaN(dateMs) ? undefined : dateMs;
}
