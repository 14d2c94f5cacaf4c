import { expect, test } from 'vitest';
import { heldOf, heldSums } from '../../src/ledger/held.ts';
import type { SkillEntry } from '../../src/ledger/skill-entry.ts';
import type { Counts } from '../../src/ledger/counts.ts';
import { fields, monday } from './support.ts';

/** A skill whose last word differs from what is shown. */
const skill = (shown: Counts, word: Counts): SkillEntry => ({
  shown,
  seenOn: monday,
  open: { explained: shown, last: shown, word },
});

test('a count is held up by what is shown beyond the last word, and back by what is said beyond what is shown', () => {
  expect(heldOf(skill([100, 40, 30], [98, 43, 30]))).toEqual([2, -3, 0]);
});

test('nothing is held of a count that the vendor left blank, and there is no amount without a series', () => {
  expect(heldOf(skill([100, 40, undefined], [undefined, 43, 5]))).toEqual([0, -3, undefined]);
  expect(heldOf({ shown: [100, undefined, 30], seenOn: monday })).toEqual([0, undefined, 0]);
});

test('what is held up of one skill and back of another is told as both', () => {
  const skills = new Map([
    ['1', skill([100, 40, 30], [98, 40, 30])],
    ['2', skill([10, 4, undefined], [15, 3, undefined])],
    ['3', skill([10, 4, undefined], [9, 6, undefined])],
    ['4', { shown: [7, 7, 7], seenOn: monday }],
  ]);

  expect([...heldSums(skills, fields)]).toEqual([
    ['calls', { up: 3, back: 5 }],
    ['declined', { up: 1, back: 2 }],
    ['recalled', { up: 0, back: 0 }],
  ]);
});
