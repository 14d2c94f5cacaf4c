import { setImmediate as immediate } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { createLanes } from '../../src/wolkvox/shared-token.ts';

const never = new AbortController().signal;

/** Work that ends when told to. */
function gate() {
  let open: (value: string) => void = () => undefined;
  let fail: (error: Error) => void = () => undefined;
  let hasBegun = false;
  const done = new Promise<string>((resolve, reject) => {
    open = resolve;
    fail = reject;
  });
  const work = () => {
    hasBegun = true;
    return done;
  };
  return { work, open, fail, hasBegun: () => hasBegun };
}

test('work of one token is done one at a time, in the order asked', async () => {
  const lane = createLanes()('token');
  const [first, second, third] = [gate(), gate(), gate()];
  const results = [lane(first.work, never), lane(second.work, never), lane(third.work, never)];
  await immediate();
  expect([first, second, third].map(({ hasBegun }) => hasBegun())).toEqual([true, false, false]);

  first.open('one');
  await results[0];
  await immediate();
  expect([second, third].map(({ hasBegun }) => hasBegun())).toEqual([true, false]);

  second.open('two');
  third.open('three');
  expect(await Promise.all(results)).toEqual(['one', 'two', 'three']);
});

test('tokens do not wait for each other', async () => {
  const lanes = createLanes();
  const [mine, theirs] = [gate(), gate()];
  void lanes('a')(mine.work, never);

  const result = lanes('b')(theirs.work, never);
  theirs.open('done');

  expect(await result).toBe('done');
  mine.open('done');
});

test('one lane it is for a token, however often it is asked for', async () => {
  const lanes = createLanes();
  const [first, second] = [gate(), gate()];
  const results = [lanes('a')(first.work, never), lanes('a')(second.work, never)];
  await immediate();

  expect(second.hasBegun()).toBe(false);
  first.open('');
  second.open('');
  await Promise.all(results);
});

test('work that fails passes its error on and does not block the next', async () => {
  const lane = createLanes()('token');
  const [first, second] = [gate(), gate()];
  const results = [lane(first.work, never), lane(second.work, never)];

  first.fail(new Error('refused'));
  second.open('two');

  await expect(results[0]).rejects.toThrow('refused');
  expect(await results[1]).toBe('two');
});

test('who gives up waiting leaves at once, is never begun, and the others keep their places', async () => {
  const lane = createLanes()('token');
  const [first, second, third] = [gate(), gate(), gate()];
  const impatient = new AbortController();
  const results = [lane(first.work, never), lane(second.work, impatient.signal), lane(third.work, never)];

  impatient.abort(new Error('gave up'));
  await expect(results[1]).rejects.toThrow('gave up');
  expect(third.hasBegun()).toBe(false);
  first.open('one');
  third.open('three');

  expect(await results[2]).toBe('three');
  expect(second.hasBegun()).toBe(false);
});

test('who gives up while working leaves at once, and the next waits until the work has really ended', async () => {
  const lane = createLanes()('token');
  const [first, second] = [gate(), gate()];
  const impatient = new AbortController();
  const results = [lane(first.work, impatient.signal), lane(second.work, never)];
  await immediate();

  impatient.abort(new Error('gave up'));
  await expect(results[0]).rejects.toThrow('gave up');
  await immediate();
  expect(second.hasBegun()).toBe(false);
  first.open('late');
  second.open('two');

  expect(await results[1]).toBe('two');
});

test('who has given up before asking does not wait for the work under way', async () => {
  const lane = createLanes()('token');
  const [first, second] = [gate(), gate()];
  void lane(first.work, never);

  await expect(lane(second.work, AbortSignal.abort(new Error('gave up')))).rejects.toThrow('gave up');

  expect(second.hasBegun()).toBe(false);
  first.open('');
});
