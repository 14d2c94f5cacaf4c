import { expect, test } from 'vitest';
import { dayCountsIn, gaugesIn, trueCounts } from '../support/day-counts.ts';
import { samplesIn } from '../support/exposition.ts';
import { simulatedOperation } from '../support/simulated-operation.ts';
import { minuteMs, operationBefore, operationFor } from '../support/operation.ts';

const failures = 'wolkvox_exporter_refresh_failures_total';
const midnight = '2026-03-04T05:00:00Z';

test.each([
  ['ahead of', -600],
  ['behind', 600],
])(
  'with a clock ten minutes %s the vendor’s nothing is taken in, and all is right again afterwards',
  async (_, seconds) => {
    const { refresh, next, simulator, value, text, clock } = await operationFor({ operation: { skillNames: 'off' } });
    await refresh();
    const [day, gauges] = [dayCountsIn(await text()), gaugesIn(await text())];
    simulator.setFaults([{ kind: 'skew', seconds }]);

    expect([await next(), await next()]).toEqual([false, false]);

    expect(await value(failures, { reason: 'clock' })).toBe(2);
    expect(await value('wolkvox_api_clock_skew_seconds')).toBeCloseTo(-seconds, -1);
    expect([dayCountsIn(await text()), gaugesIn(await text())]).toEqual([day, gauges]);
    simulator.setFaults([]);
    await next();
    await next();
    const endMs = Math.floor((clock.now() - minuteMs) / (5 * minuteMs)) * 5 * minuteMs;
    expect(dayCountsIn(await text())).toEqual(trueCounts(simulator, midnight, endMs));
    expect(gaugesIn(await text())).toEqual(trueCounts(simulator, endMs - 5 * minuteMs, endMs));
  },
);

test('the log says by how much this machine’s clock is off, and what to do', async () => {
  const { next, simulator, log } = await operationFor({ simulator: { faults: [{ kind: 'skew', seconds: -600 }] } });

  await next();

  const line = log.lines().find(({ event }) => event === 'refresh_failed');
  expect(JSON.stringify(line)).toContain('the clock of this machine is 10m ahead of that of wolkvox: set it right');
  expect(simulator.measured().requests).toBeGreaterThan(0);
});

const dayMs = 86_400_000;

test.each([
  ['a day ahead', dayMs],
  ['a year ahead', 365 * dayMs],
  ['a year behind', -365 * dayMs],
])('a clock %s for two refreshes closes no day, begins none and gives none up', async (_, byMs) => {
  const { refresh, next, simulator, text, clock, value } = await operationFor({ operation: { skillNames: 'off' } });
  await refresh();
  const day = dayCountsIn(await text());
  const realMs = clock.now();
  clock.setWall(new Date(realMs + byMs).toISOString());
  simulator.setFaults([{ kind: 'skew', seconds: -byMs / 1_000 }]);
  const { requests } = simulator.measured();

  expect([await refresh(), await next()]).toEqual([false, false]);

  expect(simulator.measured().requests - requests).toBe(2); // each refresh ends with the answer that tells
  expect(dayCountsIn(await text())).toEqual(day);
  expect(await value(failures, { reason: 'clock' })).toBe(2);
  expect(await value('wolkvox_exporter_abandoned_day_total')).toBe(0);
  expect(await value('wolkvox_smart_hold_day_start_timestamp_seconds')).toBe(Date.parse(midnight) / 1_000);
  clock.setWall(new Date(realMs + 10 * minuteMs).toISOString());
  simulator.setFaults([]);
  await refresh();
  await next();
  const endMs = Math.floor((clock.now() - minuteMs) / (5 * minuteMs)) * 5 * minuteMs;
  expect(dayCountsIn(await text())).toEqual(trueCounts(simulator, midnight, endMs));
});

test.each([
  ['cannot be reached', { kind: 'reset' }],
  ['is dated otherwise', { kind: 'skew', seconds: 365 * 86_400 }],
] as const)('gauges are gone at stale_after after a clock was set back a year and the vendor %s', async (_, fault) => {
  const { refresh, simulator, text, clock, look } = await operationFor();
  await refresh();
  const gauges = async () => Object.keys(gaugesIn(await text())).length;
  simulator.setFaults([fault]);

  clock.setWall(new Date(clock.now() - 365 * dayMs).toISOString());
  await look();
  expect(await gauges()).toBeGreaterThan(0);
  for (let n = 0; n < 2; n += 1) {
    clock.leap(5 * minuteMs);
    expect(await refresh()).toBe(false);
  }
  expect(await gauges()).toBeGreaterThan(0);
  clock.leap(5 * minuteMs);
  expect(await gauges()).toBe(0);
});

test('a clock set right, an hour back, leaves the gauges as old as they are', async () => {
  const { refresh, text, clock, look } = await operationFor();
  const ofDay = async () =>
    samplesIn(await text()).filter(({ name }) => name === 'wolkvox_smart_hold_day_service_level_up');
  await refresh();
  clock.setWall(new Date(clock.now() - 60 * minuteMs).toISOString());

  for (let n = 0; n < 59; n += 1) {
    clock.leap(15_000);
    await look();
  }
  expect(Object.keys(gaugesIn(await text())).length).toBeGreaterThan(0);
  expect((await ofDay()).length).toBeGreaterThan(0);
  clock.leap(15_000);
  expect(gaugesIn(await text())).toEqual({});
  expect(await ofDay()).toEqual([]);
});

test('a clock a year ahead while the vendor cannot be reached closes no day, begins none and gives none up', async () => {
  const { refresh, next, simulator, text, clock, value } = await operationFor({ operation: { skillNames: 'off' } });
  await refresh();
  const day = dayCountsIn(await text());
  const realMs = clock.now();
  clock.setWall(new Date(realMs + 365 * dayMs).toISOString());
  simulator.setFaults([{ kind: 'reset' }]);

  expect([await refresh(), await next()]).toEqual([false, false]);

  expect(dayCountsIn(await text())).toEqual(day);
  expect(await value('wolkvox_exporter_abandoned_day_total')).toBe(0);
  clock.setWall(new Date(realMs + 20 * minuteMs).toISOString());
  simulator.setFaults([]);
  await refresh();
  await next();
  const endMs = Math.floor((clock.now() - minuteMs) / (5 * minuteMs)) * 5 * minuteMs;
  expect(dayCountsIn(await text())).toEqual(trueCounts(simulator, midnight, endMs));
});

test.each([
  ['a day', dayMs],
  ['a year', 365 * dayMs],
])('a clock %s ahead, while the vendor cannot be reached, begins no day after one that is closed', async (_, byMs) => {
  const start = '2026-03-05T04:56:10Z';
  const { refresh, next, simulator, text, clock, value, log } = await operationFor({
    start,
    operation: { skillNames: 'off' },
  });
  await refresh();
  while (log.lines().every(({ event }) => event !== 'day_closed')) await next();
  const yesterday = dayCountsIn(await text());
  const realMs = clock.now();
  clock.setWall(new Date(realMs + byMs).toISOString());
  simulator.setFaults([{ kind: 'reset' }]);

  expect([await next(), await next()]).toEqual([false, false]);

  expect(dayCountsIn(await text())).toEqual(yesterday);
  expect(await value('wolkvox_exporter_abandoned_day_total')).toBe(0);
  clock.setWall(new Date(realMs + 10 * minuteMs).toISOString());
  simulator.setFaults([]);
  await next();
  await next();
  await next();
  expect(await value('wolkvox_smart_hold_day_start_timestamp_seconds')).toBe((Date.parse(midnight) + dayMs) / 1_000);
  const endMs = Math.floor((clock.now() - minuteMs) / (5 * minuteMs)) * 5 * minuteMs;
  expect(dayCountsIn(await text())).toEqual(trueCounts(simulator, Date.parse(midnight) + dayMs, endMs));
});

test.each([
  ['ahead', 365 * dayMs],
  ['behind', -365 * dayMs],
])(
  'a start with a clock a year %s takes nothing in, and goes on with the day it knew when the clock is right',
  async (_, byMs) => {
    const before = await operationFor({ operation: { skillNames: 'off' } });
    await before.refresh();
    const day = dayCountsIn(await before.text());
    const { clock, simulator, store } = before;
    const realMs = clock.now();
    clock.setWall(new Date(realMs + byMs).toISOString());
    simulator.setFaults([{ kind: 'skew', seconds: -byMs / 1_000 }]);
    const started = await operationBefore(simulator, clock, { store, operation: { skillNames: 'off' } });

    expect([await started.refresh(), await started.next()]).toEqual([false, false]);

    expect(dayCountsIn(await started.text())).toEqual(day);
    expect(await started.value('wolkvox_exporter_abandoned_day_total')).toBe(0);
    clock.setWall(new Date(realMs + 10 * minuteMs).toISOString());
    simulator.setFaults([]);
    await started.refresh();
    await started.next();
    const endMs = Math.floor((clock.now() - minuteMs) / (5 * minuteMs)) * 5 * minuteMs;
    expect(dayCountsIn(await started.text())).toEqual(trueCounts(simulator, midnight, endMs));
  },
);

test('a clock that only a further question finds to differ is told, and what the others said stands', async () => {
  const isRestOfDay = (query: URLSearchParams) =>
    query.get('date_end')?.endsWith('235959') === true && query.get('date_ini')?.endsWith('000000') === false;
  const reasons = new Set<string | undefined>();
  const operation = simulatedOperation({
    timezone: 'America/Bogota',
    firstDate: '2026-03-04',
    intervalMs: 30 * minuteMs,
    seed: 1,
    onAsk: (query) => operation.setFaults(isRestOfDay(query) ? [{ kind: 'skew', seconds: 7_200 }] : []),
    onScrape: ({ failing }) => reasons.add(failing?.reason),
  });
  const { exporter, startMs, truth } = operation;

  await exporter.start();
  await exporter.runTo(startMs + 12 * 60 * minuteMs + 2 * minuteMs);
  const shown = [...(exporter.ledger()?.skills ?? [])].map(([id, entry]) => [id, entry.shown.at(0)]);

  expect(reasons).toEqual(new Set([undefined, 'clock']));
  expect(shown).toEqual([...truth(startMs, startMs + 720 * minuteMs)].map(([id, { treatment }]) => [id, treatment]));
});

test('a vendor whose clock is another goes on being asked where the operator says that his own is right', async () => {
  const { refresh, value } = await operationFor({
    operation: { vendorClock: 'ignore' },
    simulator: { faults: [{ kind: 'skew', seconds: 7_200 }] },
  });

  expect(await refresh()).toBe(true);
  expect(await value('wolkvox_api_clock_skew_seconds')).toBeCloseTo(-7_200, -1);
});

test('an interval is waited for while the vendor’s clock has not reached its end', async () => {
  const { refresh, vendorLagMs } = await operationFor({ simulator: { faults: [{ kind: 'skew', seconds: -90 }] } });
  expect(vendorLagMs()).toBe(0);

  await refresh();

  expect(vendorLagMs()).toBeGreaterThan(88_000);
  expect(vendorLagMs()).toBeLessThanOrEqual(90_000);
});
