import { type Snapshot, numbersOf } from '../../src/snapshot/snapshot.ts';
import { smartHold } from '../../src/wolkvox/reports/smart-hold.ts';

/** What a Prometheus makes of the day counters. */
export type Tally = {
  readonly scrape: (snapshot: Snapshot) => void;
  /** The sum of increments of a series, `skill field`: a fall is a restart, the first sample adds nothing. */
  readonly sum: (series: string) => number;
  readonly series: () => readonly string[];
  /** The highest sample of a series while the day's marker stood at this instant. */
  readonly highest: (dayStartMs: number, series: string) => number | undefined;
};

export function createTally(): Tally {
  const sums = new Map<string, { last: number; sum: number }>();
  const highest = new Map<string, number>();

  function take(series: string, value: number, dayStartMs: number): void {
    const before = sums.get(series);
    const gain = before === undefined ? 0 : value < before.last ? value : value - before.last;
    sums.set(series, { last: value, sum: (before?.sum ?? 0) + gain });
    const key = `${dayStartMs} ${series}`;
    highest.set(key, Math.max(highest.get(key) ?? 0, value));
  }

  return {
    scrape: (snapshot) => {
      const { day } = numbersOf(snapshot, smartHold);
      for (const [skillId, counts] of day?.counts ?? []) {
        for (const [field, value] of Object.entries(counts)) take(`${skillId} ${field}`, value, day?.startMs ?? 0);
      }
    },
    sum: (series) => sums.get(series)?.sum ?? 0,
    series: () => [...sums.keys()],
    highest: (dayStartMs, series) => highest.get(`${dayStartMs} ${series}`),
  };
}
