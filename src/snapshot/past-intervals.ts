import { type Interval, dayOf } from '../base/calendar.ts';
import type { Totals } from './totals.ts';

/** The whole operation's counts in one interval of the past, for the status page. */
export type PastInterval = { readonly span: Interval; readonly totals: Totals };

/** A day in minutes: more would be finer than any chart. */
const mostIntervals = 1_440;

/**
 * The intervals read so far of one local day, oldest first, and one more. One read again replaces itself and
 * what came after it; a new local day begins with it.
 */
export function withInterval(
  past: readonly PastInterval[],
  interval: PastInterval,
  zone: string,
): readonly PastInterval[] {
  const { startMs } = interval.span;
  const day = dayOf(startMs, zone);
  const before = past.filter(({ span }) => span.startMs >= day.startMs && span.startMs < startMs);
  return [...before, interval].slice(-mostIntervals);
}
