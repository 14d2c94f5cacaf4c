import { type Interval, dayOf } from '../base/calendar.ts';
import { intervalsIn, type KeptRun, keptFrom, type PastInterval, runEndMs, withRow } from './kept-intervals.ts';

/** A day in minutes: more would be finer than any chart. */
const mostIntervals = 1_440;

/**
 * The intervals read so far of one local day, oldest first, and one more. One read again replaces itself and
 * what came after it; a new local day begins with it. Usually it follows the last one, and only its row is added.
 */
export function withInterval(
  past: readonly KeptRun[],
  interval: PastInterval,
  { zone, fields }: { readonly zone: string; readonly fields: readonly string[] },
): readonly KeptRun[] {
  const { startMs } = interval.span;
  const day = dayOf(startMs, zone);
  const last = past.at(-1);
  if (last !== undefined && isOfDay(past, day) && follows(last, interval.span)) {
    return [...past.slice(0, -1), withRow(last, interval.totals, fields)];
  }
  const before = intervalsIn(past, fields).filter(({ span }) => span.startMs >= day.startMs && span.startMs < startMs);
  return keptFrom([...before, interval].slice(-mostIntervals), fields);
}

/** Of this day alone, with room for one more. */
function isOfDay(past: readonly KeptRun[], day: Interval): boolean {
  const [firstMs = day.startMs] = past[0] ?? [];
  const rows = past.reduce((sum, run) => sum + (runEndMs(run) - run[0]) / run[1], 0);
  return firstMs >= day.startMs && rows < mostIntervals;
}

function follows(last: KeptRun, { startMs, endMs }: Interval): boolean {
  return runEndMs(last) === startMs && last[1] === endMs - startMs;
}
