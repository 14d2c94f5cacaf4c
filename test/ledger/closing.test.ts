import { expect, test } from 'vitest';
import { afterClosingAnswer, factsDigest, isLittle, type ClosingWord } from '../../src/ledger/closing.ts';
import type { Counts } from '../../src/ledger/counts.ts';
import type { Closing } from '../../src/ledger/ledger.ts';
import { fields } from './support.ts';

const before = (answers: number, agreeing: number, facts: string | undefined = 'a'): Closing => ({
  answers,
  agreeing,
  facts,
});
const word: ClosingWord = { facts: 'a', isPlausible: true, isDoubtful: false, isHolding: false };
const closes = (closing: Closing, told: Partial<ClosingWord> = {}) =>
  afterClosingAnswer(closing, { ...word, ...told }).isClosed;

test('little is three, or one in fifty of the busiest count', () => {
  expect([isLittle(3, 0), isLittle(4, 0)]).toEqual([true, false]);
  expect([isLittle(10, 500), isLittle(11, 500)]).toEqual([true, false]);
});

test('answers are counted, and those in a row with the same call facts; one not understood whole agrees with none', () => {
  const closing = (known: Closing, facts: string | undefined) => afterClosingAnswer(known, { ...word, facts }).closing;

  expect(closing(before(0, 0, undefined), 'a')).toEqual({ answers: 1, agreeing: 1, facts: 'a' });
  expect(closing(before(1, 1), 'a')).toEqual({ answers: 2, agreeing: 2, facts: 'a' });
  expect(closing(before(2, 2), 'b')).toEqual({ answers: 3, agreeing: 1, facts: 'b' });
  expect(closing(before(2, 2), undefined)).toEqual({ answers: 3, agreeing: 0, facts: undefined });
  expect(closing(before(2, 0, undefined), undefined)).toEqual({ answers: 3, agreeing: 0, facts: undefined });
});

test('two answers that agree close a day, three where they are doubtful', () => {
  expect(closes(before(0, 0, undefined))).toBe(false);
  expect(closes(before(1, 1))).toBe(true);
  expect(closes(before(1, 1), { isDoubtful: true })).toBe(false);
  expect(closes(before(2, 2), { isDoubtful: true })).toBe(true);
});

test('answers that are not plausible, or while much is held back, close no day by agreeing', () => {
  expect(closes(before(4, 4), { isPlausible: false })).toBe(false);
  expect(closes(before(4, 4), { isHolding: true })).toBe(false);
});

test('a day closes with the eighth answer whatever it says, with the sixteenth while much is held back', () => {
  const odd = { facts: 'b', isPlausible: false, isDoubtful: true };

  expect([closes(before(6, 1), odd), closes(before(7, 1), odd)]).toEqual([false, true]);
  expect(closes(before(14, 1), { ...odd, isHolding: true })).toBe(false);
  expect(closes(before(15, 1), { ...odd, isHolding: true })).toBe(true);
});

/** The digest of these skills' words, in this order. */
function digestOf(...skills: readonly (readonly [string, Counts])[]): string {
  const digest = factsDigest(fields);
  for (const [skillId, counts] of skills) digest.take(skillId, counts);
  return digest.digest();
}

test('two answers are the same where their call facts and blanks are, whatever else they count', () => {
  const one = digestOf(['7', [5, 2, 1]]);

  expect(digestOf(['7', [5, 2, 9]])).toBe(one);
  expect(digestOf(['7', [6, 2, 1]])).not.toBe(one);
  expect(digestOf(['7', [5, 3, 1]])).not.toBe(one);
  expect(digestOf(['8', [5, 2, 1]])).not.toBe(one);
  expect(digestOf(['7', [5, 2, undefined]])).not.toBe(one);
  expect(digestOf(['7', [5, 0, 0]])).not.toBe(digestOf());
});

test('which field is left out tells answers apart, and so does where one skill ends', () => {
  expect(digestOf(['7', [undefined, 2, 1]])).not.toBe(digestOf(['7', [2, undefined, 1]]));
  expect(digestOf(['7', [0, undefined, 0]])).not.toBe(digestOf(['7', [0, 0, undefined]]));
  expect(digestOf(['7', [1, 12, 0]])).not.toBe(digestOf(['7', [11, 2, 0]]));
  expect(digestOf(['7', [0, undefined, 0]])).not.toBe(digestOf());
});

test('a skill with nothing to say is as one without a row', () => {
  expect(digestOf(['7', [0, 0, 4]])).toBe(digestOf());
  expect(digestOf(['7', [5, 2, 1]], ['8', [0, 0, 0]])).toBe(digestOf(['7', [5, 2, 1]]));
});
