import { oneDayMs, oneHourMs } from '../base/time-units.ts';
import type { PrometheusApi } from '../prometheus-api/prometheus-api.ts';
import { gainOver, standingAt, type Gain } from './increments.ts';
import { replicaOf } from './replica.ts';
import type { Scrapes } from './scrapes-of-day.ts';

/** What each replica counted, by replica and skill. */
export type Counted = ReadonlyMap<string, ReadonlyMap<string, Gain>>;

/**
 * What a day counter gained in the scrapes of a day, replica by replica. Read by the hour, so that a day of thousands of
 * series is never held at once.
 */
export async function countedIn(
  selector: string,
  scrapes: Scrapes,
  api: Pick<PrometheusApi, 'query' | 'rawSamples'>,
  signal: AbortSignal,
): Promise<Counted> {
  const counted = new Map<string, Map<string, Gain>>();
  for (const [replica, times] of scrapes) counted.set(replica, await standing(selector, replica, times, api, signal));
  const times = new Map([...scrapes].map(([replica, its]) => [replica, new Set(its)] as const));
  for (const { fromMs, toMs } of stretches(scrapes)) {
    for (const { labels, samples } of await api.rawSamples(selector, fromMs, toMs, signal)) {
      const replica = replicaOf(labels);
      const skills = counted.get(replica);
      const skillId = labels['skill_id'];
      if (skills === undefined || skillId === undefined) continue;
      const ofDay = samples.filter(({ atMs }) => times.get(replica)?.has(atMs) === true);
      const gain = gainOver(ofDay, skills.get(skillId));
      if (gain !== undefined) skills.set(skillId, gain);
    }
  }
  return counted;
}

/** Where the series of a replica stood before its first scrape of the day. */
async function standing(
  selector: string,
  replica: string,
  [firstMs]: readonly number[],
  api: Pick<PrometheusApi, 'query'>,
  signal: AbortSignal,
): Promise<Map<string, Gain>> {
  if (firstMs === undefined) return new Map();
  const before = await api.query(`last_over_time(${selector}[${oneDayMs}ms])`, firstMs - 1, signal);
  return new Map(
    before
      .filter(({ labels }) => replicaOf(labels) === replica)
      .map(({ labels, value }) => [labels['skill_id'] ?? '', standingAt(value)]),
  );
}

/** The hours that hold a scrape, from their first to their last one. */
function stretches(scrapes: Scrapes): readonly { readonly fromMs: number; readonly toMs: number }[] {
  const hours = new Map<number, { readonly fromMs: number; readonly toMs: number }>();
  for (const atMs of [...scrapes.values()].flat()) {
    const hour = Math.floor(atMs / oneHourMs);
    const { fromMs = atMs, toMs = atMs } = hours.get(hour) ?? {};
    hours.set(hour, { fromMs: Math.min(fromMs, atMs), toMs: Math.max(toMs, atMs) });
  }
  return [...hours.values()].toSorted((one, other) => one.fromMs - other.fromMs);
}
