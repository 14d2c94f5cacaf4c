import { dayOf, vendorWindow } from '../../src/base/calendar.ts';
import { numbersOf, type DayNumbers, type IntervalNumbers, type Snapshot } from '../../src/snapshot/snapshot.ts';
import { smartHold } from '../../src/wolkvox/reports/smart-hold.ts';
import { saidWords, type SaidWords } from './said-words.ts';

export type Count = { readonly shown: number; readonly held: number };

/** What is exposed of a day, and how much of it is held, by `id field`. */
export function countsOf({ counts, held }: DayNumbers): ReadonlyMap<string, Count> {
  return new Map(
    [...counts].flatMap(([id, fields]) =>
      Object.entries(fields).map(([field, shown]) => {
        return [`${id} ${field}`, { shown, held: held.get(id)?.[field] ?? 0 }] as const;
      }),
    ),
  );
}

export type ScrapeWatch = {
  readonly said: SaidWords;
  readonly scrape: (snapshot: Snapshot, atMs: number) => void;
  /** The day's numbers as they were scraped last. */
  readonly lastOf: (date: string) => DayNumbers | undefined;
  /** How many interval gauges were looked at. */
  readonly gaugesSeen: () => number;
  readonly findings: () => readonly string[];
};

export type WatchOptions = {
  readonly timezone: string;
  /** No interval that ended longer ago may be shown, milliseconds. */
  readonly oldestMs: number;
};

/** Looks at every scrape for what must never be. */
export function scrapeWatch({ timezone, oldestMs }: WatchOptions): ScrapeWatch {
  const said = saidWords();
  const last = new Map<string, DayNumbers>();
  const findings = new Set<string>();
  let gaugesSeen = 0;

  function lookAtDay(date: string, day: DayNumbers): void {
    const before = last.get(date);
    const known = before === undefined ? new Map<string, Count>() : countsOf(before);
    for (const [series, { shown, held }] of countsOf(day)) {
      const least = known.get(series)?.shown ?? 0;
      if (!Number.isSafeInteger(shown) || shown < least)
        findings.add(`${date} ${series} fell from ${least} to ${shown}`);
      if (!said.has(date, series, shown - held)) {
        findings.add(`${date} ${series}: nobody said ${shown - held} (${shown} shown, ${held} held)`);
      }
      if (shown > said.highest(date, series)) findings.add(`${date} ${series}: ${shown} is more than anybody said`);
    }
  }

  /** What is shown of an interval is what one answer said of it, and of no older one. */
  function lookAtInterval({ span, samples, staleAtMs }: IntervalNumbers, atMs: number): void {
    if (atMs >= staleAtMs || samples.size === 0) return;
    const { dateIni, dateEnd } = vendorWindow(span, timezone);
    if (atMs - span.endMs > oldestMs)
      findings.add(`${dateIni}: shown ${(atMs - span.endMs) / 60_000} min after its end`);
    const shown = [...samples].flatMap(([id, sample]) =>
      smartHold.countFields.flatMap((field) => {
        const count = sample[field];
        return count === undefined ? [] : [[id, field, count] as const];
      }),
    );
    gaugesSeen += shown.length;
    const window = `${dateIni} ${dateEnd}`;
    if (said.inOneAnswer(window, shown)) {
      said.derive(window, shown);
      return;
    }
    const words = shown.filter(([, , count]) => count > 0).map((gauge) => gauge.join(' '));
    findings.add(`the interval ${dateIni}: no answer said ${words.join(', ') || 'that all is 0'}`);
  }

  return {
    said,
    lastOf: (date) => last.get(date),
    gaugesSeen: () => gaugesSeen,
    findings: () => [...findings],
    scrape: (snapshot, atMs) => {
      const { failing, isUp, lastRefreshMs } = snapshot;
      const at = new Date(atMs).toISOString();
      if (!isUp && lastRefreshMs !== undefined && failing === undefined) findings.add(`${at}: down without a reason`);
      if (failing?.reason === 'internal') findings.add(`${at}: an error of the exporter itself`);
      const { day, interval, closedDay } = numbersOf(snapshot, smartHold);
      if (interval !== undefined) lookAtInterval(interval, atMs);
      if (day !== undefined) {
        const { date } = dayOf(day.startMs, timezone);
        lookAtDay(date, day);
        last.set(date, day);
      }
      if (closedDay === undefined) return;
      const { date } = dayOf(closedDay.startMs, timezone);
      for (const [id, counts] of closedDay.counts) {
        for (const [field, count] of Object.entries(counts)) {
          if (!said.has(date, `${id} ${field}`, count))
            findings.add(`closed ${date} ${id} ${field}: nobody said ${count}`);
        }
      }
    },
  };
}
