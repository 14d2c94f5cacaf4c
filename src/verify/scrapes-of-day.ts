import type { Day } from '../base/calendar.ts';
import { oneDayMs } from '../base/time-units.ts';
import type { PrometheusApi } from '../prometheus-api/prometheus-api.ts';
import { replicaOf } from './replica.ts';

/** When each replica was scraped while a marker spoke of the day; oldest first, epoch milliseconds. */
export type Scrapes = ReadonlyMap<string, readonly number[]>;

/**
 * The scrapes in which a marker, a gauge that holds a local midnight in Unix seconds, stood at that of `day`. All samples
 * of a scrape have its time, so these times tell which samples of other series speak of the day: the counters of a day
 * begin after the close of the day before and stay until the next day begins, minutes or days after its midnight.
 */
export async function scrapesOfDay(
  marker: string,
  day: Pick<Day, 'startMs'>,
  { fromMs, toMs }: { readonly fromMs: number; readonly toMs: number },
  api: Pick<PrometheusApi, 'rawSamples'>,
  signal: AbortSignal,
): Promise<Scrapes> {
  const found = new Map<string, number[]>();
  for (let beginMs = fromMs; beginMs <= toMs; beginMs += oneDayMs) {
    const endMs = Math.min(beginMs + oneDayMs - 1, toMs);
    for (const { labels, samples } of await api.rawSamples(marker, beginMs, endMs, signal)) {
      const times = samples.filter(({ value }) => value * 1_000 === day.startMs).map(({ atMs }) => atMs);
      if (times.length === 0) continue;
      const replica = replicaOf(labels);
      found.set(replica, [...(found.get(replica) ?? []), ...times]);
    }
  }
  return found;
}
