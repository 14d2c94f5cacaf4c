import { dayOf, type Interval, type Span } from '../base/calendar.ts';
import { oneMinuteMs } from '../base/time-units.ts';
import type { ZoneSuspect } from '../snapshot/snapshot.ts';
import { busiest, countsOf, type Answer, type CountFields } from '../ledger/counts.ts';

/** Whether the vendor's wall clock is the one we take it to have. */
export type ZoneWatch = {
  /** ISO date on which the rest of the day was last asked for. */
  readonly askedOn: string | undefined;
  /** ISO date on which an earlier interval was last asked for. */
  readonly earlierAskedOn: string | undefined;
  /** Empty intervals in a row while the day rose. */
  readonly emptyWhileRising: number;
  /** The highest total that an answer about a day had. */
  readonly highest: DayTotal | undefined;
  readonly suspect: ZoneSuspect | undefined;
};

/** The call facts of all skills that an answer about a day holds, together. */
export type DayTotal = { readonly date: string; readonly total: number };

/** Two empty intervals may be a lull; a third question tells. */
const emptyToAsk = 2;
/** Data later than this is no data to make gauges of, so an interval this old tells late data from another zone. */
const lateMs = 30 * oneMinuteMs;

/** A question that tells the zone, and what rows in its answer mean. */
export type ZoneQuestion = { readonly kind: 'rest_of_day' | 'earlier_interval'; readonly span: Span };

/**
 * What to ask beside a refresh, at most twice a day: once a day, when calls come in, the rest of the day from one
 * interval ahead; and the interval of half an hour ago when two were empty while the day rose.
 */
export function zoneQuestion(
  { askedOn, earlierAskedOn, emptyWhileRising }: ZoneWatch,
  interval: Interval,
  zone: string,
  { nowMs, intervalMs, hasRows }: { readonly nowMs: number; readonly intervalMs: number; readonly hasRows: boolean },
): ZoneQuestion | undefined {
  const day = dayOf(nowMs, zone);
  if (emptyWhileRising >= emptyToAsk && earlierAskedOn !== day.date) {
    const span = { startMs: interval.startMs - lateMs, endMs: interval.endMs - lateMs };
    return span.startMs >= day.startMs ? { kind: 'earlier_interval', span } : undefined;
  }
  const isDue = askedOn !== day.date && hasRows;
  const startMs = Math.ceil((nowMs + intervalMs) / 1_000) * 1_000;
  return isDue && startMs < day.endMs ? { kind: 'rest_of_day', span: { startMs, endMs: day.endMs } } : undefined;
}

/** What an answer to the question makes of the watch. */
export function afterZoneAnswer(
  watch: ZoneWatch,
  { kind, span }: ZoneQuestion,
  { samples }: Answer,
  fields: CountFields,
  zone: string,
): ZoneWatch {
  const hasRows = [...samples.values()].some((sample) => busiest(countsOf(sample, fields)) > 0);
  if (kind === 'rest_of_day') {
    const askedOn = dayOf(span.startMs, zone).date;
    const isStill = watch.suspect === 'vendor_behind' ? watch.suspect : undefined;
    return { ...watch, askedOn, suspect: hasRows ? 'vendor_ahead' : isStill };
  }
  const earlierAskedOn = dayOf(span.startMs, zone).date;
  return { ...watch, earlierAskedOn, suspect: hasRows ? undefined : 'vendor_behind' };
}

/** The calls of an answer together. Callbacks may be booked to the window of a call long before. */
export function totalOf({ samples }: Answer, { callFacts }: CountFields): number {
  let total = 0;
  for (const sample of samples.values()) for (const name of callFacts) total += sample[name] ?? 0;
  return total;
}

export type Seen = {
  readonly isIntervalEmpty: boolean;
  /** What the day's answer adds up to; undefined where none was believed. */
  readonly day: DayTotal | undefined;
  /** The day was read at the refresh before, too: what it rose by came in since. */
  readonly isNext: boolean;
};

/**
 * The watch after a refresh in which the interval was empty or not while the day rose or not. The day rises where the
 * vendor says more than it ever did: what is shown may rise later, when what an outage held up is believed at last.
 */
export function afterRefresh(watch: ZoneWatch, { isIntervalEmpty, day, isNext }: Seen): ZoneWatch {
  const before = watch.highest?.date === day?.date ? watch.highest : undefined;
  const isHigher = day !== undefined && day.total > (before?.total ?? -1);
  const seen = { ...watch, highest: isHigher ? day : watch.highest };
  if (!isIntervalEmpty) {
    const suspect = watch.suspect === 'vendor_behind' ? undefined : watch.suspect;
    return { ...seen, emptyWhileRising: 0, suspect };
  }
  const hasRisen = isNext && isHigher && before !== undefined;
  return { ...seen, emptyWhileRising: hasRisen ? watch.emptyWhileRising + 1 : 0 };
}

export const newZoneWatch: ZoneWatch = {
  askedOn: undefined,
  earlierAskedOn: undefined,
  emptyWhileRising: 0,
  highest: undefined,
  suspect: undefined,
};
