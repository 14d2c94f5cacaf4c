import { setImmediate as turn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { createFairTurns } from '../../src/base/fair-turns.ts';

test('few go on at once', async () => {
  const fair = createFairTurns(3);
  const gone: number[] = [];
  for (const n of [1, 2, 3]) void fair().then(() => gone.push(n));
  await Promise.resolve();
  await Promise.resolve();
  expect(gone).toEqual([1, 2, 3]);
});

test('of many that come together so many go on in a turn, in the order they came', async () => {
  const fair = createFairTurns(3);
  const gone: number[] = [];
  for (let n = 0; n < 10; n += 1) void fair().then(() => gone.push(n));
  await Promise.resolve();
  const after = [gone.length];
  for (let n = 0; n < 5; n += 1) {
    await turn();
    after.push(gone.length);
  }
  expect(after.filter((count, i) => count - (after[i - 1] ?? 0) > 3)).toEqual([]);
  expect(gone).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
});

test('a latecomer overtakes nobody', async () => {
  const fair = createFairTurns(1);
  const gone: string[] = [];
  for (const name of ['first', 'second', 'third']) void fair().then(() => gone.push(name));
  await turn();
  const late = fair().then(() => gone.push('late'));
  await late;
  expect(gone).toEqual(['first', 'second', 'third', 'late']);
});

test('after a quiet time everyone goes on at once again', async () => {
  const fair = createFairTurns(1);
  await Promise.all([fair(), fair(), fair()]);
  for (let n = 0; n < 3; n += 1) await turn();
  let hasGone = false;
  void fair().then(() => {
    hasGone = true;
  });
  await Promise.resolve();
  await Promise.resolve();
  expect(hasGone).toBe(true);
});
