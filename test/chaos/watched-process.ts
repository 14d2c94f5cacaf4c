import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { dayOf } from '../../src/base/calendar.ts';
import type { Config } from '../../src/config/config.ts';
import type { SimulatorOptions } from '../../src/simulator/options.ts';
import { dayCountsIn, trueCounts, type CountsBySeries } from '../support/day-counts.ts';
import { valueIn } from '../support/exposition.ts';
import { exporterProcess, type ExporterProcessOptions } from '../support/exporter-process.ts';
import { temporaryFolder } from '../support/folders.ts';
import { configOf, operationOf } from '../support/operation.ts';
import { simulatorFor } from '../support/simulator.ts';
import { swiftClock } from '../support/swift-clock.ts';

/** The sum of increments of each series as Prometheus takes it, the first sample counted whole: the day began at 0. */
function scraped() {
  const last = new Map<string, number>();
  const sums = new Map<string, number>();
  return {
    take: (counts: CountsBySeries) => {
      for (const [series, count] of Object.entries(counts)) {
        const before = last.get(series) ?? 0;
        sums.set(series, (sums.get(series) ?? 0) + (count < before ? count : count - before));
        last.set(series, count);
      }
    },
    of: (series: string) => sums.get(series),
  };
}

export type Watched = {
  readonly times: number;
  /** A folder for the state, gone when the test ends. */
  readonly folder?: string;
  readonly launch?: ExporterProcessOptions['launch'];
  readonly simulator?: SimulatorOptions;
  readonly config?: Partial<Config>;
};

const zone = 'America/Bogota';

/** A real process of the exporter at eight in the morning, its clock so many times as fast, before a simulated vendor. */
export async function watchedProcess({ times, folder = temporaryFolder(), launch, simulator, config }: Watched) {
  const clock = swiftClock('2026-03-04T13:00:20Z', times);
  const { startMs } = dayOf(clock.now(), zone);
  const skills = simulator?.skills ?? 6;
  const vendor = await simulatorFor({ timezone: zone, skills, unused: 'zero', busiest: 40_000, ...simulator }, clock);
  const exporter = await exporterProcess(configOf([operationOf(vendor.origin, { poolShare: 1 })], config), {
    clock,
    token: vendor.token,
    stateFile: path.join(folder, 'state.json'),
    ...(launch === undefined ? {} : { launch }),
  });
  const sums = scraped();

  /** What is exposed; undefined where nothing answers. */
  async function scrape(): Promise<string | undefined> {
    // It may end, or be stopped, in the midst of an answer.
    const text = await fetch(`${exporter.origin()}/metrics`, { signal: AbortSignal.timeout(10_000) })
      .then((answer) => answer.text())
      .catch(() => undefined);
    if (text !== undefined) sums.take(dayCountsIn(text));
    return text;
  }

  /** The series whose sums of increments are not what happened up to the interval shown. */
  async function wrong(): Promise<readonly string[]> {
    const text = (await scrape()) ?? '';
    const endMs = 1_000 * (valueIn(text, 'wolkvox_smart_hold_interval_end_timestamp_seconds') ?? 0);
    if (valueIn(text, 'wolkvox_up') !== 1 || endMs === 0) return ['not up'];
    return Object.entries(trueCounts(vendor, startMs, endMs, skills)).flatMap(([series, n]) =>
      sums.of(series) === n ? [] : [`${series}: ${String(sums.of(series))} for ${n}`],
    );
  }

  /**
   * What is wrong at the end. The numbers move on with each interval: there has to be a moment at which all of them
   * agree, within so many looks.
   */
  async function wrongInTheEnd(looks = 150): Promise<readonly string[]> {
    let found = await wrong();
    for (let look = 0; look < looks && found.length > 0; look += 1) {
      await delay(200);
      found = await wrong();
    }
    return found;
  }

  return { clock, vendor, exporter, scrape, wrongInTheEnd };
}
