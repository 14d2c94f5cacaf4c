import { expect, test } from 'vitest';
import { createForgetting } from '../../src/ledger/left-operations.ts';
import { memoryStateStore, openStateStore } from '../../src/ledger/store.ts';
import { reports } from '../../src/wolkvox/reports/reports.ts';
import { createIncrements, dayCountsIn, difference, sumOf, trueCounts } from '../support/day-counts.ts';
import { folderWith } from '../support/folders.ts';
import { leapingClock } from '../support/leaping-clock.ts';
import { minuteMs, operationBefore, vendorFor, type OperationOptions } from '../support/operation.ts';
import { samplesIn } from '../support/exposition.ts';
import { keptLog } from '../support/lines.ts';

const midnight = '2026-03-04T05:00:00Z';

/** An operation that is started anew with its state, as often as wanted, with what a Prometheus makes of its counters. */
async function restartable(options: OperationOptions = {}) {
  const clock = leapingClock(options.start ?? '2026-03-04T17:06:10Z');
  const forgetting = createForgetting({ clock, log: keptLog().log, onForgotten: () => undefined });
  const store = options.store ?? memoryStateStore(forgetting);
  const simulator = await vendorFor(clock, options);
  const increments = createIncrements();
  const start = async (operation: OperationOptions['operation'] = {}, before = simulator) => {
    const config = { skillNames: 'off' as const, ...operation };
    const started = await operationBefore(before, clock, { ...options, store, operation: config });
    const scraped = async (work: Promise<boolean>) => {
      const isUp = await work;
      increments.scrape(await started.text());
      return isUp;
    };
    increments.scrape(await started.text());
    return {
      ...started,
      refresh: () => scraped(started.refresh()),
      next: () => scraped(started.next()),
      day: async () => dayCountsIn(await started.text()),
    };
  };
  const endMs = () => Math.floor((clock.now() - minuteMs) / (5 * minuteMs)) * 5 * minuteMs;
  return { clock, store, simulator, increments, start, trueDay: () => trueCounts(simulator, midnight, endMs()) };
}

test('skills hidden and shown again on one day are not counted twice', async () => {
  const { start, increments, trueDay } = await restartable();
  const first = await start();
  await first.refresh();
  const begin = trueDay();
  await first.next();

  const hiding = await start({ skills: { allow: [], deny: ['1001', '1002'] } });
  await hiding.next();
  await hiding.next();
  expect(sumOf(await hiding.day(), '1001 treatment')).toBe(0);
  const again = await start();
  await again.next();
  await again.next();

  expect(await again.day()).toEqual(trueDay());
  expect(increments.sums()).toEqual(difference(trueDay(), begin));
});

test('hidden skills show no name, and have one at once when they are shown again', async () => {
  const { start } = await restartable();
  const names = async (text: string) =>
    samplesIn(text).flatMap(({ name, labels }) =>
      name === 'wolkvox_smart_hold_skill_info' ? [labels['skill_id'] ?? ''] : [],
    );
  const hiding = await start({ skillNames: 'vendor', skills: { allow: [], deny: ['1001'] } });
  await hiding.refresh();
  expect(await names(await hiding.text())).toEqual(['1002', '1003', '1004', '1005', '1006']);
  const again = await start({ skillNames: 'vendor' });
  await again.next();

  expect(await names(await again.text())).toContain('1001');
});

test.each([
  ['ahead', 'America/Caracas'],
  ['behind', 'America/Mexico_City'],
])('a zone an hour %s of the vendor’s, corrected during the day, counts nothing again', async (_, timezone) => {
  const { start, increments, trueDay } = await restartable();
  const wrong = await start({ timezone });
  await wrong.refresh();
  const begin = await wrong.day();
  for (let n = 0; n < 3; n += 1) await wrong.next();

  const right = await start();
  for (let n = 0; n < 16; n += 1) {
    await right.next();
    expect(Object.values(difference(await right.day(), trueDay())).filter((above) => above > 0)).toEqual([]);
  }

  expect(await right.day()).toEqual(trueDay());
  expect(increments.sums()).toEqual(difference(trueDay(), begin));
});

test('a server corrected during the day, the operation being the same, counts nothing again', async () => {
  const { start, increments, trueDay, clock } = await restartable();
  const first = await start();
  await first.refresh();
  const begin = trueDay();
  await first.next();

  const moved = await start({}, await vendorFor(clock));
  expect(await moved.next()).toBe(true);
  await moved.next();
  await moved.next();

  expect(await moved.day()).toEqual(trueDay());
  expect(increments.sums()).toEqual(difference(trueDay(), begin));
});

test('started without state within the first interval after midnight it shows yesterday whole before today begins', async () => {
  const { start, simulator } = await restartable({ start: '2026-03-05T05:02:10Z' });
  const first = await start();

  await first.refresh();
  expect(await first.day()).toEqual(trueCounts(simulator, midnight, '2026-03-05T05:00:00Z'));

  await first.next();
  await first.next();
  expect(await first.value('wolkvox_smart_hold_day_start_timestamp_seconds')).toBe(
    Date.parse('2026-03-05T05:00Z') / 1_000,
  );
});

test('started without state later than that it shows nothing of yesterday', async () => {
  const { start, simulator } = await restartable({ start: '2026-03-05T05:07:10Z' });
  const first = await start();

  await first.refresh();
  await first.next();

  expect(await first.day()).toEqual(trueCounts(simulator, '2026-03-05T05:00:00Z', '2026-03-05T05:10:00Z'));
});

test('a crash every two minutes does not freeze the counters', async () => {
  const { start, trueDay, clock, simulator } = await restartable();
  await (await start()).refresh();
  const begin = trueDay();
  let last: Awaited<ReturnType<typeof start>> | undefined;
  for (let n = 0; n < 20; n += 1) {
    last = await start();
    await last.refresh();
    for (let looks = 0; looks < 8; looks += 1) {
      clock.leap(15_000);
      await last.look();
    }
  }

  const shown = sumOf((await last?.day()) ?? {}, 'treatment');
  expect(shown).toBeGreaterThan(sumOf(begin, 'treatment'));
  const tenMinutesAgo = trueCounts(simulator, midnight, Math.floor(clock.now() / 300_000) * 300_000 - 10 * minuteMs);
  expect(shown).toBeGreaterThanOrEqual(sumOf(tenMinutesAgo, 'treatment'));
});

test('a state file of version 1 goes on with exact sums', async () => {
  const clock = leapingClock('2026-03-04T17:06:10Z');
  const simulator = await vendorFor(clock);
  const counts = trueCounts(simulator, midnight, '2026-03-04T17:00:00Z');
  const fields = reports[0]?.countFields ?? [];
  const skills = Object.fromEntries(
    ['1001', '1002', '1003', '1004', '1005', '1006'].map((id) => [
      id,
      ['2026-03-04', ...fields.map((field) => counts[`${id} ${field}`] ?? 0)],
    ]),
  );
  const ledger = { date: '2026-03-04', isClosed: false, isFresh: false, closingReads: 0, skills };
  const pool = { date: '2026-03-04', own: 10, total: 10 };
  const source = `${simulator.origin} America/Bogota`;
  const file = { version: 1, operations: [{ name: 'ventas', source, pool, ledger }] };
  const folder = folderWith({ 'state.json': JSON.stringify(file) });
  const deps = { reports, clock, log: keptLog().log, onSaveFailed: () => undefined, onForgotten: () => undefined };
  const store = await openStateStore(folder.path('state.json'), deps);
  const increments = createIncrements();
  const operation = await operationBefore(simulator, clock, { store });
  increments.scrape(await operation.text());
  expect(dayCountsIn(await operation.text())).toEqual(counts);

  clock.leap(3 * minuteMs);
  await operation.refresh();
  for (let n = 0; n < 4; n += 1) {
    await operation.next();
    increments.scrape(await operation.text());
  }

  const endMs = Math.floor((clock.now() - minuteMs) / (5 * minuteMs)) * 5 * minuteMs;
  expect(increments.sums()).toEqual(difference(trueCounts(simulator, midnight, endMs), counts));
  await store.close();
});

test('an operation that left the configuration and returns the same day goes on where it stood', async () => {
  const { start, store, increments, trueDay } = await restartable();
  const before = await start();
  await before.refresh();
  const begin = trueDay();
  await before.next();

  store.retain(['another']);
  store.retain(['ventas']);
  const returned = await start();
  await returned.next();
  await returned.next();

  expect(await returned.day()).toEqual(trueDay());
  expect(increments.sums()).toEqual(difference(trueDay(), begin));
});

test('an operation that returns days after it left the configuration shows its day, and closes none that it was away', async () => {
  const { clock, start, store } = await restartable();
  const before = await start();
  await before.refresh();
  store.retain(['another']);
  clock.leap(2 * 1_440 * minuteMs);
  store.retain(['another']);
  store.retain(['ventas']);

  const returned = await start();
  await returned.refresh();

  const dayStart = await returned.value('wolkvox_smart_hold_day_start_timestamp_seconds');
  expect((dayStart ?? 0) * 1_000).toBe(Date.parse(midnight) + 2 * 1_440 * minuteMs);
  expect(returned.log.lines().map(({ event }) => event)).not.toContain('catching_up');
});
