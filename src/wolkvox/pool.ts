import { highest } from '../base/extremes.ts';
import { daysBetween } from '../base/calendar.ts';
import { oneHourMs } from '../base/time-units.ts';
import { callsPerLicense } from './limits.ts';
import type { TokenInfo } from './token-info.ts';

/**
 * The daily calls of a wolkvox operation, as far as known here. Shared by all its tokens; every call costs
 * 1 whatever it asks, and a failed one must be assumed to cost too. A value: each change gives a new one.
 */
export type Pool = {
  /** Local ISO date the counts speak of. When the vendor refills is not known; local midnight is assumed. */
  readonly date: string;
  /** Calls this exporter made. */
  readonly own: number;
  /** Calls made by everybody; never below `own`. */
  readonly total: number;
  /** Calls per day as `token_info` says. */
  readonly limit: number | undefined;
  /** The vendor said the pool is spent; one probe may go out from this instant on. */
  readonly probeFromMs: number | undefined;
};

/** What of the pool an operation may use. */
export type Allowance = { readonly licenses: number | undefined; readonly share: number };

const probeEveryMs = oneHourMs;

export function emptyPool(date: string): Pool {
  return { date, own: 0, total: 0, limit: undefined, probeFromMs: undefined };
}

/**
 * The pool on a later day is full again. The day before changes nothing: clocks go back, pools do not refill.
 * A pool of a day further ahead was counted by a clock that was wrong.
 */
export function poolOn(pool: Pool, date: string): Pool {
  const days = daysBetween(pool.date, date);
  return days === 0 || days === -1 ? pool : { ...emptyPool(date), limit: pool.limit };
}

export function afterCall(pool: Pool): Pool {
  return { ...pool, own: pool.own + 1, total: pool.total + 1 };
}

/** A call that goes out as a probe is the only one for an hour, whatever becomes of it. */
export function whileProbing(pool: Pool, nowMs: number): Pool {
  return pool.probeFromMs === undefined ? pool : { ...pool, probeFromMs: nowMs + probeEveryMs };
}

/** The vendor refused for want of calls, so all are spent, by whomever. */
export function afterRefusal(pool: Pool, limit: number, nowMs: number): Pool {
  return { ...pool, total: Math.max(pool.total, limit), probeFromMs: nowMs + probeEveryMs };
}

/** A call worked although the pool was thought spent: it has refilled, at an hour of the vendor's. */
export function afterProbe(pool: Pool): Pool {
  return pool.probeFromMs === undefined ? pool : { ...pool, own: 1, total: 1, probeFromMs: undefined };
}

/** What two operations that turn out to share a pool know of it: each may have missed calls of the other. */
export function merged(one: Pool, other: Pool): Pool {
  if (one.date !== other.date) return one.date > other.date ? one : other;
  const limit = one.limit ?? other.limit;
  return { ...one, own: Math.max(one.own, other.own), total: Math.max(one.total, other.total), limit };
}

/**
 * Corrects the count by what the vendor says. A usage that reaches the limit is not believed here: were
 * the pool really spent, the vendor would refuse, and the field's meaning is not documented.
 */
export function corrected(pool: Pool, { limit = pool.limit, usedByToken, usedByAll }: TokenInfo): Pool {
  const believable = [usedByToken ?? Infinity, usedByAll ?? Infinity].filter((used) => used < (limit ?? Infinity));
  return {
    ...pool,
    limit,
    total: highest(believable, Math.max(pool.own, believable.length > 0 ? 0 : pool.total)),
  };
}

/** Calls per day in the pool: by configured licences, else by `token_info`, else one licence. */
export function limitOf(pool: Pool, { licenses }: Allowance): number {
  return licenses === undefined ? (pool.limit ?? callsPerLicense) : licenses * callsPerLicense;
}

/** Whole calls in a share of a pool. */
export function callsIn(share: number, pool: number): number {
  return Math.floor(pool * share + 1e-6); // 0.7 × 1000 is 699.99… in binary
}

/** Calls this exporter may still make today. */
export function remainingCalls(pool: Pool, allowance: Allowance): number {
  const limit = limitOf(pool, allowance);
  return Math.max(0, Math.min(callsIn(allowance.share, limit) - pool.own, limit - pool.total));
}

/** Whether one call may go out now. After a refusal only the hourly probe may. */
export function mayCall(pool: Pool, allowance: Allowance, nowMs: number): boolean {
  if (pool.probeFromMs === undefined) return remainingCalls(pool, allowance) > 0;
  const waitMs = pool.probeFromMs - nowMs;
  return waitMs <= 0 || waitMs > probeEveryMs; // beyond the hour: the clock was set back
}
