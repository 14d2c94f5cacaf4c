import { expect, test } from 'vitest';
import { foldSkill, type SkillWord } from '../../src/ledger/fold-skill.ts';
import { monday, tuesday } from './support.ts';

// One answer about one skill, field by field. Ten is the largest rise that two answers may say alone.

const settled = { shown: [20, 8, undefined], seenOn: monday };
const skill = (told: Partial<SkillWord>): SkillWord => ({
  entry: settled,
  word: [20, 8, undefined],
  seenOn: monday,
  unborn: undefined,
  named: undefined,
  isConfirmed: false,
  isCopy: false,
  isClosing: false,
  halves: undefined,
  busiestYesterday: 0,
  intervalsADay: 288,
  ...told,
});
const explainedTo = (...explained: number[]) => ({
  ...settled,
  open: { explained: [...explained, undefined], last: [...explained, undefined], word: [20, 8, undefined] },
});

test('an answer that says what is shown changes nothing', () => {
  expect(foldSkill(skill({}))).toEqual({
    entry: settled,
    isChanged: false,
    isLargeHeld: false,
    isLargeShown: false,
    isPartial: false,
    late: [0, 0, 0],
  });
});

test('a rise is told as late only as far as no interval explains it', () => {
  const before = { ...explainedTo(23, 8), open: { ...explainedTo(23, 8).open, last: [27, 8, undefined] } };
  const { entry, isChanged, late } = foldSkill(skill({ entry: before, word: [27, 8, undefined] }));

  expect(entry.shown).toEqual([27, 8, undefined]);
  expect({ isChanged, late }).toEqual({ isChanged: true, late: [4, 0, 0] });
});

test('a rise that intervals explain is not late, nor is one that is shown only in part', () => {
  expect(foldSkill(skill({ entry: explainedTo(27, 8), word: [27, 8, undefined] })).late).toEqual([0, 0, 0]);
  expect(foldSkill(skill({ entry: explainedTo(27, 8), word: [24, 8, undefined] })).late).toEqual([0, 0, 0]);
});

test('an answer that leaves out a field with a series is partial, one without the series is not', () => {
  const partial = foldSkill(skill({ word: [20, undefined, undefined] }));

  expect(partial).toMatchObject({ isPartial: true, isChanged: false, isLargeHeld: false, entry: settled });
  expect(foldSkill(skill({})).isPartial).toBe(false);
});

test('a word is held as large when it lies beyond the limit, which a busy skill, or a busy day before, raises', () => {
  const isLargeHeld = (word: number, told: Partial<SkillWord> = {}) =>
    foldSkill(skill({ word: [word, 8, undefined], ...told })).isLargeHeld;

  expect([isLargeHeld(30), isLargeHeld(31)]).toEqual([false, true]);
  expect([isLargeHeld(50, { busiestYesterday: 2_880 }), isLargeHeld(51, { busiestYesterday: 2_880 })]).toEqual([
    false,
    true,
  ]);
  expect(isLargeHeld(31, { entry: { ...settled, shown: [20, 44, undefined] }, word: [31, 44, undefined] })).toBe(false);
});

test('a large rise that comes to be shown is told as such, a small one is not', () => {
  const doubted = (level: number) => ({
    ...settled,
    open: {
      explained: [20, 8, undefined],
      last: [level, 8, undefined],
      word: [level, 8, undefined],
      doubts: [{ level, answers: 11, halves: level }],
    },
  });
  const after = (level: number) => foldSkill(skill({ entry: doubted(level), word: [level, 8, undefined] }));

  expect(after(31)).toMatchObject({ isLargeShown: true, isLargeHeld: false, late: [11, 0, 0] });
  expect(after(30)).toMatchObject({ isLargeShown: false, isLargeHeld: false, late: [10, 0, 0] });
});

test('halves confirm a large rise field by field, and a field that they lack counts as nothing', () => {
  const doubtOf = (halves: SkillWord['halves']) =>
    foldSkill(skill({ word: [60, 50, undefined], halves })).entry.open?.doubts?.map((doubt) => doubt?.halves);

  expect(doubtOf([55, 45, 0])).toEqual([55, 45, undefined]);
  expect(doubtOf([55])).toEqual([55, 0, undefined]);
  expect(doubtOf('unreadable')).toEqual(['unreadable', 'unreadable', undefined]);
  expect(doubtOf(undefined)).toEqual([undefined, undefined, undefined]);
});

test('at the end of a day a huge rise needs seven answers', () => {
  const entry = {
    ...settled,
    open: {
      explained: [20, 8, undefined],
      last: [500, 8, undefined],
      word: [500, 8, undefined],
      doubts: [{ level: 500, answers: 6, halves: 500 }],
    },
  };
  const shown = (isClosing: boolean) => foldSkill(skill({ entry, word: [500, 8, undefined], isClosing })).entry.shown;

  expect(shown(true)).toEqual([500, 8, undefined]);
  expect(shown(false)).toEqual([20, 8, undefined]);
});

test('a new skill begins at zero, and what its intervals said is explained', () => {
  const { entry, isChanged, isLargeHeld, late } = foldSkill(
    skill({ entry: undefined, word: [5, 0, undefined], seenOn: tuesday, unborn: [3, undefined] }),
  );

  expect(entry).toEqual({
    shown: [0, 0, undefined],
    seenOn: tuesday,
    open: { explained: [3, 0, undefined], last: [5, 0, undefined], word: [5, 0, undefined] },
  });
  expect({ isChanged, isLargeHeld, late }).toEqual({ isChanged: true, isLargeHeld: false, late: [0, 0, 0] });
});

test('halves asked before a series begins are no word about it', () => {
  const { entry } = foldSkill(skill({ entry: undefined, word: [90, 0, 0], halves: [90, 0, 0] }));

  expect(entry.open?.doubts?.[0]).toEqual({ level: 90, answers: 1, halves: undefined });
});

test('a series that may have existed before is shown as two answers say, the lower of the two', () => {
  const shown = (named: SkillWord['named'], word: SkillWord['word']) =>
    foldSkill(skill({ entry: undefined, word, named })).entry.shown;

  expect(shown([5, 1, 0], [7, 1, 0])).toEqual([5, 1, 0]);
  expect(shown([7, 1, 0], [5, 1, 0])).toEqual([5, 1, 0]);
  expect(shown([5, undefined, 0], [5, 1, 0]), 'a field not named yet has no series yet').toEqual([5, undefined, 0]);
  expect(shown([], [5, 1, 0])).toEqual([undefined, undefined, undefined]);
});

test('of a field without a series nothing is remembered, of one that begins the word is', () => {
  const { entry } = foldSkill(skill({ entry: undefined, word: [7, 1, 0], named: [5, undefined, 0] }));

  expect(entry.open).toEqual({
    explained: [5, undefined, 0],
    last: [7, undefined, 0],
    word: [7, undefined, 0],
  });
});

test('confirmed by halves it is shown as it is', () => {
  const { entry, isChanged } = foldSkill(
    skill({ entry: undefined, word: [70, 1, undefined], named: [], isConfirmed: true }),
  );

  expect(entry).toEqual({ shown: [70, 1, undefined], seenOn: monday });
  expect(isChanged).toBe(true);
});

test('of a copy only what intervals explain is believed, and nothing of it is remembered', () => {
  const before = explainedTo(27, 8);
  const copy = (word: SkillWord['word'], entry: SkillWord['entry'] = before) =>
    foldSkill(skill({ entry, word, isCopy: true }));

  expect(copy([24, 90, undefined])).toMatchObject({
    entry: { shown: [24, 8, undefined], open: { ...before.open } },
    isChanged: true,
    isLargeHeld: false,
  });
  expect(copy([900, 5, 3]).entry.shown).toEqual([27, 8, undefined]);
  expect(copy([10, 5, 3]).entry.shown).toEqual([20, 8, undefined]);
  expect(foldSkill(skill({ entry: undefined, word: [10, 5, 3], isCopy: true })).entry).toEqual({
    shown: [undefined, undefined, undefined],
    seenOn: monday,
  });
});

test.each<[string, readonly (number | undefined)[], number]>([
  ['in a row with more of them', [24, 0, 1], 0],
  ['beside a blank', [20, 0, undefined], 0],
  ['in a row of zeros and blanks', [0, 0, undefined], 60],
  ['in a row that lowers another count', [19, 0, undefined], 60],
])('a 0 %s takes back what intervals had explained, or not', (_, word, explained) => {
  const shown = [20, 0, undefined];
  const open = { explained: [20, 60, undefined], last: [20, 60, undefined], word: shown };
  const { entry } = foldSkill(skill({ entry: { shown, seenOn: monday, open }, word }));

  expect(entry.open?.explained[1] ?? 0).toBe(explained);
  expect(entry.shown[1]).toBe(0);
});
