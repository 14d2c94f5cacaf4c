import { Agent, request, type Dispatcher } from 'undici';
import { deadline } from '../base/clock.ts';
import { CallError } from '../base/errors.ts';
import { NotBegunError } from './asking-first.ts';
import { connectionFailure } from './connection-failure.ts';
import { createConnector, type Way } from './connector.ts';
import { jsonTextOf, tooLarge } from './answer-text.ts';
import { charsetIn, codingIn, unpacked } from './content-coding.ts';
import type { CallLimits } from './limits.ts';

/** What came back over the wire, not yet understood. */
export type RawAnswer = {
  readonly status: number;
  /** The text of the JSON in it; undefined where there is none. */
  readonly json: string | undefined;
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

/**
 * Sends one GET and reads its answer, once. Throws `CallError`, the signal's reason if the caller gave up, or
 * `NotBegunError` where it was not to begin.
 */
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
      json: await jsonIn(response, limits),
      dateMs: dateOf(header(response, 'date')),
      retryAfter: header(response, 'retry-after'),
    };
  } catch (cause) {
    signal.throwIfAborted(); // our caller gave up: not the vendor's failure
    if (cause instanceof NotBegunError) throw cause;
    throw connectionFailure(cause, { isExpired: limit.expired(), hasBegun, limits });
  } finally {
    limit.clear();
  }
}

function refuseUnreadable(response: Dispatcher.ResponseData, { answerBytes }: CallLimits): void {
  const { statusCode } = response;
  const failure =
    statusCode >= 300 && statusCode < 400
      ? new CallError(
          'redirect',
          `HTTP ${statusCode} redirects elsewhere; not followed, because the token would go along`,
          {
            hint: 'check the server of this operation: the address in the configuration has to answer itself',
          },
        )
      : Number(header(response, 'content-length') ?? 0) > answerBytes
        ? tooLarge(answerBytes)
        : undefined;
  if (failure === undefined) return;
  response.body.on('error', () => undefined).destroy();
  throw failure;
}

async function jsonIn(response: Dispatcher.ResponseData, limits: CallLimits): Promise<string | undefined> {
  const encoding = header(response, 'content-encoding');
  const charset = charsetIn(header(response, 'content-type'), encoding);
  return jsonTextOf(unpacked(response.body, codingIn(encoding)), charset, limits);
}

function header({ headers }: Dispatcher.ResponseData, name: string): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? value[0] : value;
}

function dateOf(value: string | undefined): number | undefined {
  const dateMs = Date.parse(value ?? '');
  return Number.isNaN(dateMs) ? undefined : dateMs;
}
