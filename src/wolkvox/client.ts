import type { Dispatcher } from 'undici';
import type { Clock } from '../base/clock.ts';
import { CallError } from '../base/errors.ts';
import type { VendorCall } from './apis.ts';
import { type NoRows, rowsOf, type VendorRows } from './envelope.ts';
import type { CallLimits } from './limits.ts';
import { get, type RawAnswer } from './transport.ts';

/** Where an operation's calls go, and as whom. */
export type Endpoint = { readonly origin: string; readonly token: string };

export type Answer = {
  /** Rows as sent; none is an empty list, not an error. */
  readonly rows: readonly unknown[];
  /** How many rows the vendor says there are; undefined where it does not say. */
  readonly announced?: number | undefined;
  /** How the vendor says that there are none; undefined where there are. */
  readonly noRows?: NoRows | undefined;
  /** Our clock minus the vendor's, milliseconds, at least; undefined where the answer was not dated. */
  readonly clockSkewMs: number | undefined;
};

export type ClientDeps = {
  readonly dispatcher: Dispatcher;
  readonly limits: CallLimits;
  readonly clock: Pick<Clock, 'now'>;
  /** Is told of every answer before it is understood, also of those that are refused. */
  readonly onRaw?: ((raw: RawAnswer) => void) | undefined;
};

/** One call, once. Retrying, queueing and paying for it are decided elsewhere. Throws `CallError`. */
export async function callVendor(
  { origin, token }: Endpoint,
  { path }: VendorCall,
  { dispatcher, limits, clock, onRaw }: ClientDeps,
  signal: AbortSignal,
): Promise<Answer> {
  const sentMs = clock.now();
  const raw = await get(`${origin}${path}`, token, { dispatcher, limits }, signal);
  onRaw?.(raw);
  const nowMs = clock.now();
  const { rows, announced, noRows } = understand(raw, nowMs);
  if (rows.length > limits.rows) {
    throw new CallError(
      'too_large',
      `the answer holds ${rows.length} rows, more than the ${limits.rows} the vendor allows`,
    );
  }
  return {
    rows,
    announced,
    noRows,
    clockSkewMs: raw.dateMs === undefined ? undefined : clockSkewOf(sentMs, nowMs, raw.dateMs),
  };
}

/**
 * The least difference of the clocks that explains a date: the vendor may have put it down at any moment
 * between our question and its answer, which can lie a minute apart.
 */
export function clockSkewOf(sentMs: number, receivedMs: number, dateMs: number): number {
  if (dateMs < sentMs) return sentMs - dateMs;
  return dateMs > receivedMs ? receivedMs - dateMs : 0;
}

function understand({ status, json, retryAfter }: RawAnswer, nowMs: number): VendorRows {
  try {
    return rowsOf(status, json);
  } catch (error) {
    const retryAfterMs = retryAfterOf(retryAfter, nowMs);
    if (!(error instanceof CallError) || retryAfterMs === undefined) throw error;
    const { reason, message, hint, isPerhapsEmpty } = error;
    const more = { retryAfterMs, isPerhapsEmpty, ...(hint === undefined ? {} : { hint }) };
    throw new CallError(reason, message, { cause: error, ...more });
  }
}

/** `Retry-After` in milliseconds from now: seconds or a date. The vendor does not document it. */
export function retryAfterOf(value: string | undefined, nowMs: number): number | undefined {
  if (value === undefined) return undefined;
  if (/^\d{1,9}$/.test(value)) return Number(value) * 1_000;
  const dateMs = Date.parse(value);
  return Number.isNaN(dateMs) ? undefined : Math.max(0, dateMs - nowMs);
}
