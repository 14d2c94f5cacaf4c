import { expect, test } from 'vitest';
import { clockSkewOf } from '../../src/wolkvox/client.ts';

test.each([
  ['before the question', 9_000, 1_000],
  ['with the question', 10_000, 0],
  ['between question and answer', 30_000, 0],
  ['with the answer', 50_000, 0],
  ['after the answer', 53_000, -3_000],
])('a date %s means a skew of no more than has to be', (_, dateMs, skewMs) => {
  expect(clockSkewOf(10_000, 50_000, dateMs)).toBe(skewMs);
});
