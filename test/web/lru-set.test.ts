import { expect, test } from 'vitest';
import { recentKeys } from '../../src/web/lru-set.ts';

test('the key longest out of use is forgotten first', () => {
  const recent = recentKeys(2);
  recent.add('a');
  recent.add('b');
  expect(recent.has('a')).toBe(true);

  recent.add('c');

  expect(['a', 'b', 'c'].map((key) => recent.has(key))).toEqual([true, false, true]);
});

test('a cleared memory knows nothing', () => {
  const recent = recentKeys(2);
  recent.add('a');

  recent.clear();

  expect(recent.has('a')).toBe(false);
});
