import { expect, test } from 'vitest';
import {
  type Denials,
  denialsAfter,
  type IntervalOutcome,
  intervalQuestion,
  noDenials,
} from '../../src/ledger/denied-intervals.ts';

const after = (outcomes: readonly IntervalOutcome[]): Denials => outcomes.reduce(denialsAfter, noDenials);
const times = (n: number, outcome: IntervalOutcome) => Array.from({ length: n }, () => outcome);
const questions = (n: number, outcome: IntervalOutcome) =>
  Array.from({ length: n }, (_, before) => intervalQuestion(after(times(before, outcome))));

test('an interval that other windows never find either is asked for once three times, then at every twelfth', () => {
  const asked = questions(39, 'not_found').flatMap((question, n) => (question === 'both' ? [n] : []));

  expect(asked).toEqual([0, 1, 2, 14, 26, 38]);
  expect(intervalQuestion(after(times(3, 'not_found')))).toBe('itself');
});

test('an interval that another window found three times is asked for by that window alone, and every twelfth time by itself', () => {
  const asked = questions(27, 'found').flatMap((question, n) => (question === 'both' ? [n] : []));

  expect(asked).toEqual([0, 1, 2, 14, 26]);
  expect(intervalQuestion(after(times(3, 'found')))).toBe('other_window');
});

test('a quiet interval changes nothing, one with counts or another outcome begins anew', () => {
  const known = after(times(5, 'not_found'));

  expect(denialsAfter(known, 'quiet')).toBe(known);
  expect(denialsAfter(known, 'held')).toBe(noDenials);
  expect(denialsAfter(known, 'found')).toEqual({ inARow: 1, isFound: true });
});
