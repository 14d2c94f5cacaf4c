import { type IntervalNumbers, type Snapshot, numbersOf } from '../../snapshot/snapshot.ts';
import { smartHold } from '../../wolkvox/reports/smart-hold.ts';

/** How an operation stands, in one word. */
export const conditions = ['starting', 'failing', 'pool_spent', 'stale', 'never_rows', 'quiet', 'working'] as const;
export type Condition = (typeof conditions)[number];

/** What matters most comes first: a failure before the age of the numbers, the age before what they say. */
export function conditionOf(snapshot: Snapshot, nowMs: number): Condition {
  const { failing, lastRefreshMs, lastRowsMs } = snapshot;
  if (failing !== undefined) return failing.reason === 'quota' ? 'pool_spent' : 'failing';
  if (lastRefreshMs === undefined) return 'starting';
  const interval = freshInterval(snapshot, nowMs);
  if (interval === undefined) return 'stale';
  if (lastRowsMs === undefined) return 'never_rows';
  const isQuiet = [...interval.samples.values()].every((sample) =>
    smartHold.countFields.every((field) => !sample[field]),
  );
  return isQuiet ? 'quiet' : 'working';
}

/** The last interval as long as its numbers may be shown: the same rule as on the metrics page. */
export function freshInterval(snapshot: Snapshot, nowMs: number): IntervalNumbers | undefined {
  const { interval } = numbersOf(snapshot, smartHold);
  return interval !== undefined && nowMs < interval.staleAtMs ? interval : undefined;
}
