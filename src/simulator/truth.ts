import { dayOfDate, type Span } from '../base/calendar.ts';
import { oneDayMs } from '../base/time-units.ts';
import { countIn, type Counts, type WallWindow } from './counts.ts';
import type { Operation } from './call-centre.ts';

/** Exact counts by skill id. A skill to which nothing happened is absent. */
export type Truth = ReadonlyMap<string, Counts>;

/** What happened from `startMs` up to, not including, `endMs`, whether or not anyone could see it yet. Epoch milliseconds. */
export function truth(operation: Operation, { startMs, endMs }: Span): Truth {
  // A clock face is never a day away from the instant, so a day either side holds every event of the span.
  const around: WallWindow = { first: startMs - oneDayMs, last: endMs + oneDayMs };
  return byId(
    operation,
    countIn(operation, around, ({ instantMs }) => instantMs >= startMs && instantMs < endMs),
  );
}

/** What happened on a local day, given as an ISO date. */
export function truthOfDay(operation: Operation, date: string): Truth {
  return truth(operation, dayOfDate(date, operation.timezone));
}

/** What happened while the wall clock showed these times; a repeated hour counts twice, as in the vendor's answers. */
export function truthOfWindow(operation: Operation, window: WallWindow): Truth {
  return byId(
    operation,
    countIn(operation, window, () => true),
  );
}

function byId({ skills }: Operation, counts: ReadonlyMap<number, Counts>): Truth {
  return new Map(
    [...counts].sort(([a], [b]) => a - b).map(([index, skillCounts]) => [skills[index]?.id ?? '', skillCounts]),
  );
}
