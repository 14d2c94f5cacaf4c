import { smartHold } from '../../src/wolkvox/reports/smart-hold.ts';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect } from 'vitest';
import { dayOf } from '../../src/base/calendar.ts';
import { randomFor } from '../../src/simulator/random.ts';
import type { Simulator } from '../../src/simulator/simulator.ts';
import { exporterProcess } from '../support/exporter-process.ts';
import { temporaryFolder } from '../support/folders.ts';
import { until } from '../support/until.ts';
import { configOf, operationOf } from '../support/operation.ts';
import { programTest } from '../support/program-test.ts';
import { prometheusScraping, type Prometheus } from '../support/prometheus.ts';
import { simulatorFor } from '../support/simulator.ts';
import { swiftClock } from '../support/swift-clock.ts';

const minute = 60_000;
const zone = 'America/Bogota';

const seriesOf = ({ __name__: name, skill_id: id }: Readonly<Record<string, string>>) =>
  `${String(id)} ${String(name)}`;
const families = smartHold.countFields.map((field) => [field, `wolkvox_smart_hold_day_${field}_total`] as const);

/** By series the first sample, and the sum of increments as Prometheus takes it. */
async function rawSums({
  instant,
}: Prometheus): Promise<ReadonlyMap<string, { first: number; sum: number; restarts: number }>> {
  const found = await instant('{__name__=~"wolkvox_smart_hold_day_.*_total"}[1h]');
  return new Map(
    found.map(({ metric, values = [] }) => {
      const numbers = values.map(([, text]) => Number(text));
      const steps = numbers.slice(1).map((n, i) => [numbers[i] ?? 0, n] as const);
      const sum = steps.reduce((total, [before, n]) => total + (n < before ? n : n - before), 0);
      return [seriesOf(metric), { first: numbers[0] ?? 0, sum, restarts: steps.filter(([a, b]) => b < a).length }];
    }),
  );
}

/** What the vendor counted from one midnight to an instant, by series. */
function truthOf(vendor: Simulator, startMs: number, endMs: number): ReadonlyMap<string, number> {
  const truth = vendor.truth({ startMs, endMs });
  return new Map(
    [...truth].flatMap(([id, counts]) => families.map(([field, name]) => [`${id} ${name}`, counts[field]] as const)),
  );
}

/** End of the newest interval the exporter shows, epoch milliseconds, if it also worked and counts the day begun at `midnight`. */
async function shownUntil(origin: string, midnight: number): Promise<number | undefined> {
  const text = await (await fetch(`${origin}/metrics`)).text();
  const valueOf = (family: string) => new RegExp(`^${family}\\{.*\\} (\\d+)$`, 'm').exec(text)?.[1];
  const end = valueOf('wolkvox_smart_hold_interval_end_timestamp_seconds');
  const hasBegun = Number(valueOf('wolkvox_smart_hold_day_start_timestamp_seconds')) * 1_000 === midnight;
  return valueOf('wolkvox_up') === '1' && hasBegun && end !== undefined ? Number(end) * 1_000 : undefined;
}

programTest(
  'prometheus',
  'kill -9 at random moments over midnight before a failing vendor: what a real Prometheus adds up is the truth',
  async () => {
    const clock = swiftClock('2026-03-04T04:42:00Z', 30); // 23:42 in Bogotá; an interval takes ten seconds
    const random = randomFor(Number(process.env['SEED'] ?? 7));
    const midnight = dayOf(clock.now(), zone).endMs;
    const yesterday = dayOf(clock.now(), zone).startMs;
    const vendor = await simulatorFor({ timezone: zone, skills: 11, busiest: 40_000, blanks: 0.05 }, clock);
    const config = configOf([operationOf(vendor.origin, { poolShare: 1 })]);
    const stateFile = path.join(temporaryFolder(), 'state.json');
    const exporter = await exporterProcess(config, { clock, token: vendor.token, stateFile });
    const prometheus = await prometheusScraping({ exporter: exporter.origin() });
    await until(async () => ((await rawSums(prometheus)).size > 0 ? true : undefined));

    vendor.setFaults([
      { kind: 'false_empty', chance: 0.1, api: 'diagram_2' },
      { kind: 'lower', share: 0.8, chance: 0.1 },
      { kind: 'status', status: 500, chance: 0.15 },
      { kind: 'reset', chance: 0.05 },
      { kind: 'unreadable_numbers', fields: ['recall_ok'], chance: 0.1 },
    ]);
    let kills = 0;
    while (clock.now() < midnight + 17 * minute) {
      await delay(3_000 + random() * 11_000);
      await exporter.kill();
      kills += 1;
      await delay(random() * 2_000);
      await exporter.start();
    }
    vendor.setFaults([]);

    const errorsNow = async () => {
      const endMs = await shownUntil(exporter.origin(), midnight);
      if (endMs === undefined) return ['the new day is not shown yet'];
      const before = truthOf(vendor, yesterday, midnight);
      const after = truthOf(vendor, midnight, endMs);
      const sums = await rawSums(prometheus);
      return [...new Set([...before.keys(), ...after.keys(), ...sums.keys()])].flatMap((series) => {
        const { first, sum } = sums.get(series) ?? { first: 0, sum: 0 };
        const error = first + sum - (before.get(series) ?? 0) - (after.get(series) ?? 0);
        return error === 0 ? [] : [`${series}: ${error}`];
      });
    };
    // The numbers move on every ten seconds; there has to be a moment at which all of them agree.
    let errors = await errorsNow();
    for (let tries = 0; tries < 120 && errors.length > 0; tries += 1) {
      await delay(500);
      errors = await errorsNow();
    }
    const sums = await rawSums(prometheus);
    expect(errors).toEqual([]);
    expect(kills).toBeGreaterThan(4);
    expect([...sums.values()].some(({ restarts }) => restarts === 1)).toBe(true);
    expect(Math.max(...[...sums.values()].map(({ restarts }) => restarts))).toBe(1);

    for (const [, name] of families) {
      const marked = `${name} and on (operation) (wolkvox_smart_hold_day_start_timestamp_seconds == ${yesterday / 1_000})`;
      const highest = await prometheus.instant(`max_over_time((${marked})[30m:200ms])`);
      const truth = truthOf(vendor, yesterday, midnight);
      for (const { metric, value } of highest) {
        const series = `${String(metric['skill_id'])} ${name}`;
        expect([series, Number(value?.[1])]).toEqual([series, truth.get(series) ?? 0]);
      }
      expect(highest.length).toBeGreaterThan(0);
    }

    const [increase] = await prometheus.instant('sum(increase(wolkvox_smart_hold_day_treatment_total[30m]))');
    const raw = [...sums]
      .filter(([series]) => series.endsWith('_treatment_total'))
      .reduce((total, [, { sum }]) => total + sum, 0);
    expect(Number(increase?.value?.[1]) / raw).toBeGreaterThan(0.99);
    expect(Number(increase?.value?.[1]) / raw).toBeLessThan(1.03);
    if (process.env['FIGURES'] !== undefined)
      console.log({ kills, raw, ratio: Number(increase?.value?.[1]) / raw, series: sums.size });
  },
  360_000,
);
