import { expect, test } from 'vitest';
import { difference } from '../support/day-counts.ts';
import { minuteMs } from '../support/operation.ts';
import { atNoon } from '../support/at-noon.ts';

const contradictions = 'wolkvox_exporter_contradictions_total';
const failures = 'wolkvox_exporter_refresh_failures_total';

test.each(['404', 'array'] as const)(
  'a day empty once (%s) while intervals hold rows is asked once more in another form, which settles it',
  async (as) => {
    const { simulator, next, day, gauges, trueDay, trueInterval, value, questions } = await atNoon();
    simulator.setFaults([{ kind: 'false_empty', as, window: 'day', next: 1 }]);
    const before = questions();

    expect(await next()).toBe(true);

    expect(questions() - before).toBe(3);
    expect(await day()).toEqual(trueDay());
    expect(await gauges()).toEqual(trueInterval());
    expect(await value(contradictions, { contradiction: 'day_empty' })).toBe(1);
  },
);

test('a day that stays empty while intervals hold rows is not believed: it is told, and gauges and counters stand', async () => {
  const { simulator, next, day, gauges, trueDay, trueInterval, value, questions } = await atNoon();
  const known = trueDay();
  const before = questions();
  simulator.setFaults([{ kind: 'false_empty', window: 'day' }]);

  expect(await next()).toBe(false);

  expect(await value(failures, { reason: 'contradiction' })).toBe(1);
  expect(questions() - before).toBe(3);
  expect(await day()).toEqual(known);
  expect(await gauges()).toEqual(trueInterval());
  simulator.setFaults([]);
  expect(await next()).toBe(true);
  expect(await day()).toEqual(trueDay());
});

test('an interval empty once while the day grew is asked once more in another form, which settles it', async () => {
  const { simulator, next, day, gauges, trueDay, trueInterval, value, questions } = await atNoon();
  simulator.setFaults([{ kind: 'false_empty', window: 'part', next: 1 }]);
  const before = questions();

  expect(await next()).toBe(true);

  expect(questions() - before).toBe(3);
  expect(await gauges()).toEqual(trueInterval());
  expect(await day()).toEqual(trueDay());
  expect(await value(contradictions, { contradiction: 'interval_empty' })).toBe(1);
});

test('where every part stays empty the day is asked for one interval; the others are not shown as 0', async () => {
  const { simulator, next, gauges, day, trueDay, value, clock, trueInterval, questions } = await atNoon();
  simulator.setFaults([{ kind: 'false_empty', window: 'part' }]);
  const before = questions();
  expect(await next()).toBe(true);
  const known = await gauges();
  expect(known).toEqual(trueInterval());
  expect(questions() - before).toBe(4);
  const shownEnd = await value('wolkvox_smart_hold_interval_end_timestamp_seconds');

  expect(await next()).toBe(false);

  expect(await value(failures, { reason: 'contradiction' })).toBe(1);
  expect([await gauges(), await value('wolkvox_smart_hold_interval_end_timestamp_seconds')]).toEqual([known, shownEnd]);
  expect(Object.values(difference(await day(), trueDay())).filter((above) => above > 0)).toEqual([]);
  clock.leap(11 * minuteMs);
  expect(await gauges()).toEqual({});
  simulator.setFaults([]);
  await next();
  await next();
  expect(await gauges()).toEqual(trueInterval());
  expect(await day()).toEqual(trueDay());
});

test('parts of a day that stay empty are asked for another way at the first three denials only', async () => {
  const { simulator, next, value, questions } = await atNoon();
  simulator.setFaults([{ kind: 'false_empty', window: 'part' }]);
  const before = questions();
  const refreshes = 12;

  for (let n = 0; n < refreshes; n += 1) await next();

  const denied = await value(contradictions, { contradiction: 'interval_empty' });
  expect(denied).toBeGreaterThan(3);
  // Three other windows, the three intervals denied as gaps, and the question about the zone.
  expect(questions() - before - 2 * refreshes).toBeLessThanOrEqual(7);
});
