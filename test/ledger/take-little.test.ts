import { expect, test } from 'vitest';
import type { Counts } from '../../src/ledger/counts.ts';
import type { SkillEntry } from '../../src/ledger/skill-entry.ts';
import { withLittleTaken } from '../../src/ledger/take-little.ts';
import { monday } from './support.ts';

const skill = (shown: Counts, word: Counts): SkillEntry => ({
  shown,
  seenOn: monday,
  open: { explained: shown.map((count) => count && count - 1), last: word, word },
});

test('as a day closes the last word is taken of each count of which little is held back', () => {
  expect(withLittleTaken(skill([100, 40, 30], [103, 40, 31]))).toMatchObject({ shown: [103, 40, 31], seenOn: monday });
});

test('little is measured by the busiest count of the skill', () => {
  expect(withLittleTaken(skill([1_000, 40, 30], [1_000, 60, 30]))?.shown).toEqual([1_000, 60, 30]);
  expect(withLittleTaken(skill([1_000, 40, 30], [1_000, 61, 30]))).toBeUndefined();
});

test('of a skill with little and much held back, only the little is taken, and the rest stays as it was believed', () => {
  expect(withLittleTaken(skill([100, 40, 30, 7], [103, 90, 28, 7]))).toEqual({
    shown: [103, 40, 30, 7],
    seenOn: monday,
    open: { explained: [103, 39, 29, 6], last: [103, 90, 28, 7], word: [103, 90, 28, 7] },
  });
});

test('nothing changes where nothing is held back: a count held up, a blank, a field without a series', () => {
  expect(withLittleTaken(skill([100, 40, 30], [100, 39, undefined]))).toBeUndefined();
  expect(withLittleTaken(skill([100, 40, undefined], [100, 40, 2]))).toBeUndefined();
  expect(withLittleTaken({ shown: [100, 40, undefined], seenOn: monday })).toBeUndefined();
});

test('a field without a series gets none by the closing of another', () => {
  expect(withLittleTaken(skill([100, 40, undefined], [101, 40, undefined]))?.shown).toEqual([101, 40, undefined]);
});

test('a count taken is as the vendor says it: nothing of a doubt stays', () => {
  const doubt = { level: 102, answers: 1, halves: undefined };
  const before = skill([100, 40, 30], [102, 40, 30]);
  const doubtful = {
    ...before,
    open: { explained: [100, 40, 30], last: [102, 40, 30], word: [102, 40, 30], doubts: [doubt] },
  };

  expect(withLittleTaken(doubtful)).toEqual({ shown: [102, 40, 30], seenOn: monday });
});
