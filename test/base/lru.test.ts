import { expect, test } from 'vitest';
import { createLru } from '../../src/base/lru.ts';

test('the entry longest out of use is forgotten first', () => {
  const recent = createLru<number>(2);
  recent.set('a', 1);
  recent.set('b', 2);
  expect(recent.get('a')).toBe(1);

  recent.set('c', 3);

  expect(['a', 'b', 'c'].map((key) => recent.get(key))).toEqual([1, undefined, 3]);
});

test('a cleared memory knows nothing', () => {
  const recent = createLru<number>(2);
  recent.set('a', 1);

  recent.clear();

  expect(recent.get('a')).toBeUndefined();
});
