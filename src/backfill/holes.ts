import { type Day, dayOf, type Span } from '../base/calendar.ts';
import { ConfigError } from '../base/errors.ts';
import { oneMinuteMs, oneSecondMs } from '../base/time-units.ts';

/** A scrape of the exporter: when, and the midnight of the day its counters speak of. Epoch milliseconds. */
export type Scrape = { readonly atMs: number; readonly dayStartMs: number };

/** A part of a day of which live data hold nothing, and the scrapes around it, where the day has them. */
export type Hole = Span & { readonly before: Scrape | undefined; readonly after: Scrape | undefined };

/** Prometheus shows a sample for five minutes; what is longer apart is a hole. */
const shortestHoleMs = 10 * oneMinuteMs;

/**
 * The holes of a day between its scrapes, up to an instant that is not over yet. Throws ConfigError where live data hold
 * all of it, or where what they say after a hole is still of an earlier day: those counts come in there, and would twice.
 */
export function holesOf(day: Day, scrapes: readonly Scrape[], nowMs: number): readonly Hole[] {
  const edges = [undefined, ...scrapes, undefined];
  const holes = edges.slice(1).flatMap((after, index): Hole[] => {
    const before = edges[index];
    const startMs = before === undefined ? day.startMs : before.atMs + oneMinuteMs;
    const endMs = after === undefined ? Math.min(day.endMs, nowMs) : after.atMs - oneSecondMs;
    const isLong = (after?.atMs ?? endMs) - (before?.atMs ?? startMs) > shortestHoleMs;
    return isLong && startMs < endMs ? [{ startMs, endMs, before, after }] : [];
  });
  if (holes.length === 0) throw overlap(day);
  for (const { before, after } of holes) {
    for (const edge of [before, after]) if (edge !== undefined && edge.dayStartMs !== day.startMs) throw otherDay(edge);
  }
  return holes;
}

/** Throws ConfigError where the first scrape after the range still speaks of a day in it. */
export function refuseCatchUp(next: Scrape | undefined, zone: string): void {
  if (next !== undefined && next.dayStartMs !== dayOf(next.atMs, zone).startMs) throw otherDay(next);
}

function overlap({ date }: Day): ConfigError {
  const problem = `live data hold ${date} already`;
  const remedy = `leave it out: end with --to ${date} or begin after it; where they are wrong, delete these series first`;
  return new ConfigError([{ where: '--prometheus', path: '', problem, remedy }]);
}

function otherDay({ atMs, dayStartMs }: Scrape): ConfigError {
  const [at, of] = [atMs, dayStartMs].map((ms) => new Date(ms).toISOString());
  const problem = `the live data at ${at} still speak of the day that began at ${of}: the exporter caught up there`;
  const remedy = 'leave that day out: its counts are in the live data, and would be counted twice';
  return new ConfigError([{ where: '--prometheus', path: '', problem, remedy }]);
}
