import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createAccounts } from '../../src/wolkvox/account.ts';
import {
  afterCall,
  afterProbe,
  afterRefusal,
  corrected,
  emptyPool,
  limitOf,
  mayCall,
  poolOn,
  remainingCalls,
  type Allowance,
  type Pool,
} from '../../src/wolkvox/pool.ts';
import { neededCalls, thinningFor, type Demand } from '../../src/wolkvox/pool-plan.ts';
import { parseTokenInfo } from '../../src/wolkvox/token-info.ts';

const today = '2026-03-03';
const hour = 3_600_000;
const unknown: Allowance = { licenses: undefined, share: 1 };
const info = (limit: string, used: string, all: string) =>
  parseTokenInfo([{ token_limit: limit, token_use_today: used, all_token_today: all }]);

function called(times: number, pool: Pool = emptyPool(today)): Pool {
  return Array.from({ length: times }).reduce<Pool>((spent) => afterCall(spent, 0), pool);
}

test('the limit is that of the configured licences, else what token_info says, else that of one licence', () => {
  const told = corrected(emptyPool(today), info('5000', '', ''));

  expect(limitOf(told, { licenses: 25, share: 1 })).toBe(25_000);
  expect(limitOf(told, unknown)).toBe(5_000);
  expect(limitOf(emptyPool(today), unknown)).toBe(1_000);
});

test('the share bounds the calls made here, and everybody bounds the pool', () => {
  expect(remainingCalls(called(40), { licenses: 1, share: 0.29 })).toBe(250);
  expect(remainingCalls(corrected(called(40), info('', '', '990')), { licenses: 1, share: 0.8 })).toBe(10);
});

test('token_info corrects the count up and down, but never below the calls made here', () => {
  const known = corrected(called(10), info('1000', '', '700'));

  expect(known.total).toBe(700);
  expect(corrected(known, info('1000', '30', '40')).total).toBe(40);
  expect(corrected(known, info('1000', '3', '4')).total).toBe(10);
});

test('a blank token_info leaves everything as it was', () => {
  const known = corrected(called(10), info('5000', '', '700'));

  expect(corrected(known, info('', ' ', '-'))).toEqual(known);
  expect(corrected(known, parseTokenInfo([]))).toEqual(known);
});

test('after a refusal one probe an hour may go out, whatever becomes of it', () => {
  const refused = afterRefusal(called(5), 1_000, 0);

  expect(mayCall(refused, unknown, hour - 1)).toBe(false);
  expect(mayCall(refused, unknown, hour)).toBe(true);
  const probed = afterCall(refused, hour); // and no answer came
  expect(mayCall(probed, unknown, 2 * hour - 1)).toBe(false);
  expect(mayCall(probed, unknown, 2 * hour)).toBe(true);
});

test('a probe that works shows that the pool has refilled', () => {
  const probed = afterProbe(afterCall(afterRefusal(called(900), 1_000, 0), hour));

  expect(remainingCalls(probed, unknown)).toBe(999);
});

test('the pool is full again on the next day, and no clock set back refills it', () => {
  const spent = afterRefusal(corrected(called(5), info('5000', '', '')), 5_000, 0);

  expect(poolOn(spent, '2026-03-04')).toEqual({ ...emptyPool('2026-03-04'), limit: 5_000 });
  expect(poolOn(spent, '2026-03-02')).toBe(spent);
});

test('operations that share a token share its pool, and each remembers what the other missed', () => {
  const accounts = createAccounts();
  const one = accounts.join('token', 'ventas', called(100));
  const two = accounts.join('token', 'soporte', called(104));

  expect(two).toBe(one);
  expect(one.pool.own).toBe(104);
  expect(accounts.join('other', 'tercera', called(3)).pool.own).toBe(3);
});

test('a rotated token draws on the pool of the one before it', () => {
  const accounts = createAccounts();
  accounts.join('old', 'ventas', called(100));

  expect(accounts.join('new', 'ventas', emptyPool(today)).pool.own).toBe(100);
});

const day: Demand = { refreshes: 288, extras: 25, dayCounters: true, refreshesPerHour: 12 };

test('a licence of 1 carries both reads all day, also at a share of 0.8', () => {
  expect(neededCalls(day)).toBe(601);
  expect(thinningFor(800, day)).toEqual({ intervalEvery: 1, dayEvery: 1 });
});

test.each([
  [601, { intervalEvery: 1, dayEvery: 1 }],
  [600, { intervalEvery: 1, dayEvery: 2 }],
  [410, { intervalEvery: 1, dayEvery: 3 }],
  [337, { intervalEvery: 1, dayEvery: 12 }],
  [200, { intervalEvery: 2, dayEvery: 12 }],
  [60, { intervalEvery: 27, dayEvery: 12 }],
  [25, { intervalEvery: Infinity, dayEvery: Infinity }],
  [0, { intervalEvery: Infinity, dayEvery: Infinity }],
])('with %i calls left the day read is thinned first, then the interval read', (remaining, thinning) => {
  expect(thinningFor(remaining, day)).toEqual(thinning);
});

test('without day counters only the interval read is thinned', () => {
  expect(thinningFor(169, { ...day, dayCounters: false })).toEqual({ intervalEvery: 2, dayEvery: Infinity });
});

test('a thinned plan never costs more than is left, and a larger pool never thins more', () => {
  const cost = ({ refreshes, extras }: Demand, every: { intervalEvery: number; dayEvery: number }) =>
    extras + Math.ceil(refreshes / every.intervalEvery) + Math.ceil(refreshes / every.dayEvery);
  fc.assert(
    fc.property(fc.nat(2_000), fc.integer({ min: 1, max: 600 }), fc.nat(60), (remaining, refreshes, extras) => {
      const demand = { ...day, refreshes, extras };
      const plan = thinningFor(remaining, demand);
      const richer = thinningFor(remaining + 1, demand);

      if (plan.intervalEvery !== Infinity) expect(cost(demand, plan)).toBeLessThanOrEqual(remaining + 1);
      expect(richer.intervalEvery).toBeLessThanOrEqual(plan.intervalEvery);
    }),
  );
});
