import { smartHold } from '../../src/wolkvox/reports/smart-hold.ts';

/** Counts by `skill field`. */
export type Counts = Readonly<Record<string, number>>;

/** What a scrape of an exporter showed of Smart Hold. */
export type Scrape = {
  readonly atMs: number;
  /** Local midnight of the day of the counters. */
  readonly dayStartMs: number;
  readonly counts: Counts;
  readonly held?: Counts;
  readonly closed?: { readonly startMs: number; readonly readMs: number; readonly counts: Counts };
};

export type Scraped = {
  readonly operation: string;
  readonly instance?: string;
  /** Oldest first. */
  readonly scrapes: readonly Scrape[];
};

/** The scrapes as a Prometheus would have stored them. */
export function openMetricsOf(all: readonly Scraped[]): string {
  const lines = new Map<string, string[]>();
  for (const { operation, instance = 'exporter-a:10857', scrapes } of all) {
    const labels = `job="smart-hold-exporter",instance="${instance}",operation="${operation}"`;
    for (const scrape of scrapes) {
      for (const [series, value] of samplesOf(scrape, labels)) {
        lines.set(series, [...(lines.get(series) ?? []), `${series} ${value} ${scrape.atMs / 1_000}`]);
      }
    }
  }
  return `${[...lines]
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .flatMap(([, its]) => its)
    .join('\n')}\n# EOF\n`;
}

function samplesOf(
  { dayStartMs, counts, held = {}, closed }: Scrape,
  labels: string,
): readonly (readonly [string, number])[] {
  const { prefix } = smartHold;
  const each = (ofSeries: Counts, series: (skillId: string, field: string) => string) =>
    Object.entries(ofSeries).map(([key, value]) => {
      const [skillId = '', field = ''] = key.split(' ');
      return [series(skillId, field), value] as const;
    });
  return [
    [`${prefix}_day_start_timestamp_seconds{${labels}}`, dayStartMs / 1_000],
    ...each(counts, (skillId, field) => `${prefix}_day_${field}_total{${labels},skill_id="${skillId}"}`),
    ...each(held, (skillId, field) => `${prefix}_day_held{${labels},skill_id="${skillId}",field="${field}"}`),
    ...(closed === undefined
      ? []
      : [
          [`${prefix}_closed_day_start_timestamp_seconds{${labels}}`, closed.startMs / 1_000] as const,
          [`${prefix}_closed_day_read_timestamp_seconds{${labels}}`, closed.readMs / 1_000] as const,
          ...each(closed.counts, (skillId, field) => `${prefix}_closed_day_${field}{${labels},skill_id="${skillId}"}`),
        ]),
  ];
}
