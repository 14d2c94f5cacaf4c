import { closeSync, openSync } from 'node:fs';
import { collectDefaultMetrics, Registry } from 'prom-client';
import { expect, onTestFinished, test } from 'vitest';
import { createProcessInstruments } from '../../src/metrics/process-instruments.ts';
import { createProcessText } from '../../src/metrics/process-text.ts';
import { memorySizes, openDescriptors } from '../../src/metrics/proc-files.ts';
import { fakeClock } from '../support/fake-clock.ts';

const build = { version: '1', revision: 'r', nodeVersion: process.version, tzVersion: '2025c' };

function processText(usage = process as Parameters<typeof createProcessInstruments>[1]) {
  const instruments = createProcessInstruments(build, usage);
  onTestFinished(instruments.close);
  const clock = fakeClock('2026-03-04T17:02:00Z');
  const textOf = createProcessText(instruments, { clock });
  return { instruments, clock, text: async () => (await textOf('text')).toString() };
}

const lines = (text: string, start: string) => text.split('\n').filter((line) => line.startsWith(start));

test('what the system does not tell, as where no descriptor is left, costs a scrape nothing else', async () => {
  const cpuUsage = () => {
    throw new Error('EMFILE: too many open files');
  };
  const text = await processText({ ...process, cpuUsage, memoryUsage: process.memoryUsage }).text();

  expect(lines(text, 'process_cpu_')).toEqual([]);
  expect(lines(text, 'process_start_time_seconds ')).toHaveLength(1);
  expect(lines(text, 'nodejs_heap_size_used_bytes ')).toHaveLength(1);
});

/** Left out since there are readings: they cost more than all the rest, or are named like counters and are none. */
const leftOut = /^nodejs_(?:active_|eventloop_lag_)/;

test('the families, their types, meanings and labels are those of prom-client’s default metrics', async () => {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const all = (await registry.metrics()).split('\n');
  const expected = all.filter((line) => /^# (HELP|TYPE) /.test(line) && !leftOut.test(line.split(' ')[2] ?? ''));
  const series = all.filter((line) => /^(process|nodejs)_/.test(line) && !/^nodejs_(active|eventloop|gc)_/.test(line));

  const text = await processText().text();

  const found = text.split('\n').filter((line) => /^# (HELP|TYPE) (process|nodejs)_/.test(line));
  expect(found.filter((line) => !line.includes('nodejs_eventloop_lag_p99_seconds')).toSorted()).toEqual(
    expected.toSorted(),
  );
  const nameOf = (line: string) => line.replace(/ [^ ]+$/, '');
  const ours = text
    .split('\n')
    .filter((line) => /^(process|nodejs)_/.test(line) && !/^nodejs_(eventloop|gc)_/.test(line));
  expect(ours.map(nameOf).toSorted()).toEqual(series.map(nameOf).toSorted());
});

test.each([
  'process_start_time_seconds',
  'process_virtual_memory_bytes',
  'process_resident_memory_bytes',
  'process_heap_bytes',
  'process_max_fds',
  'nodejs_heap_size_total_bytes',
  'nodejs_version_info',
])('%s is about what prom-client reads', async (name) => {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const valueIn = (text: string) => Number(lines(text, name)[0]?.split(' ').at(-1));

  const ratio = valueIn(await processText().text()) / valueIn(await registry.metrics());

  expect(ratio).toBeGreaterThan(0.8);
  expect(ratio).toBeLessThan(1.25);
});

test('CPU time is what the process says, in seconds', async () => {
  const usage = { cpuUsage: () => ({ user: 1_500_000, system: 250_000 }), memoryUsage: { rss: () => 0 } };

  const found = lines(await processText(usage).text(), 'process_cpu_');

  expect(found).toEqual([
    'process_cpu_user_seconds_total 1.5',
    'process_cpu_system_seconds_total 0.25',
    'process_cpu_seconds_total 1.75',
  ]);
});

test('scrapes within a second share what was read of the process, and see at once what was counted', async () => {
  let user = 0;
  const { instruments, clock, text } = processText({
    cpuUsage: () => ({ user: (user += 1e6), system: 0 }),
    memoryUsage: { rss: () => 0 },
  });
  const cpu = (all: string) => lines(all, 'process_cpu_user_seconds_total')[0];

  const first = await text();
  await clock.advance(999);
  expect(cpu(await text())).toBe(cpu(first));
  await clock.advance(1);
  expect(cpu(await text())).not.toBe(cpu(first));

  instruments.stateSaveFailed();
  expect(lines(await text(), 'wolkvox_exporter_state_save_failures_total')).toEqual([
    'wolkvox_exporter_state_save_failures_total 1',
  ]);
});

test('each open file is one descriptor, whether the kernel counts them or they are counted here', () => {
  const before = openDescriptors() ?? 0;
  const opened = openSync('/proc/self/limits', 'r');
  const during = openDescriptors();
  closeSync(opened);

  expect(during).toBe(before + 1);
  expect(openDescriptors('/proc/self/task')).toBeGreaterThanOrEqual(0); // a folder that has no size
  expect(openDescriptors('/nowhere')).toBeUndefined();
});

test('where there is no /proc, the resident memory is what Node says of it', () => {
  expect(memorySizes('/nowhere')).toBeUndefined();
  expect(memorySizes()?.resident).toBeGreaterThan(1e6);
});
