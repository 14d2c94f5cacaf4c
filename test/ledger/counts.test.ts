import { expect, test } from 'vitest';
import { added, busiest, countsOf, hasCounts } from '../../src/ledger/counts.ts';
import { answer, fields } from './support.ts';

test('the counts of a row stand in the order of the fields, whatever order the row has', () => {
  expect(countsOf({ recalled: 3, other: 9, calls: 1 }, fields)).toEqual([1, undefined, 3]);
});

test("counts are added field by field, and a count that only one has is that one's", () => {
  expect(added([1, 2, undefined, undefined], [10, undefined, 30, undefined])).toEqual([11, 2, 30, undefined]);
  expect(added(undefined, [1, undefined])).toEqual([1, undefined]);
});

test('the busiest count is the largest, 0 where there is none', () => {
  expect(busiest([3, undefined, 7, 5])).toBe(7);
  expect([busiest([undefined]), busiest([]), busiest(undefined)]).toEqual([0, 0, 0]);
});

test('an answer counts something when one count of one row is above 0', () => {
  expect(hasCounts(answer({ '1': [0, 0, 0], '2': [null, 0, 1] }), fields)).toBe(true);
  expect(hasCounts(answer({ '1': [0, 0, 0], '2': [null, 0, 0] }), fields)).toBe(false);
  expect(hasCounts(answer({}), fields)).toBe(false);
});
