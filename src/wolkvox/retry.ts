import type { CallFailureReason } from '../base/errors.ts';
import { oneHourMs, oneMinuteMs } from '../base/time-units.ts';

/**
 * What to do about a failed call. `again`: within this refresh. `next_interval`: not before it. `back_off`:
 * ever rarer, up to an hour, until the token file changes or the pool refills.
 */
export type Remedy = 'again' | 'next_interval' | 'back_off';

/** A full record, so that a new reason does not compile until someone decides. */
export const remedies: Record<CallFailureReason, Remedy> = {
  auth: 'back_off', // the token will not become valid by asking again
  quota: 'back_off', // asking again spends what has run out
  concurrency: 'again',
  forbidden: 'next_interval', // maintenance or backup: lasts longer than a refresh
  bad_request: 'next_interval', // the next window is another question
  server_error: 'again',
  timeout: 'again',
  network: 'again',
  tls: 'next_interval', // a certificate does not change within a refresh
  proxy: 'next_interval', // nor what a proxy allows; asking with a wrong password again may lock the account
  redirect: 'next_interval',
  too_large: 'next_interval',
  bad_response: 'again', // cut off, or an error page of something in between
  api_error: 'next_interval',
};

/** Tries of one call within one refresh: each costs 1 of the pool, also when it fails. */
export const maxTries = 3;
const firstDelayMs = 2_000;
const maxDelayMs = 30_000;
/** A longer wait that the vendor asks for is not spent within a refresh: the loop would seem to stand still. */
const longestAskedMs = oneMinuteMs;
/** Longest time to leave the vendor alone, milliseconds. */
export const maxBackOffMs = oneHourMs;

/**
 * Milliseconds to wait before the try after `tries` failed ones, or undefined to give up. Full jitter, so
 * that several exporters do not come back together; a wait the vendor asked for is the least.
 */
export function retryDelayMs(
  { reason, retryAfterMs }: { readonly reason: CallFailureReason; readonly retryAfterMs: number | undefined },
  tries: number,
  random: () => number,
): number | undefined {
  const askedMs = retryAfterMs ?? 0;
  if (remedies[reason] !== 'again' || tries >= maxTries || askedMs > longestAskedMs) return undefined;
  return askedMs + random() * Math.min(maxDelayMs, firstDelayMs * 2 ** tries);
}

/** How long to leave the vendor alone after the `failures`-th refusal in a row, milliseconds, at most an hour. */
export function backOffMs(failures: number, intervalMs: number): number {
  return Math.min(maxBackOffMs, intervalMs * 2 ** Math.min(failures, 10));
}
