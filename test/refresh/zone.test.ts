import { expect, test } from 'vitest';
import { afterRefresh, newZoneWatch, totalOf, type ZoneWatch } from '../../src/refresh/zone-watch.ts';
import type { ScriptedFault } from '../../src/simulator/faults/script.ts';
import { gaugesIn, sumOf } from '../support/day-counts.ts';
import { minuteMs, operationFor } from '../support/operation.ts';
import { simulatedOperation } from '../support/simulated-operation.ts';

const suspect = 'wolkvox_exporter_zone_suspect';

test('a vendor whose clock is an hour ahead of the zone configured is told at the first refresh with calls', async () => {
  const { refresh, value, log } = await operationFor({
    simulator: { faults: [{ kind: 'another_zone', zone: 'America/Caracas' }] },
  });

  await refresh();

  expect(await value(suspect, { suspect: 'vendor_ahead' })).toBe(1);
  expect(await value(suspect, { suspect: 'vendor_behind' })).toBe(0);
  expect(log.lines().map(({ event }) => event)).toContain('zone_suspect');
});

test('a vendor whose clock is an hour behind the zone configured is told within half an hour, and its empty intervals are no 0', async () => {
  const { refresh, next, value, text } = await operationFor({
    simulator: { faults: [{ kind: 'another_zone', zone: 'America/Mexico_City' }] },
  });
  await refresh();
  for (let n = 0; n < 4; n += 1) await next();
  expect(await value(suspect, { suspect: 'vendor_behind' })).toBe(1);

  for (let n = 0; n < 6; n += 1) {
    await next();
    expect(gaugesIn(await text())).toEqual({});
  }
  expect(await value(suspect, { suspect: 'vendor_behind' })).toBe(1);
});

test('late data is not taken for another zone: half an hour ago there are rows', async () => {
  const { refresh, next, value, simulator } = await operationFor();
  await refresh();
  await next();
  simulator.setFaults([{ kind: 'late', by: '10m' }]);
  for (let n = 0; n < 8; n += 1) await next();

  expect(await value(suspect, { suspect: 'vendor_behind' })).toBe(0);
  expect(await value(suspect, { suspect: 'vendor_ahead' })).toBe(0);
});

test('a zone that is right again is no longer suspected', async () => {
  const { refresh, next, value, simulator, text } = await operationFor({
    simulator: { faults: [{ kind: 'another_zone', zone: 'America/Mexico_City' }] },
  });
  await refresh();
  for (let n = 0; n < 4; n += 1) await next();
  simulator.setFaults([]);
  await next();

  expect(await value(suspect, { suspect: 'vendor_behind' })).toBe(0);
  expect(sumOf(gaugesIn(await text()))).toBeGreaterThan(0);
});

test('a quiet evening after an outage is no other zone: what the day catches up with says nothing of now', async () => {
  const intervalMs = 30 * minuteMs;
  const timezone = 'America/Bogota';
  const operation = simulatedOperation({ timezone, firstDate: '2026-03-03', intervalMs, seed: 3 });
  const suspects = new Set<unknown>();
  const runFor = async (intervals: number) => {
    for (let n = 0; n < intervals; n += 1) {
      await operation.exporter.runTo(operation.exporter.nowMs() + intervalMs);
      suspects.add(operation.exporter.snapshot()?.reports[0]?.zoneSuspect);
    }
  };
  await operation.exporter.start();
  await runFor(20);
  operation.setFaults([{ kind: 'status', status: 500 }]);
  await runFor(18);
  operation.setFaults([]);
  await runFor(22);

  expect([...suspects]).toEqual([undefined]);
});

test.each<[string, ScriptedFault]>([
  ['callbacks booked to the window of their call', { kind: 'callbacks_by_call' }],
  ['calls told three minutes late', { kind: 'late', by: '3m' }],
])('in quiet nights %s are no other zone', async (_, fault) => {
  const operation = simulatedOperation({
    timezone: 'America/Bogota',
    firstDate: '2026-03-02',
    intervalMs: 5 * minuteMs,
    seed: 7,
    busiest: 600,
  });
  operation.setFaults([fault]);
  await operation.exporter.start();

  await operation.exporter.runTo(operation.startMs + 36 * 60 * minuteMs);

  expect(operation.exporter.errors().filter(({ event }) => event === 'zone_suspect')).toEqual([]);
});

test('the day rises while intervals are empty only where one follows the other, by calls and not by callbacks', () => {
  const fields = { names: ['calls', 'callbacks'], callFacts: ['calls'] };
  const total = (calls: number, callbacks: number) =>
    totalOf({ samples: new Map([['1001', { calls, callbacks }]]), isWhole: true }, fields);
  const after = (watch: ZoneWatch, calls: number, isIntervalEmpty = true) =>
    afterRefresh(watch, { isIntervalEmpty, day: { date: '2026-03-02', total: total(calls, 7 * calls) }, isNext: true });
  const once = after(after(newZoneWatch, 5), 6);

  expect([total(5, 9), once.emptyWhileRising]).toEqual([5, 1]);
  expect(after(once, 7).emptyWhileRising).toBe(2);
  expect(after(once, 6).emptyWhileRising).toBe(0);
  expect(after(once, 7, false).emptyWhileRising).toBe(0);
});
