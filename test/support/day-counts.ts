import { smartHold } from '../../src/wolkvox/reports/smart-hold.ts';
import type { Simulator } from '../../src/simulator/simulator.ts';
import { samplesIn } from './exposition.ts';

/** Counts by `skill field`. */
export type CountsBySeries = Readonly<Record<string, number>>;

/** The day counters of an exposition. */
export function dayCountsIn(text: string): CountsBySeries {
  return countsIn(text, /^wolkvox_smart_hold_day_(\w+)_total$/);
}

/** The interval gauges of an exposition. */
export function gaugesIn(text: string): CountsBySeries {
  return countsIn(text, new RegExp(`^wolkvox_smart_hold_(${smartHold.countFields.join('|')})$`));
}

/** The counts of the day that was closed last. */
export function closedDayIn(text: string): CountsBySeries {
  return countsIn(text, new RegExp(`^wolkvox_smart_hold_closed_day_(${smartHold.countFields.join('|')})$`));
}

/** Counters less what the vendor said last, where they differ. */
export function heldIn(text: string): CountsBySeries {
  const held = samplesIn(text).filter(({ name }) => name === 'wolkvox_smart_hold_day_held');
  return Object.fromEntries(
    held.map(({ labels, value }) => [`${labels['skill_id'] ?? ''} ${labels['field'] ?? ''}`, value] as const),
  );
}

function countsIn(text: string, family: RegExp): CountsBySeries {
  const pairs = samplesIn(text).flatMap(({ name, labels, value }) => {
    const [, field] = family.exec(name) ?? [];
    return field === undefined ? [] : [[`${labels['skill_id'] ?? ''} ${field}`, value] as const];
  });
  return Object.fromEntries(pairs);
}

/** What really happened in a span to the first skills of a simulator, those with nothing included. */
export function trueCounts(simulator: Simulator, startIso: string | number, endIso: string | number, skills = 6) {
  const span = { startMs: new Date(startIso).getTime(), endMs: new Date(endIso).getTime() };
  const truth = simulator.truth(span);
  const ids = Array.from({ length: skills }, (_, index) => String(1001 + index));
  return Object.fromEntries(
    ids.flatMap((id) => smartHold.countFields.map((field) => [`${id} ${field}`, truth.get(id)?.[field] ?? 0] as const)),
  );
}

export function sumOf(counts: CountsBySeries, field = ''): number {
  return Object.entries(counts)
    .filter(([series]) => series.endsWith(field))
    .reduce((sum, [, n]) => sum + n, 0);
}

/** One set of counts less another, of the series that are in both. */
export function difference(later: CountsBySeries, earlier: CountsBySeries): CountsBySeries {
  const both = Object.entries(later).filter(([series]) => series in earlier);
  return Object.fromEntries(both.map(([series, n]) => [series, n - (earlier[series] ?? 0)]));
}

/** The increments that a Prometheus sees in the day counters: a fall is a restart, a first sample adds nothing. */
export function createIncrements() {
  const last = new Map<string, number>();
  const sums = new Map<string, number>();
  return {
    scrape: (text: string) => {
      for (const [series, value] of Object.entries(dayCountsIn(text))) {
        const before = last.get(series);
        const gain = before === undefined ? 0 : value < before ? value : value - before;
        sums.set(series, (sums.get(series) ?? 0) + gain);
        last.set(series, value);
      }
    },
    sums: (): CountsBySeries => Object.fromEntries(sums),
  };
}
