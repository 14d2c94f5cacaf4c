import { expect, test } from 'vitest';
import type { Belief } from '../../src/ledger/belief.ts';
import { beliefOf, entryOf, wordOf } from '../../src/ledger/skill-entry.ts';
import { monday } from './support.ts';

// What is kept of a skill: one list while everybody says the same, all that is believed as soon as one differs.

const settled: Belief = { shown: 9, explained: 9, last: 9, doubt: undefined };
const doubt = { level: 50, answers: 2, halves: undefined };

test('while the vendor and the intervals say what is shown, one list is kept, blanks included', () => {
  expect(entryOf(monday, [settled, undefined], [9, undefined])).toEqual({ shown: [9, undefined], seenOn: monday });
});

test.each<[string, Belief, number | undefined]>([
  ['an explained count', { ...settled, explained: 8 }, 9],
  ['a last word not below', { ...settled, last: 10 }, 9],
  ['a doubt', { ...settled, doubt }, 9],
  ['a lower word', settled, 7],
  ['a blank', settled, undefined],
])('%s that differs in one field alone keeps all that is believed, and gives it back', (_, belief, word) => {
  const entry = entryOf(monday, [settled, belief, undefined], [9, word, undefined]);

  expect(entry.open).toBeDefined();
  expect([0, 1, 2].map((field) => beliefOf(entry, field))).toEqual([settled, belief, undefined]);
  expect([0, 1, 2].map((field) => wordOf(entry, field))).toEqual([9, word, undefined]);
});

test('doubts are kept by field, and no list of them where there is none', () => {
  const open = (belief: Belief) => entryOf(monday, [settled, belief], [9, 50]).open;

  expect(open({ ...settled, doubt })?.doubts).toEqual([undefined, doubt]);
  expect(open(settled)).not.toHaveProperty('doubts');
});

test('what is shown is all that is believed and said of a settled skill, and nothing of a field without a series', () => {
  const entry = { shown: [9, undefined], seenOn: monday };

  expect(beliefOf(entry, 0)).toEqual(settled);
  expect(beliefOf(entry, 1)).toBeUndefined();
  expect([wordOf(entry, 0), wordOf(entry, 1)]).toEqual([9, undefined]);
});
