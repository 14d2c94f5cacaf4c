import { expect, test } from 'vitest';
import { fairQueue } from '../../src/web/fair-queue.ts';

/** A queue whose work ends when it is told to; `begun` is what was begun, in order. */
function watched(ofEach = 10, ofAll = 100) {
  const queue = fairQueue({ ofEach, ofAll });
  const begun: string[] = [];
  let finish: () => void = () => undefined;
  const ask = (asker: string, name: string) =>
    queue.run(asker, () => {
      begun.push(name);
      return new Promise<string>((resolve) => (finish = () => resolve(name)));
    });
  const finishAll = async (count: number) => {
    for (let done = 0; done < count; done += 1) {
      finish();
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  return { queue, ask, begun, finishAll };
}

test('askers are served by turns, each in his own order, one piece at a time', async () => {
  const { ask, begun, finishAll } = watched();
  for (const name of ['a1', 'a2', 'a3']) void ask('a', name);
  for (const name of ['b1', 'b2']) void ask('b', name);
  void ask('c', 'c1');
  expect(begun).toEqual(['a1']);

  await finishAll(6);

  expect(begun).toEqual(['a1', 'b1', 'c1', 'a2', 'b2', 'a3']);
});

test('whoever asks for too much is refused, and the others are not', async () => {
  const { ask, finishAll } = watched(2, 4);
  const results = ['a1', 'a2', 'a3'].map((name) => ask('a', name));

  expect(ask('a', 'a4')).toBeUndefined();
  results.push(ask('b', 'b1'), ask('c', 'c1'));
  expect(ask('d', 'd1')).toBeUndefined();

  await finishAll(5);
  for (const [index, name] of ['a1', 'a2', 'a3', 'b1', 'c1'].entries()) expect(await results[index]).toBe(name);
});

test('work that fails tells its asker and stops nobody', async () => {
  const { queue } = watched();
  const failing = queue.run('a', () => Promise.reject(new Error('no')));
  const next = queue.run('a', () => Promise.resolve('done'));

  await expect(failing).rejects.toThrow('no');
  expect(await next).toBe('done');
});
