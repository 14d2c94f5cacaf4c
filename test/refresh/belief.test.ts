import { expect, test } from 'vitest';
import type { ScriptedFault } from '../../src/simulator/faults/script.ts';
import { dayCountsIn, difference, sumOf, trueCounts } from '../support/day-counts.ts';
import { operationFor } from '../support/operation.ts';
import { atNoon, midnight } from '../support/at-noon.ts';

const percentage = 'wolkvox_smart_hold_day_service_level_up';
const heldBack = 'wolkvox_smart_hold_day_held_back';

test('a spike in one day answer is never shown, and what is held back tells it until the next answer', async () => {
  const { simulator, next, day, trueDay, value } = await atNoon();
  simulator.setFaults([{ kind: 'spike', add: 9_990, next: 1 }]);

  await next();

  expect(await day()).toEqual(trueDay());
  expect(await value(heldBack, { field: 'treatment' })).toBe(6 * 9_990);
  expect(await value('wolkvox_smart_hold_day_held', { skill_id: '1001', field: 'treatment' })).toBe(-9_990);
  expect(await value(percentage, { skill_id: '1001' })).toBeUndefined();
  await next();
  expect(await value(percentage, { skill_id: '1001' })).toBeGreaterThanOrEqual(0);
  expect(await day()).toEqual(trueDay());
  expect(await value(heldBack, { field: 'treatment' })).toBe(0);
});

test('the first answer of all may be a spike: nothing is shown before a second one', async () => {
  const { refresh, next, text, simulator } = await operationFor({
    simulator: { faults: [{ kind: 'spike', next: 1 }] },
  });
  await refresh();
  const first = dayCountsIn(await text());
  await next();

  const truth = trueCounts(simulator, midnight, '2026-03-04T17:10:00Z');
  expect(Object.values(difference(first, truth)).filter((above) => above > 0)).toEqual([]);
  expect(dayCountsIn(await text())).toEqual(truth);
});

test.each<[string, number, boolean]>([
  ['is believed when many agree and the halves of the day say so', 11, true],
  ['is not believed while the halves of the day deny it', 30, false],
])('a large rise that no interval explains %s', async (_, answers, isTrue) => {
  const { simulator, next, day, trueDay } = await atNoon();
  const kinds: ScriptedFault[] = isTrue ? [{ kind: 'spike', add: 60, window: 'part' }] : [];
  simulator.setFaults([{ kind: 'spike', add: 120 }, ...kinds]);
  for (let n = 0; n < answers; n += 1) await next();

  const above = sumOf(await day()) - sumOf(trueDay());
  expect(isTrue ? above > 0 : above === 0).toBe(true);
});

test('yesterday’s totals in the first answers of a day are not counted', async () => {
  const { refresh, next, simulator, text, clock } = await operationFor({
    start: '2026-03-05T04:36:10Z',
    operation: { skillNames: 'off' },
  });
  await refresh();
  while (clock.now() < Date.parse('2026-03-05T05:05:00Z')) await next();
  simulator.setFaults([{ kind: 'stale_day', of: 'yesterday' }]);
  for (let n = 0; n < 6; n += 1) {
    await next();
    const above = difference(dayCountsIn(await text()), trueCounts(simulator, '2026-03-05T05:00:00Z', clock.now()));
    expect(Object.values(above).filter((count) => count > 0)).toEqual([]);
    expect(await text()).not.toContain(`${percentage}{`);
  }
  simulator.setFaults([]);
  await next();
  await next();

  expect(dayCountsIn(await text())).toEqual(
    trueCounts(simulator, '2026-03-05T05:00:00Z', Math.floor(clock.now() / 300_000) * 300_000),
  );
});

test('an old answer of the same day lowers nothing, is told as held up, and is made up for within two intervals', async () => {
  const { simulator, next, day, trueDay, value } = await atNoon();
  const known = await day();
  simulator.setFaults([{ kind: 'stale_day', by: '2h', next: 1 }]);

  await next();

  expect(await day()).toEqual(known);
  expect(await value('wolkvox_smart_hold_day_held_up', { field: 'treatment' })).toBeGreaterThan(0);
  await next();
  await next();
  expect(await day()).toEqual(trueDay());
  expect(await value('wolkvox_smart_hold_day_held_up', { field: 'treatment' })).toBe(0);
});

test('the percentage of a skill is absent while the day’s answer holds half of its calls', async () => {
  const { simulator, next, day, value } = await atNoon();
  const known = await day();
  simulator.setFaults([{ kind: 'lower', share: 0.4, window: 'day', next: 1 }]);

  await next();

  expect(await day()).toEqual(known);
  expect(await value(percentage, { skill_id: '1001' })).toBeUndefined();
  await next();
  expect(await value(percentage, { skill_id: '1001' })).toBeGreaterThanOrEqual(0);
});

test('late counts are counted: the day’s growth beyond what its intervals said', async () => {
  const { simulator, next, day, gauges, value } = await atNoon({ simulator: { faults: [{ kind: 'late', by: '3m' }] } });
  const first = sumOf(await day(), 'treatment');
  const told = (await value('wolkvox_exporter_late_counts_total', { field: 'treatment' })) ?? 0;
  let inIntervals = 0;
  for (let n = 0; n < 12; n += 1) {
    await next();
    inIntervals += sumOf(await gauges(), 'treatment');
  }

  const late = ((await value('wolkvox_exporter_late_counts_total', { field: 'treatment' })) ?? 0) - told;
  expect(late).toBeGreaterThan(10);
  expect(late).toBe(sumOf(await day(), 'treatment') - first - inIntervals);
  expect(simulator.measured().requests).toBeGreaterThan(24);
});

test('callbacks booked to the window of their call are shown, one answer later', async () => {
  const { next, day, trueDay } = await atNoon({ simulator: { faults: [{ kind: 'callbacks_by_call' }] } });
  for (let n = 0; n < 12; n += 1) await next();
  const counts = await day();

  expect(sumOf(counts, 'treatment')).toBe(sumOf(trueDay(), 'treatment'));
  expect(sumOf(counts, 'recall_ok')).toBeGreaterThan(0.9 * sumOf(trueDay(), 'recall_ok'));
  expect(sumOf(counts, 'recall_ok')).toBeLessThanOrEqual(sumOf(trueDay(), 'recall_ok') + 20);
});

test('a tally that falls is held up, and exact is the counter less what is held', async () => {
  const { simulator, next, day, value } = await atNoon({ simulator: { faults: [{ kind: 'falling_yes' }] } });
  for (let n = 0; n < 24; n += 1) await next();
  const up = (await value('wolkvox_smart_hold_day_held_up', { field: 'customer_say_yes' })) ?? 0;
  const back = (await value(heldBack, { field: 'customer_say_yes' })) ?? 0;
  simulator.setFaults([]);

  const truth = trueCounts(simulator, midnight, '2026-03-04T19:10:00Z');
  const waiting = Object.keys(truth)
    .filter((series) => series.endsWith(' treatment'))
    .map((series) => series.split(' ')[0] ?? '')
    .map((id) =>
      Math.max(
        0,
        (truth[`${id} customer_say_yes`] ?? 0) - (truth[`${id} recall_ok`] ?? 0) - (truth[`${id} recall_fail`] ?? 0),
      ),
    );
  expect(up).toBeGreaterThan(0);
  expect(sumOf(await day(), 'customer_say_yes') - up + back).toBe(waiting.reduce((sum, n) => sum + n, 0));
});
