import type { Day } from '../base/calendar.ts';

/** What the pool pays for. */
export type Budget = {
  /** Calls that a whole day leaves for this. */
  readonly perDay: number;
  /** Calls that today leaves. */
  readonly today: number;
};

export type Spending = Readonly<Record<'allowed' | 'needed' | 'own' | 'remaining', number>>;

/**
 * What of a pool is left for this beside the exporter. `allowed`: calls a day that may be made in all; `needed`: calls a
 * day of the exporter that runs, 0 where none does; `own`: calls made here today; `remaining`: what is not spent today.
 */
export function budgetOf({ allowed, needed, own, remaining }: Spending, today: Day, nowMs: number): Budget {
  const leftOfDay = (today.endMs - nowMs) / (today.endMs - today.startMs);
  const perDay = Math.max(0, allowed - needed);
  return { perDay, today: Math.max(0, Math.floor(Math.min(perDay - own, remaining - needed * leftOfDay))) };
}

/** Over how many days, today among them, the pool spreads so many calls; undefined where it pays for none. */
export function daysFor(calls: number, { perDay, today }: Budget): number | undefined {
  if (calls <= today) return 1;
  return perDay === 0 ? undefined : 1 + Math.ceil((calls - today) / perDay);
}

/**
 * Calls that a day of so many instants takes at most while the vendor's answers agree: each instant once, the whole and
 * one empty answer twice. A day on which little happens takes far fewer.
 */
export function mostCalls(points: number): number {
  return points + 2;
}
