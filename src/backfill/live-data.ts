import type { Day } from '../base/calendar.ts';
import { oneDayMs, oneMinuteMs, oneSecondMs } from '../base/time-units.ts';
import type { ReportFamilies } from '../metrics/families/report.ts';
import type { PrometheusApi } from '../prometheus-api/prometheus-api.ts';
import { type Hole, holesOf, refuseCatchUp, type Scrape } from './holes.ts';
import { selectorOf } from '../prometheus-api/selector.ts';
import type { TargetLabels } from './series-labels.ts';

/** What live data show at the edge of a hole, by family and skill; undefined: there is no live data at that edge. */
export type Edge = ReadonlyMap<string, number> | undefined;

/** A part of a day to be written, and what live data show on either side of it. */
export type Room = Hole & {
  readonly floor: Edge;
  readonly ceiling: Edge;
  /** Up to when the vendor is asked: what the live data go on from. */
  readonly askUntilMs: number;
};

export const edgeKey = (family: string, skillId: string) => `${family} ${skillId}`;

export type LiveDeps = {
  readonly api: Pick<PrometheusApi, 'query' | 'rawSamples'>;
  readonly families: ReportFamilies;
  /** All labels of the live series but those of a skill. */
  readonly labels: TargetLabels;
  readonly nowMs: number;
  readonly signal: AbortSignal;
};

/** The rooms of a day beside live data. Throws ConfigError where there is none, and PrometheusError. */
export async function roomsOf(day: Day, deps: LiveDeps): Promise<readonly Room[]> {
  const { api, families, labels, nowMs, signal } = deps;
  const rooms: Room[] = [];
  for (const hole of holesOf(day, await scrapesIn(day.startMs, Math.min(day.endMs - 1, nowMs), deps), nowMs)) {
    const { before, after } = hole;
    const counters = `{__name__=~"${Object.values(families.day)
      .map(({ name }) => name)
      .join('|')}",${selectorOf('', labels).slice(1)}`;
    const at = async (fromMs: number, toMs: number, pick: 0 | -1): Promise<Edge> => {
      const series = await api.rawSamples(counters, fromMs, toMs, signal);
      return new Map(
        series.map((it) => [
          edgeKey(it.labels['__name__'] ?? '', it.labels['skill_id'] ?? ''),
          it.samples.at(pick)?.value ?? 0,
        ]),
      );
    };
    const shownMs = after === undefined ? undefined : await readThroughMs(after, deps);
    rooms.push({
      ...hole,
      floor: before && (await at(before.atMs - 5 * oneMinuteMs, before.atMs, -1)),
      ceiling: after && (await at(after.atMs, after.atMs + 10 * oneMinuteMs, 0)),
      askUntilMs: Math.min(hole.endMs, shownMs ?? hole.endMs),
    });
  }
  return rooms;
}

/** Throws ConfigError where the first live data from an instant on, up to another, speak of a day before theirs. */
export async function refuseBeforeCatchUp(fromMs: number, toMs: number, zone: string, deps: LiveDeps): Promise<void> {
  for (let atMs = fromMs; atMs <= toMs; atMs += oneDayMs) {
    const [next] = await scrapesIn(atMs, Math.min(atMs + oneDayMs - 1, toMs), deps);
    if (next !== undefined) {
      refuseCatchUp(next, zone);
      return;
    }
  }
}

async function scrapesIn(
  fromMs: number,
  toMs: number,
  { api, families, labels, signal }: LiveDeps,
): Promise<readonly Scrape[]> {
  const series = await api.rawSamples(selectorOf(families.dayStart.name, labels), fromMs, toMs, signal);
  return series
    .flatMap(({ samples }) => samples.map(({ atMs, value }) => ({ atMs, dayStartMs: value * oneSecondMs })))
    .toSorted((one, other) => one.atMs - other.atMs);
}

/** The end of what the counters of a scrape cover, where it says so. */
async function readThroughMs(
  { atMs }: Scrape,
  { api, families, labels, signal }: LiveDeps,
): Promise<number | undefined> {
  const [end] = await api.rawSamples(selectorOf(families.dayEnd.name, labels), atMs, atMs + oneMinuteMs, signal);
  const seconds = end?.samples[0]?.value;
  return seconds === undefined ? undefined : seconds * oneSecondMs;
}
