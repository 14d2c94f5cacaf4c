import { dayOf, type Interval } from '../base/calendar.ts';
import type { RefreshFailureReason } from '../base/errors.ts';
import { totalsOf, type Totals } from './totals.ts';
import type { Sample } from '../wolkvox/reports/smart-hold.ts';

/** What the status page tells of the past. Kept in memory only and bounded: a restart begins it anew. */
export type History = {
  /** The intervals read so far of one local day, oldest first. */
  readonly intervals: readonly PastInterval[];
  /** The last refreshes, newest first. */
  readonly refreshes: readonly PastRefresh[];
};

export type PastInterval = { readonly span: Interval; readonly totals: Totals };

export type PastRefresh = {
  /** When it ended, epoch milliseconds. */
  readonly atMs: number;
  readonly durationMs: number;
  /** Why it failed; undefined: it worked. */
  readonly reason: RefreshFailureReason | undefined;
};

/** A day in minutes: more would be finer than any chart. */
const mostIntervals = 1_440;
const mostRefreshes = 12;

export const emptyHistory: History = { intervals: [], refreshes: [] };

export function withRefresh(history: History, refresh: PastRefresh): History {
  return { ...history, refreshes: [refresh, ...history.refreshes].slice(0, mostRefreshes) };
}

/** Adds an interval. One read again replaces itself and what came after it; a new local day begins with it. */
export function withInterval(
  history: History,
  span: Interval,
  samples: ReadonlyMap<string, Sample>,
  zone: string,
): History {
  const day = dayOf(span.startMs, zone);
  const before = history.intervals.filter(({ span: { startMs } }) => startMs >= day.startMs && startMs < span.startMs);
  const intervals = [...before, { span, totals: totalsOf(samples.values()) }].slice(-mostIntervals);
  return { ...history, intervals };
}
