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

/** An answer that comes when the test says so. */
function slowAnswer() {
  let answer: () => void = () => undefined;
  const answered = new Promise<void>((resolve) => (answer = resolve));
  return { answered, answer };
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

test('calls with one token wait for each other, whoever makes them, and calls with another do not', async () => {
  const accounts = createAccounts();
  const queueOf = (token: string, operation: string) => accounts.join(token, operation, emptyPool(today)).queue;
  const ended: string[] = [];
  const { answered, answer } = slowAnswer();
  const call = (name: string) => () => Promise.resolve(void ended.push(name));

  const slow = queueOf('token', 'ventas').add(() => answered);
  const waiting = queueOf('token', 'soporte').add(call('same token'));
  await queueOf('other', 'tercera').add(call('other token'));
  expect(ended).toEqual(['other token']);
  answer();
  await Promise.all([slow, waiting]);

  expect(ended).toEqual(['other token', 'same token']);
});

test('an operation that comes back to a token waits for the call it left under way', async () => {
  const accounts = createAccounts();
  const { answered, answer } = slowAnswer();
  const before = accounts.join('token', 'ventas', called(100));
  const slow = before.queue.add(() => answered);

  accounts.leave('ventas');
  const after = accounts.join('token', 'ventas', emptyPool(today));

  expect([after.queue, after.pool.own]).toEqual([before.queue, 100]);
  answer();
  await slow;
});

test('a token nobody uses any more is forgotten once its last call has ended', async () => {
  const accounts = createAccounts();
  const { answered, answer } = slowAnswer();
  const before = accounts.join('token', 'ventas', called(100));
  const slow = before.queue.add(() => answered);
  accounts.leave('ventas');
  answer();
  await slow;
  await before.queue.add(() => Promise.resolve());

  const after = accounts.join('token', 'ventas', emptyPool(today));

  expect(after.pool.own).toBe(0);
});
