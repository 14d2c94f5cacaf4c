import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'vitest';
import { closedDay } from '../../prometheus/rules/closed-days.ts';
import { failRatio } from '../../prometheus/rules/skill-rates.ts';
import { runsOfRules } from '../../src/backfill/texts.ts';
import { dayOfDate } from '../../src/base/calendar.ts';
import { dayFamilies } from '../../src/metrics/families/smart-hold.ts';
import { smartHold } from '../../src/wolkvox/reports/smart-hold.ts';
import type { Simulator } from '../../src/simulator/simulator.ts';
import { main } from '../support/command.ts';
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
async function incrementsOf(
  prometheus: Prometheus,
  field: (typeof smartHold.countFields)[number],
  fromMs: number,
  toMs: number,
) {
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

/** `seenMs`: when what happened up to `toMs` had come in. */
async function expectTruth(
  prometheus: Prometheus,
  simulator: Simulator,
  [fromMs, toMs]: readonly [number, number],
  seenMs = toMs,
): Promise<void> {
  const truth = simulator.truth({ startMs: fromMs, endMs: toMs });
  for (const field of smartHold.countFields) {
    const sums = await incrementsOf(prometheus, field, fromMs, seenMs);
    const right = new Map([...truth].map(([id, counts]) => [id, counts[field]]));
    expect(
      [...sums].filter(([id, sum]) => sum !== (right.get(id) ?? 0)),
      field,
    ).toEqual([]);
    expect(
      [...right].filter(([id, count]) => count > 0 && !sums.has(id)),
      field,
    ).toEqual([]);
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

    const wish = { from: '2026-03-02', to: '2026-03-05', stepMs: 900_000, labels: {}, prometheus: first.url };
    expect(await before.run(wish), before.told.join('\n')).toBe(true);

    expect(readFileSync(output, 'utf8')).toContain(
      `{operation="v",instance="localhost:10857",job="smart-hold-exporter"`,
    );
    await blocks(data.path('tsdb'), data.path('live.om'));
    await blocks(data.path('tsdb'), output);
    const both = await prometheusOver(data.path('tsdb'));
    for (const date of ['2026-03-02', '2026-03-03']) {
      const { startMs, endMs } = dayOfDate(date, zone);
      await expectTruth(both, simulator, [startMs, endMs]);
    }
    // The last scrape, half a minute before noon, shows what was read through 11:55.
    const today = [dayOfDate('2026-03-04', zone).startMs, at('2026-03-04T11:55:00')] as const;
    await expectTruth(both, simulator, today, clock.now());
    const series = await both.instant(`count(count_over_time(${dayFamilies.treatment.name}[4d]))`, clock.now());
    expect(series[0]?.value?.[1]).toBe('4');
    // The rise while the exporter was away is where it was, and not at its return.
    const [rise] = await both.instant(`sum(increase(${dayFamilies.treatment.name}[2m]))`, at('2026-03-04T11:21:30'));
    expect(Number(rise?.value?.[1])).toBeLessThan(5);
    await expect(
      before.run({ ...wish, from: '2026-03-04', output: `${output}2`, prometheus: both.url }),
    ).rejects.toThrow('live data hold 2026-03-04 already');

    const span = ['--start=2026-03-03T20:00:00Z', '--end=2026-03-03T21:30:00Z'];
    const rules = [...span, `--output-dir=${data.path('tsdb')}`, '--quiet'];
    const file = path.join(root, 'prometheus/smart-hold.rules.yml');
    let after = both;
    for (let times = 0; times < runsOfRules; times += 1) {
      const args = ['tsdb', 'create-blocks-from', 'rules', `--url=${after.url}`, ...rules, file];
      const recorded = await run('promtool', args);
      expect(recorded.code, recorded.stderr).toBe(0);
      await after.kill();
      after = await prometheusOver(data.path('tsdb'));
    }
    const askedMs = at('2026-03-03T15:50:00');
    const [recorded1h] = await after.instant(
      'sum(operation_skill_id:wolkvox_smart_hold_day_treatment:increase1h)',
      askedMs,
    );
    const [computed] = await after.instant(`sum(round(increase(${dayFamilies.treatment.name}[1h])))`, askedMs);
    expect(Number(computed?.value?.[1])).toBeGreaterThan(0);
    expect(recorded1h?.value?.[1]).toBe(computed?.value?.[1]);
    // A rule of rules of rules, and the word about the day before.
    const [deepest] = await after.instant(`count(${failRatio})`, askedMs);
    expect(Number(deepest?.value?.[1])).toBeGreaterThan(0);
    const days = await after.instant(`sum by (day) (last_over_time(${closedDay('treatment')}[13d]))`, askedMs);
    const counted = [...simulator.truthOfDay('2026-03-02').values()].reduce((sum, { treatment }) => sum + treatment, 0);
    expect(days.map(({ metric, value }) => [metric['day'], Number(value?.[1])])).toEqual([['2026-03-02', counted]]);
  },
  120_000,
);

programTest(['unshare', 'mount'], 'a full disk is one line, and leaves no half of a file', async () => {
  const { simulator, folder } = await historyBefore();
  const files = folderWith({});
  const argv = ['history', '--from=2026-03-02', '--to=2026-03-04', `--output=${files.path('history.om')}`];
  const labels = ['--label=job=a', '--label=instance=b'];
  const script = `mount -t tmpfs -o size=300k tmpfs ${files.path('')} && { "$@"; echo "$?"; ls ${files.path('')}; }`;
  const env = {
    PATH: process.env['PATH'],
    WOLKVOX_SERVER: simulator.origin,
    WOLKVOX_TOKEN_FILE: folder.path('token'),
  };

  const { stdout, stderr } = await run(
    'unshare',
    ['--user', '--map-root-user', '--mount', 'sh', '-c', script, 'sh', process.execPath, main, ...argv, ...labels],
    { env },
  );

  if (stderr.includes('unshare failed') || stderr.includes('permission denied')) return; // no user namespaces here
  expect(stdout).toBe('1\nhistory.om.part\n');
  expect(stderr).toContain('error: the disk is full: free some of it; what was answered so far is kept');
});
