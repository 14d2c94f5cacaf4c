import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'vitest';
import { dayOfDate } from '../../src/base/calendar.ts';
import { dayFamilies } from '../../src/metrics/families/smart-hold.ts';
import { smartHold } from '../../src/wolkvox/reports/smart-hold.ts';
import type { Simulator } from '../../src/simulator/simulator.ts';
import { folderWith } from '../support/folders.ts';
import { run } from '../support/program.ts';
import { programTest } from '../support/program-test.ts';
import { prometheusHolding, prometheusOver, type Prometheus } from '../support/prometheus.ts';
import { root } from '../support/repository.ts';
import { historyBefore } from './support.ts';

const zone = 'America/Bogota';
const at = (local: string) => Date.parse(`${local}-05:00`);
const target = { job: 'smart-hold-exporter', instance: 'localhost:10857', site: 'bogota' };
const labels = (more = {}) =>
  Object.entries({ ...target, operation: 'v', ...more })
    .map(([name, value]) => `${name}="${value}"`)
    .join(',');

/** What Prometheus would have scraped of an exporter that was at work in these spans of one day, a minute apart. */
function liveData(simulator: Simulator, date: string, spans: readonly (readonly [fromMs: number, toMs: number])[]) {
  const { startMs } = dayOfDate(date, zone);
  const ids = [...simulator.truthOfDay(date).keys()];
  const lines: string[] = [];
  const each = (name: string, more: object, value: (readThroughMs: number) => number) => {
    for (const [fromMs, toMs] of spans) {
      for (let ms = fromMs; ms < toMs; ms += 60_000) {
        lines.push(`${name}{${labels(more)}} ${value(Math.floor((ms - 67_000) / 300_000) * 300_000)} ${ms / 1_000}`);
      }
    }
  };
  each('wolkvox_up', {}, () => 1);
  each('wolkvox_smart_hold_day_start_timestamp_seconds', {}, () => startMs / 1_000);
  each('wolkvox_smart_hold_day_end_timestamp_seconds', {}, (readMs) => readMs / 1_000);
  for (const field of smartHold.countFields) {
    for (const id of ids) {
      const counted = (endMs: number) => simulator.truth({ startMs, endMs }).get(id)?.[field] ?? 0;
      each(dayFamilies[field].name, { skill_id: id }, counted);
    }
  }
  return `${lines.join('\n')}\n# EOF\n`;
}

/** Rises of a counter within a day, a fall being a restart, from the samples as they are stored. */
async function incrementsOf(prometheus: Prometheus, field: (typeof smartHold.countFields)[number], fromMs: number, toMs: number) {
  const seconds = (toMs - fromMs) / 1_000;
  const series = await prometheus.instant(`${dayFamilies[field].name}{operation="v"}[${seconds}s]`, toMs);
  return new Map(
    series.map(({ metric, values = [] }) => {
      const counts = values.map(([, value]) => Number(value));
      const sum = counts.reduce((all, count, i) => {
        const before = counts[i - 1] ?? count;
        return all + (count < before ? count : count - before);
      }, 0);
      return [metric['skill_id'] ?? '', sum] as const;
    }),
  );
}

async function expectTruth(prometheus: Prometheus, simulator: Simulator, fromMs: number, toMs: number): Promise<void> {
  const truth = simulator.truth({ startMs: fromMs, endMs: toMs });
  for (const field of smartHold.countFields) {
    const sums = await incrementsOf(prometheus, field, fromMs, toMs);
    const right = new Map([...truth].map(([id, counts]) => [id, counts[field]]));
    expect([...sums].filter(([id, sum]) => sum !== (right.get(id) ?? 0)), field).toEqual([]);
    expect([...right].filter(([id, count]) => count > 0 && !sums.has(id)), field).toEqual([]);
  }
}

async function blocks(data: string, file: string): Promise<void> {
  const made = await run('promtool', [
    ...['tsdb', 'create-blocks-from', '--max-block-duration=744h', '--quiet', 'openmetrics'],
    ...[file, data],
  ]);
  expect(made.stderr).toBe('');
  expect(made.code).toBe(0);
}

programTest(
  ['prometheus', 'promtool'],
  'in a Prometheus past days and live data are one series: every day’s increments are the vendor’s truth, at the seam too',
  async () => {
    const before = await historyBefore({ skills: 4, busiest: 200 });
    const { simulator, clock, output } = before;
    // The exporter began at 10:03:30, was away from 10:40 until 11:20, and works until noon.
    const live = liveData(simulator, '2026-03-04', [
      [at('2026-03-04T10:03:30'), at('2026-03-04T10:40:00')],
      [at('2026-03-04T11:20:30'), clock.now()],
    ]);
    const first = await prometheusHolding(live);
    const data = folderWith({ 'live.om': live });

    const wish = { from: '2026-03-01', to: '2026-03-05', stepMs: 900_000, labels: {}, prometheus: first.url };
    expect(await before.run(wish), before.told.join('\n')).toBe(true);

    expect(readFileSync(output, 'utf8')).toContain(`{operation="v",instance="localhost:10857",job="smart-hold-exporter"`);
    await blocks(data.path('tsdb'), data.path('live.om'));
    await blocks(data.path('tsdb'), output);
    const both = await prometheusOver(data.path('tsdb'));
    for (const date of ['2026-03-01', '2026-03-02', '2026-03-03']) {
      const { startMs, endMs } = dayOfDate(date, zone);
      await expectTruth(both, simulator, startMs, endMs);
    }
    // The last scrape, half a minute before noon, shows what was read through 11:55.
    await expectTruth(both, simulator, dayOfDate('2026-03-04', zone).startMs, at('2026-03-04T11:55:00'));
    const series = await both.instant(`count(count_over_time(${dayFamilies.treatment.name}[4d]))`, clock.now());
    expect(series[0]?.value?.[1]).toBe('4');
    // The rise while the exporter was away is where it was, and not at its return.
    const [rise] = await both.instant(`sum(increase(${dayFamilies.treatment.name}[2m]))`, at('2026-03-04T11:21:30'));
    expect(Number(rise?.value?.[1])).toBeLessThan(5);
    await expect(before.run({ ...wish, from: '2026-03-04', output: `${output}2`, prometheus: both.url })).rejects.toThrow(
      'live data hold 2026-03-04 already',
    );

    const times = ['--start=2026-03-03T05:00:00Z', '--end=2026-03-04T17:00:00Z'];
    const rules = [`--url=${both.url}`, ...times, `--output-dir=${data.path('tsdb')}`, '--quiet'];
    const file = path.join(root, 'prometheus/smart-hold.rules.yml');
    const recorded = await run('promtool', ['tsdb', 'create-blocks-from', 'rules', ...rules, file]);
    expect(recorded.code, recorded.stderr).toBe(0);
    await both.kill();
    const after = await prometheusOver(data.path('tsdb'));
    const hourly = `sum(operation_skill_id:wolkvox_smart_hold_day_treatment:increase1h)`;
    const [lastHour] = await after.instant(hourly, at('2026-03-03T16:00:00'));
    const hour = { startMs: at('2026-03-03T15:00:00'), endMs: at('2026-03-03T16:00:00') };
    const happened = [...simulator.truth(hour).values()].reduce((sum, { treatment }) => sum + treatment, 0);
    expect(Math.abs(Number(lastHour?.value?.[1]) - happened)).toBeLessThanOrEqual(2 + happened / 20);
  },
  120_000,
);
