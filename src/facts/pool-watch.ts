import { hoursBegun } from '../base/calendar.ts';
import type { CallFailureReason } from '../base/errors.ts';
import type { Sighting } from './facts.ts';

/** What is remembered between two readings of the pool. */
export type PoolWatch = {
  readonly last: Reading | undefined;
  /** The reading before the pool fell, and the one that saw it fall; until the next one confirms it. */
  readonly fall: { readonly from: Reading; readonly to: Reading } | undefined;
  /** Calls since the last reading, by this exporter. */
  readonly calls: number;
  /** Those among them that the vendor answered and refused or could not serve. */
  readonly failures: number;
  /** There were none of which nobody knows whether they reached the vendor. */
  readonly isSure: boolean;
};

/** Calls spent today, as token_info says at an instant, epoch milliseconds. */
export type Reading = { readonly atMs: number; readonly used: number };

/** A call, as far as its cost goes. */
export type PaidCall = { readonly failure: { readonly reason: CallFailureReason } | undefined };

export const newPoolWatch: PoolWatch = { last: undefined, fall: undefined, calls: 0, failures: 0, isSure: true };

/** Failures that the vendor itself answered, after it had accepted the token. */
const answered: readonly CallFailureReason[] = ['server_error', 'api_error', 'bad_request', 'bad_response'];

/** Counts calls made since the last reading. */
export function withCalls(watch: PoolWatch, calls: readonly PaidCall[]): PoolWatch {
  const failures = calls.flatMap(({ failure }) => failure ?? []);
  const known = failures.filter(({ reason }) => answered.includes(reason));
  return {
    ...watch,
    calls: watch.calls + calls.length,
    failures: watch.failures + known.length,
    isSure: watch.isSure && known.length === failures.length,
  };
}

/**
 * Takes in a reading; the call that brought it is among those counted. The hour of a refill shows where the pool falls,
 * still lies below after one more reading, and only one hour of the local day begins in between. What failed calls cost shows
 * where exactly as many were spent as this exporter made, with the failed ones or without. `isAlone`: no other operation
 * of this exporter draws on the token.
 */
export function withReading(
  watch: PoolWatch,
  now: Reading,
  { zone, isAlone }: { readonly zone: string; readonly isAlone: boolean },
): { readonly watch: PoolWatch; readonly sightings: readonly Sighting[] } {
  const { last, fall } = watch;
  const hasFallen = last !== undefined && now.used < last.used;
  return {
    watch: { ...newPoolWatch, last: now, fall: hasFallen ? { from: last, to: now } : undefined },
    sightings: [
      ...(fall !== undefined && !hasFallen && now.used < fall.from.used ? refillIn(fall, zone) : []),
      ...(last !== undefined && !hasFallen && isAlone ? costOf(watch, now.used - last.used) : []),
    ],
  };
}

function refillIn({ from, to }: { readonly from: Reading; readonly to: Reading }, zone: string): Sighting[] {
  const [hour, another] = hoursBegun(from.atMs, to.atMs, zone);
  return hour === undefined || another !== undefined ? [] : [{ fact: 'pool_refill', value: hour }];
}

function costOf({ calls, failures, isSure }: PoolWatch, spent: number): Sighting[] {
  if (!isSure || failures === 0) return [];
  if (spent === calls) return [{ fact: 'failed_call', value: 'costs' }];
  return spent === calls - failures ? [{ fact: 'failed_call', value: 'free' }] : [];
}
