import { expect, test } from 'vitest';
import { createIncrements, dayCountsIn, difference, gaugesIn, sumOf, trueCounts } from '../support/day-counts.ts';
import { minuteMs, operationFor } from '../support/operation.ts';

const failures = 'wolkvox_exporter_refresh_failures_total';
const midnight = '2026-03-04T05:00:00Z';
const moreTokens = ['another-token-0123456789'];
const [another = ''] = moreTokens;

async function atNoon() {
  const operation = await operationFor({ operation: { skillNames: 'off' }, simulator: { moreTokens } });
  await operation.refresh();
  await operation.next();
  const { clock, simulator, text } = operation;
  const endMs = () => Math.floor((clock.now() - minuteMs) / (5 * minuteMs)) * 5 * minuteMs;
  return {
    ...operation,
    day: async () => dayCountsIn(await text()),
    gauges: async () => gaugesIn(await text()),
    trueDay: () => trueCounts(simulator, midnight, endMs()),
  };
}

test('a rotated token of the same operation goes on at once', async () => {
  const { env, next, day, trueDay, value } = await atNoon();
  env['TOKEN'] = another;

  expect(await next()).toBe(true);

  expect(await day()).toEqual(trueDay());
  expect(await value(failures, { reason: 'other_operation' })).toBe(0);
});

test('a rotation with one false empty goes on with the next answer', async () => {
  const { env, next, day, trueDay, simulator } = await atNoon();
  env['TOKEN'] = another;
  simulator.setFaults([{ kind: 'false_empty', next: 3 }]);

  await next();
  await next();
  await next();

  expect(await day()).toEqual(trueDay());
});

test.each([5001, 1001])(
  'under another operation’s token (skills from %d) counts and gauges stand, and the right one goes on with exact sums',
  async (firstId) => {
    const { env, next, day, gauges, trueDay, simulator, value, text } = await atNoon();
    const right = simulator.token;
    const [known, shown] = [await day(), await gauges()];
    const increments = createIncrements();
    increments.scrape(await text());
    env['TOKEN'] = another;
    simulator.setFaults([{ kind: 'other_operation', seed: 3, first_id: firstId }]);

    expect([await next(), await next()]).toEqual([false, false]);
    increments.scrape(await text());

    expect(await value(failures, { reason: 'other_operation' })).toBe(2);
    expect(await day()).toEqual(known);
    expect(await gauges()).toEqual(shown);
    env['TOKEN'] = right;
    simulator.setFaults([]);
    expect(await next()).toBe(true);
    await next();
    increments.scrape(await text());
    expect(await day()).toEqual(trueDay());
    expect(increments.sums()).toEqual(difference(trueDay(), known));
  },
);

test('three answers that agree decide for another operation: its skills begin at 0, and those that never came go', async () => {
  const { env, next, day, simulator, text } = await atNoon();
  const increments = createIncrements();
  increments.scrape(await text());
  env['TOKEN'] = another;
  simulator.setFaults([{ kind: 'other_operation', seed: 3 }]);

  const ups: boolean[] = [];
  for (let n = 0; n < 6; n += 1) {
    ups.push(await next());
    increments.scrape(await text());
  }

  expect(ups).toEqual([false, false, true, true, true, true]);
  const ids = new Set(Object.keys(await day()).map((series) => series.split(' ')[0]));
  expect(ids).toEqual(new Set(['5001', '5002', '5003', '5004', '5005', '5006']));
  expect(sumOf(increments.sums())).toBe(sumOf(await day()));
  expect(sumOf(await day())).toBeGreaterThan(0);
});
