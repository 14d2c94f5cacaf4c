import { setImmediate } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { measureLoopTurns } from '../../src/metrics/loop-turns.ts';

function measured() {
  const turns = measureLoopTurns();
  onTestFinished(turns.stop);
  return turns;
}

function keepBusy(ms: number): void {
  const endMs = performance.now() + ms;
  while (performance.now() < endMs);
}

test('a turn of the event loop that keeps everybody waiting is seen, once', async () => {
  const turns = measured();

  keepBusy(400);
  await setImmediate();
  await setImmediate();

  expect(turns.takeP99Seconds()).toBeGreaterThan(0.39);
  await setImmediate();
  expect(turns.takeP99Seconds()).toBeLessThan(0.39);
});

test('waiting for something to do is no delay', async () => {
  const marks = [{ atMs: 0, idleMs: 0 }];
  const turns = measureLoopTurns(() => marks.shift() ?? { atMs: 1_000, idleMs: 990 });
  onTestFinished(turns.stop);

  await setImmediate();

  expect(turns.takeP99Seconds()).toBeCloseTo(0.01, 3);
});

test('without a turn there was no delay', () => {
  expect(measured().takeP99Seconds()).toBe(0);
});
