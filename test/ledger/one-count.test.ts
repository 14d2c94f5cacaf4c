import { expect, test } from 'vitest';
import {
  believe,
  born,
  explainedLater,
  smallRise,
  unexplained,
  witnessed,
  type Belief,
  type Doubt,
  type Hearing,
} from '../../src/ledger/belief.ts';

// What is believed of one count, answer by answer. Ten is the largest rise that two answers may say alone.

const hearing = (halves?: Hearing['halves'], isClosing = false): Hearing => ({
  limit: 10,
  isClosing,
  isZeroSaid: false,
  halves,
});
const settled = (count: number): Belief => ({ shown: count, explained: count, last: count, doubt: undefined });
const doubtful = (doubt: Doubt, count = 100): Belief => ({ ...settled(count), doubt });

/** What is shown, answer by answer, when the vendor goes on saying the same. */
function shownOver(answers: number, word: number, told: Hearing, before = settled(100)): readonly number[] {
  const shown: number[] = [];
  for (let belief = before; shown.length < answers; shown.push(belief.shown)) belief = believe(belief, word, told);
  return shown;
}

/** How many answers it takes until the word is shown; undefined where it is not within thirty. */
function answersNeeded(word: number, told: Hearing): number | undefined {
  const at = shownOver(30, word, told).indexOf(word);
  return at === -1 ? undefined : at + 1;
}

test('a small rise is ten, a quarter of the busiest count of today or three average intervals of yesterday', () => {
  expect(smallRise(0, 0, 288)).toBe(10);
  expect(smallRise(40, 960, 288)).toBe(10);
  expect(smallRise(200, 960, 288)).toBe(50);
  expect(smallRise(200, 9_600, 288)).toBe(100);
});

test('a lower word and a zero are no witnesses: nothing of the belief changes', () => {
  const before = doubtful({ level: 200, answers: 3, halves: 200 });

  expect(believe(before, 99, hearing())).toBe(before);
  expect(believe(before, 0, hearing())).toBe(before);
  const atZero = { ...settled(0), explained: 4 };
  expect(believe(atZero, 0, hearing())).toBe(atZero);
  expect(believe(before, 0, { ...hearing(), isZeroSaid: true })).toBe(before);
  expect(believe(atZero, 0, { ...hearing(), isZeroSaid: true })).toEqual(settled(0));
});

test('what intervals explain is shown at once, and what the answer does not say is explained no longer', () => {
  const before = { shown: 100, explained: 107, last: 107, doubt: undefined };

  expect(believe(before, 107, hearing())).toEqual(settled(107));
  expect(believe(before, 103, hearing())).toEqual(settled(103));
  expect(believe(before, 100, hearing())).toEqual(settled(100));
});

test('of a word beyond what is explained, the explained part is shown at once and the rest when said twice', () => {
  const before = { shown: 100, explained: 103, last: 103, doubt: undefined };
  const once = believe(before, 108, hearing());

  expect(once).toEqual({ shown: 103, explained: 103, last: 108, doubt: undefined });
  expect(believe(once, 108, hearing())).toEqual(settled(108));
  expect(believe(once, 106, hearing()).shown).toBe(106);
  expect(believe(once, 113, hearing()).shown).toBe(108);
});

test('a rise of the limit itself is small, one more is large', () => {
  expect(answersNeeded(110, hearing())).toBe(2);
  expect(answersNeeded(111, hearing())).toBeUndefined();
  expect(believe(settled(100), 110, hearing()).doubt).toBeUndefined();
  expect(believe(settled(100), 111, hearing()).doubt).toEqual({ level: 111, answers: 1, halves: undefined });
});

test.each([
  ['of four times the limit', 140, 6, 6],
  ['of more', 141, 12, 7],
])('a large rise %s (%i) needs %i answers, at the end of a day %i', (_, word, needed, atClosing) => {
  expect(answersNeeded(word, hearing(word))).toBe(needed);
  expect(answersNeeded(word, hearing('unreadable'))).toBe(needed);
  expect(answersNeeded(word, hearing(word, true))).toBe(atClosing);
  expect(answersNeeded(word, hearing(100))).toBeUndefined();
  expect(answersNeeded(word, hearing())).toBeUndefined();
});

test('halves that confirm a part of a rise show that part, as fast as its own size allows', () => {
  expect(shownOver(8, 300, hearing(108))).toEqual([100, 108, 108, 108, 108, 108, 108, 108]);
  expect(shownOver(3, 300, hearing(110))).toEqual([100, 110, 110]);
  expect(shownOver(6, 300, hearing(130))).toEqual([100, 100, 100, 100, 100, 130]);
});

test('answers agree on the least that any of them said', () => {
  let belief = settled(100);
  for (const word of [135, 128, 139, 135, 130]) belief = believe(belief, word, hearing(139));

  expect(belief.doubt).toEqual({ level: 128, answers: 5, halves: 139 });
  expect(believe(belief, 133, hearing(139)).shown).toBe(128);
});

test('of halves asked several times the most counts, and once read they outweigh those that could not be', () => {
  const before = (halves: Doubt['halves']) => doubtful({ level: 200, answers: 1, halves });
  const after = (halves: Doubt['halves'], now: Hearing['halves']) =>
    believe(before(halves), 200, hearing(now)).doubt?.halves;

  expect(after(150, 170)).toBe(170);
  expect(after(170, 150)).toBe(170);
  expect(after('unreadable', 150)).toBe(150);
  expect(after(150, 'unreadable')).toBe(150);
  expect(after(undefined, 'unreadable')).toBe('unreadable');
  expect(after('unreadable', undefined)).toBe('unreadable');
  expect(after(undefined, undefined)).toBeUndefined();
});

test('a doubt whose level the intervals have explained since is over: a further rise is counted anew', () => {
  const explained = (level: number) => ({
    ...doubtful({ level, answers: 5, halves: undefined }),
    explained: 150,
    last: 150,
  });

  expect(believe(explained(150), 200, hearing()).doubt).toEqual({ level: 200, answers: 1, halves: undefined });
  expect(believe(explained(150), 200, hearing(190)).doubt).toEqual({ level: 200, answers: 1, halves: 190 });
  expect(believe(explained(151), 200, hearing()).doubt).toEqual({ level: 151, answers: 6, halves: undefined });
});

test('a word that comes back into reach ends the doubt', () => {
  const before = doubtful({ level: 200, answers: 5, halves: 200 });

  expect(believe(before, 105, hearing()).doubt).toBeUndefined();
});

test('what lies beyond a level that has come to be shown is a doubt of its own, where it is large', () => {
  const agreed = (word: number) =>
    believe(doubtful({ level: 130, answers: 5, halves: 130 }), word, { ...hearing(), halves: undefined });

  expect(agreed(141)).toEqual({
    shown: 130,
    explained: 130,
    last: 141,
    doubt: { level: 141, answers: 1, halves: undefined },
  });
  expect(agreed(140)).toEqual({ shown: 130, explained: 130, last: 140, doubt: undefined });
});

test('a series is born at zero, with what intervals have said of it and no more than the answer says', () => {
  expect(born(5, 3, hearing())).toEqual({ shown: 0, explained: 3, last: 3, doubt: undefined });
  expect(born(5, 15, hearing())).toEqual({ shown: 0, explained: 5, last: 15, doubt: undefined });
  expect(born(5, 16, hearing())).toEqual({
    shown: 0,
    explained: 5,
    last: 16,
    doubt: { level: 16, answers: 1, halves: undefined },
  });
});

test('what was missed before explains more of the day, and is no later word of it', () => {
  const before = doubtful({ level: 200, answers: 3, halves: 190 });

  expect(explainedLater(before, 7)).toEqual({ ...before, explained: 107 });
});

test('an interval raises what is explained, the last word and a doubt alike, and shows nothing by itself', () => {
  expect(witnessed(settled(100), 7)).toEqual({ shown: 100, explained: 107, last: 107, doubt: undefined });
  expect(witnessed(doubtful({ level: 200, answers: 3, halves: 190 }), 7).doubt).toEqual({
    level: 207,
    answers: 3,
    halves: 197,
  });
  expect(witnessed(doubtful({ level: 200, answers: 3, halves: 'unreadable' }), 7).doubt?.halves).toBe('unreadable');
  expect(witnessed(doubtful({ level: 200, answers: 3, halves: undefined }), 7).doubt?.halves).toBeUndefined();
});

test('a word is unexplained as far as it lies beyond both what is shown and what is explained', () => {
  expect(unexplained({ ...settled(100), explained: 110 }, 115)).toBe(5);
  expect(unexplained({ ...settled(100), explained: 90 }, 115)).toBe(15);
});
