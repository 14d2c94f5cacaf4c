import { setImmediate as immediate } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { createSerialQueue } from '../../src/base/serial-queue.ts';

/** Work that ends when the test says so. */
function gate() {
  let open: (value: string) => void = () => undefined;
  let fail: (error: Error) => void = () => undefined;
  let hasStarted = false;
  const done = new Promise<string>((resolve, reject) => {
    open = resolve;
    fail = reject;
  });
  const work = () => {
    hasStarted = true;
    return done;
  };
  return { work, open, fail, hasStarted: () => hasStarted };
}

test('work is done one piece at a time, in the order asked', async () => {
  const queue = createSerialQueue();
  const [first, second, third] = [gate(), gate(), gate()];
  const results = [queue.add(first.work), queue.add(second.work), queue.add(third.work)];
  await immediate();
  expect([first, second, third].map(({ hasStarted }) => hasStarted())).toEqual([true, false, false]);

  first.open('one');
  await results[0];
  await immediate();
  expect([second, third].map(({ hasStarted }) => hasStarted())).toEqual([true, false]);

  second.open('two');
  third.open('three');
  expect(await Promise.all(results)).toEqual(['one', 'two', 'three']);
});

test('work that fails passes its error on and does not block the next', async () => {
  const queue = createSerialQueue();
  const [first, second] = [gate(), gate()];
  const results = [queue.add(first.work), queue.add(second.work)];

  first.fail(new Error('refused'));
  second.open('two');

  await expect(results[0]).rejects.toThrow('refused');
  expect(await results[1]).toBe('two');
});

test('who gives up waiting leaves at once, never starts, and the others keep their places', async () => {
  const queue = createSerialQueue();
  const [first, second, third] = [gate(), gate(), gate()];
  const impatient = new AbortController();
  const results = [queue.add(first.work), queue.add(second.work, impatient.signal), queue.add(third.work)];

  impatient.abort(new Error('gave up'));
  await expect(results[1]).rejects.toThrow('gave up');
  expect(third.hasStarted()).toBe(false);
  first.open('one');
  third.open('three');

  expect(await results[2]).toBe('three');
  expect(second.hasStarted()).toBe(false);
});

test('who gives up while working leaves at once, and the next waits until the work has really ended', async () => {
  const queue = createSerialQueue();
  const [first, second] = [gate(), gate()];
  const impatient = new AbortController();
  const results = [queue.add(first.work, impatient.signal), queue.add(second.work)];
  await immediate();

  impatient.abort(new Error('gave up'));
  await expect(results[0]).rejects.toThrow('gave up');
  await immediate();
  expect(second.hasStarted()).toBe(false);
  first.open('late');
  second.open('two');

  expect(await results[1]).toBe('two');
});

test('who has given up before asking does not wait for the work under way', async () => {
  const queue = createSerialQueue();
  const [first, second] = [gate(), gate()];
  void queue.add(first.work);

  await expect(queue.add(second.work, AbortSignal.abort(new Error('gave up')))).rejects.toThrow('gave up');

  expect(second.hasStarted()).toBe(false);
  first.open('');
});

test('its size is the work that has not ended, given up or not', async () => {
  const queue = createSerialQueue();
  const [first, second] = [gate(), gate()];
  const impatient = new AbortController();
  const results = [queue.add(first.work), queue.add(second.work, impatient.signal)];
  impatient.abort(new Error('gave up'));
  await expect(results[1]).rejects.toThrow('gave up');
  expect(queue.size()).toBe(2);

  first.open('one');
  await results[0];
  await immediate();

  expect(queue.size()).toBe(0);
});
