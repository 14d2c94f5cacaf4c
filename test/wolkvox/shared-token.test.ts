import { expect, test } from 'vitest';
import { createAccounts } from '../../src/wolkvox/shared-token.ts';
import {
  afterCall,
  afterProbe,
  afterRefusal,
  emptyPool,
  mayCall,
  remainingCalls,
  whileProbing,
  type Allowance,
  type Pool,
} from '../../src/wolkvox/pool.ts';

const today = '2026-03-03';
const hour = 3_600_000;
const unknown: Allowance = { licenses: undefined, share: 1 };

function called(times: number): Pool {
  return Array.from({ length: times }).reduce<Pool>((spent) => afterCall(spent), emptyPool(today));
}

test('after a refusal one probe an hour may go out, whatever becomes of it', () => {
  const refused = afterRefusal(called(5), 1_000, 0);

  expect(mayCall(refused, unknown, hour - 1)).toBe(false);
  expect(mayCall(refused, unknown, hour)).toBe(true);
  const probed = whileProbing(afterCall(refused), hour); // and no answer came
  expect(mayCall(probed, unknown, 2 * hour - 1)).toBe(false);
  expect(mayCall(probed, unknown, 2 * hour)).toBe(true);
});

test('a probe that works shows that the pool has refilled', () => {
  const probed = afterProbe(whileProbing(afterCall(afterRefusal(called(900), 1_000, 0)), hour));

  expect(remainingCalls(probed, unknown)).toBe(999);
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
