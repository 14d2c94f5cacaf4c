import { expect, test } from 'vitest';
import type { SimulatorOptions } from '../../src/simulator/options.ts';
import { atNoon } from '../support/at-noon.ts';
import {
  closedDayIn,
  type CountsBySeries,
  dayCountsIn,
  difference,
  gaugesIn,
  trueCounts,
} from '../support/day-counts.ts';
import { minuteMs, operationFor } from '../support/operation.ts';

const contradictions = 'wolkvox_exporter_contradictions_total';
const high = { contradiction: 'interval_high' };
const aboveTruth = (day: CountsBySeries, truth: CountsBySeries) =>
  Object.values(difference(day, truth)).filter((count) => count > 0);
const tooMuch = { kind: 'spike', add: 40, window: 'part' } as const;

test('an interval too high for its day once is asked once more in another form, which settles it', async () => {
  const { simulator, next, day, gauges, trueDay, trueInterval, value, questions } = await atNoon();
  simulator.setFaults([{ ...tooMuch, next: 1 }]);
  const before = questions();

  expect(await next()).toBe(true);

  expect(questions() - before).toBe(3);
  expect(await gauges()).toEqual(trueInterval());
  expect(await day()).toEqual(trueDay());
  expect(await value(contradictions, high)).toBe(1);
});

test('an interval too high that no other window settles is not shown, and explains no rise of the day', async () => {
  const { simulator, next, day, gauges, trueDay, trueInterval, value, clock } = await atNoon();
  const known = await gauges();
  simulator.setFaults([{ kind: 'status', status: 500, window: 'part' }]);
  await next(); // the interval before is not known
  simulator.setFaults([{ ...tooMuch, next: 1 }]);

  const works = await next();

  expect([works, await gauges()]).toEqual([false, known]);
  expect(await value('wolkvox_exporter_refresh_failures_total', { reason: 'contradiction' })).toBe(1);
  expect(await value(contradictions, high)).toBe(1);
  expect(aboveTruth(await day(), trueDay())).toEqual([]);
  clock.leap(6 * minuteMs);
  expect(await gauges()).toEqual({});
  simulator.setFaults([{ kind: 'spike', add: 40, next: 1 }]);
  await next();
  expect(aboveTruth(await day(), trueDay())).toEqual([]);
  await next();
  expect(await gauges()).toEqual(trueInterval());
  expect(await day()).toEqual(trueDay());
});

test('a busy interval stands although the day is an old answer: two windows say so', async () => {
  const { simulator, next, day, gauges, trueInterval, value } = await atNoon({
    simulator: { busiest: 4_000 },
    config: { intervalMs: 5 * minuteMs },
  });
  const known = await day();
  simulator.setFaults([{ kind: 'stale_day', by: '1h' }]);

  for (let n = 0; n < 5; n += 1) {
    expect(await next()).toBe(true);
    expect(await gauges()).toEqual(trueInterval());
  }

  expect(await day()).toEqual(known);
  expect(await value(contradictions, high)).toBe(0);
});

test('an interval left out in part says nothing of the next one: that is found by the day', async () => {
  const { simulator, next, day, gauges, trueDay, trueInterval, value } = await atNoon();
  simulator.setFaults([
    { kind: 'lower', share: 0.2, window: 'part' },
    { kind: 'status', status: 500, window: 'day' },
  ]);
  await next();
  simulator.setFaults([{ kind: 'false_empty', window: 'part', next: 1 }]);

  expect(await next()).toBe(true);

  expect(await gauges()).toEqual(trueInterval());
  expect(await value(contradictions, { contradiction: 'interval_empty' })).toBe(1);
  await next();
  expect(await day()).toEqual(trueDay());
});

const midnight = '2026-03-05T05:00:00Z';

/** Refreshed in the last half hour of a day. */
async function beforeMidnight(simulatorOptions: SimulatorOptions = {}) {
  const start = '2026-03-05T04:36:10Z';
  const options = { start, operation: { skillNames: 'off' }, simulator: simulatorOptions } as const;
  const operation = await operationFor(options);
  await operation.refresh();
  while (operation.clock.now() < Date.parse('2026-03-05T05:01:00Z')) await operation.next();
  const { text, value, simulator, clock } = operation;
  return {
    ...operation,
    gauges: async () => gaugesIn(await text()),
    /** The truth of the interval that is shown. */
    trueInterval: async () => {
      const endMs = ((await value('wolkvox_smart_hold_interval_end_timestamp_seconds')) ?? 0) * 1_000;
      return trueCounts(simulator, endMs - 5 * minuteMs, endMs);
    },
    /** How far each counter of the new day lies above the truth, once it has begun. */
    above: async () => {
      const start = await value('wolkvox_smart_hold_day_start_timestamp_seconds');
      if (start !== Date.parse(midnight) / 1_000) return [];
      return aboveTruth(dayCountsIn(await text()), trueCounts(simulator, midnight, clock.now()));
    },
    trueDay: () => trueCounts(simulator, midnight, Math.floor((clock.now() - minuteMs) / 300_000) * 300_000),
  };
}

test('a day’s first interval that is all of yesterday is not shown, told, and counted by nothing', async () => {
  const { next, simulator, text, value, gauges, trueInterval, above, trueDay } = await beforeMidnight();
  const yesterday = { kind: 'stale_day', of: 'yesterday', next: 1 } as const;
  simulator.setFaults([yesterday]);

  expect(await next()).toBe(false);

  expect(await gauges()).toEqual(await trueInterval());
  expect(await value(contradictions, high)).toBe(1);
  for (let n = 0; n < 6; n += 1) {
    if (n === 2) simulator.setFaults([yesterday]);
    await next();
    expect(await gauges()).toEqual(await trueInterval());
    expect(await above()).toEqual([]);
  }
  expect(dayCountsIn(await text())).toEqual(trueDay());
});

test('a vendor that is a day behind for the first half hour of a day costs no counter more than a small rise', async () => {
  const { next, simulator, text, gauges, trueInterval, above, trueDay } = await beforeMidnight();
  simulator.setFaults([{ kind: 'stale_day', of: 'yesterday' }]);

  for (let n = 0; n < 6; n += 1) {
    await next();
    expect(await gauges()).toEqual(await trueInterval());
    expect(Math.max(0, ...(await above()))).toBeLessThanOrEqual(10);
  }
  simulator.setFaults([]);
  await next();
  await next();

  const day = dayCountsIn(await text());
  expect(aboveTruth(trueDay(), day)).toEqual([]);
});

test('a closing answer that is all of the day before lowers nothing, adds nothing and closes nothing', async () => {
  const { refresh, next, simulator, text, value, clock } = await operationFor({
    start: '2026-03-04T04:36:10Z',
    operation: { skillNames: 'off' },
  });
  await refresh();
  while (clock.now() < Date.parse('2026-03-05T05:00:00Z')) await next();
  const known = dayCountsIn(await text());
  simulator.setFaults([{ kind: 'stale_day', of: 'yesterday' }]);

  for (let n = 0; n < 3; n += 1) {
    expect(await next()).toBe(false);
    expect(dayCountsIn(await text())).toEqual(known);
  }
  simulator.setFaults([]);
  while ((await value('wolkvox_smart_hold_day_start_timestamp_seconds')) !== Date.parse(midnight) / 1_000) await next();

  expect(closedDayIn(await text())).toEqual(trueCounts(simulator, '2026-03-04T05:00:00Z', midnight));
});

test('a rush in the first interval of a day is shown at once, for one more question', async () => {
  const { next, simulator, gauges, trueInterval } = await beforeMidnight({
    busiest: 100_000,
    appearing: [{ skillId: '1001', from: midnight }],
  });
  const before = simulator.measured().log.length;

  expect(await next()).toBe(true);

  const counts = await gauges();
  expect(counts['1001 treatment']).toBeGreaterThan(10);
  expect(counts).toEqual(await trueInterval());
  const asked = simulator.measured().log.slice(before);
  expect(asked.map(({ dateIni }) => dateIni).slice(0, 2)).toEqual(['20260305000000', '20260305000001']);
});
