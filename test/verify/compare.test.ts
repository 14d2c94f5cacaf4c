import { expect, test } from 'vitest';
import { compare, type FieldDay, summaryOf } from '../../src/verify/compare.ts';

type Said = Readonly<Record<string, number>>;
const field = 'treatment';

function replica({ counted = {}, held = {}, atClose = {} }: { counted?: Said; held?: Said; atClose?: Said }) {
  const gains = Object.entries(counted).map(([id, sum]) => [id, { sum, last: sum, bornAt: undefined }] as const);
  const day: FieldDay = {
    counted: new Map(gains),
    held: new Map(Object.entries(held)),
    atClose: new Map(Object.entries(atClose)),
  };
  return { scrapes: 1, closeReadMs: 0, fields: new Map([[field, day]]) };
}

const nowSays = (now: Said, isWhole = true) => ({
  samples: new Map(Object.entries(now).map(([id, count]) => [id, { [field]: count }])),
  isWhole,
});

test('what was counted, said at the close and is said now can all be the same', () => {
  const rows = compare([replica({ counted: { a: 7 }, atClose: { a: 7 } })], nowSays({ a: 7 }), [field]);

  expect(rows).toEqual([
    { skillId: 'a', field, counted: 7, atClose: 7, now: 7, held: 0, verdict: 'same', revised: 0, bornAt: undefined },
  ]);
});

test.each([
  ['a count held up by as much', 10, 3, 7, 'held'],
  ['a count held back by as much', 4, -3, 7, 'held'],
  ['a count of which less is held by the close', 8, 3, 7, 'held'],
  ['a count that differs by more than is held', 11, 3, 7, 'differs'],
  ['a count that differs the other way than what is held', 6, 3, 7, 'differs'],
  ['a count below the word with nothing held', 6, 0, 7, 'differs'],
  ['a count above the word with nothing held', 8, 0, 7, 'differs'],
  ['a count as the word, whatever was held', 7, 3, 7, 'same'],
])('%s: %i counted, %i held, %i at the close is %s', (_, counted, held, atClose, verdict) => {
  const [row] = compare(
    [replica({ counted: { a: counted }, held: { a: held }, atClose: { a: atClose } })],
    nowSays({}),
    [field],
  );

  expect(row?.verdict).toBe(verdict);
});

test('what the vendor changes after the close is a revision and no difference', () => {
  const day = replica({ counted: { a: 7, b: 2, c: 5 }, atClose: { a: 7, b: 2, c: 5 } });

  const rows = compare([day], nowSays({ a: 9, b: 1, c: 5, d: 4 }), [field]);

  expect(rows.map(({ skillId, revised }) => `${skillId} ${revised}`)).toEqual(['a 2', 'b -1', 'c 0', 'd 4']);
  expect(summaryOf(rows)).toEqual({ same: 4, held: 0, differs: 0, revised: 3 });
});

test('a skill without a row had nothing to count where the answer was understood whole, and is unknown elsewhere', () => {
  const day = replica({ counted: { a: 7 }, atClose: { a: 7 } });

  expect(compare([day], nowSays({}, true), [field])).toMatchObject([{ now: 0, revised: -7 }]);
  expect(compare([day], nowSays({}, false), [field])).toMatchObject([{ now: undefined, revised: 0 }]);
});

test('a skill that the close names and nobody counted differs, and one counted that the close lacks', () => {
  const rows = compare([replica({ counted: { a: 7 }, atClose: { b: 3 } })], nowSays({}), [field]);

  expect(rows.map(({ skillId, verdict }) => `${skillId} ${verdict}`)).toEqual(['a differs', 'b differs']);
});

test('of two replicas the one that counted most is taken, with what it held; a close one of them saw is enough', () => {
  const part = replica({ counted: { a: 4 }, held: { a: -3 } });
  const whole = replica({ counted: { a: 10 }, held: { a: 3 } });
  const closing = replica({ counted: { a: 0 }, atClose: { a: 7 } });

  const rows = compare([part, whole, closing], nowSays({ a: 7 }), [field]);

  expect(rows).toMatchObject([{ counted: 10, atClose: 7, held: 3, verdict: 'held' }]);
});
