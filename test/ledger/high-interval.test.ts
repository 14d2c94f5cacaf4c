import { expect, test } from 'vitest';
import { isFarAbove, isFarFromShown, isIntervalHigh, isLarge } from '../../src/ledger/high-interval.ts';
import type { Ledger } from '../../src/ledger/ledger.ts';
import { answer, dayAt, fields, halves, monday, read, type Row, type Rows, tuesday, witness } from './support.ts';

const measure = { fields, date: monday, intervalsADay: 288 };

/** Whether an interval of Monday, which stood at this row before it, is too high for the day. */
async function isHigh(before: Row, interval: Rows, day: Rows, isWhole = true): Promise<boolean> {
  const ledger = await witness(await dayAt(before), interval);
  return isIntervalHigh(ledger, answer(interval), answer(day, isWhole), measure);
}

test.each<[string, Row, Rows, Rows, boolean]>([
  ['ten calls more', [20, 0, 0], { '1001': [12, 0, 0] }, { '1001': [22, 0, 0] }, false],
  ['eleven calls more', [20, 0, 0], { '1001': [12, 0, 0] }, { '1001': [21, 0, 0] }, true],
  ['eleven more of the other call fact', [20, 0, 0], { '1001': [12, 12, 0] }, { '1001': [32, 1, 0] }, true],
  ['eleven callbacks more, which are no call fact', [20, 0, 0], { '1001': [0, 0, 12] }, { '1001': [20, 0, 1] }, false],
  ['a quarter of the day more', [100, 0, 0], { '1001': [25, 0, 0] }, { '1001': [100, 0, 0] }, false],
  ['more than a quarter', [100, 0, 0], { '1001': [26, 0, 0] }, { '1001': [100, 0, 0] }, true],
  ['more than a day that lowers what is shown', [20, 0, 0], { '1001': [40, 0, 0] }, { '1001': [19, 0, 0] }, false],
  ['a skill of which the day says nothing', [20, 0, 0], { '1009': [11, 0, 0] }, { '1001': [20, 0, 0] }, true],
  ['a skill of which the day says enough', [20, 0, 0], { '1009': [11, 0, 0] }, { '1009': [1, 0, 0] }, false],
  ['a blank', [20, 0, 0], { '1001': [null, 0, 0] }, { '1001': [20, 0, 0] }, false],
  ['as the day leaves it blank', [20, 0, 0], { '1001': [40, 0, 0] }, { '1001': [null, 0, 0] }, false],
])('an interval is too high for its day or not: %s', async (_, before, interval, day, expected) => {
  expect(await isHigh(before, interval, day)).toBe(expected);
});

test('a day that was not understood whole says nothing of a skill without a row', async () => {
  expect(await isHigh([20, 0, 0], { '1009': [40, 0, 0] }, { '1001': [20, 0, 0] }, false)).toBe(false);
});

test('what was never taken in is no contradiction', async () => {
  const interval = answer({ '1009': [40, 0, 0] });

  expect(isIntervalHigh(await dayAt([20, 0, 0]), interval, answer({ '1001': [20, 0, 0] }), measure)).toBe(false);
});

test('what earlier intervals said too much is not held against a small one', async () => {
  const ledger = await witness(await witness(await dayAt([20, 0, 0]), { '1001': [50, 0, 0] }), { '1001': [10, 0, 0] });

  expect(isIntervalHigh(ledger, answer({ '1001': [10, 0, 0] }), answer({ '1001': [30, 0, 0] }), measure)).toBe(false);
});

test('of two answers about one window, one is far above by more than a small rise; a blank says nothing', async () => {
  const ledger = await dayAt([20, 0, 0]);
  const above = (one: Rows, other: Rows, isWhole = true) =>
    isFarAbove(ledger, answer(one), answer(other, isWhole), measure);

  expect(above({ '1001': [12, 0, 0] }, { '1001': [1, 0, 0] })).toBe(true);
  expect(above({ '1001': [12, 0, 0] }, { '1001': [2, 0, 0] })).toBe(false);
  expect(above({ '1001': [12, 0, 0] }, {})).toBe(true);
  expect(above({ '1001': [12, 0, 0] }, {}, false)).toBe(false);
  expect(above({ '1001': [12, 0, 0] }, { '1001': [null, 0, 0] })).toBe(false);
});

test('what may be said alone is measured by the day: the ledger’s own, or the next, of which nothing is shown yet', async () => {
  const busy: Ledger = {
    ...(await dayAt([1_000, 0, 0])),
    dayBefore: halves({ '1001': [9_600, 0, 0] }) as Ledger['dayBefore'],
  };
  const large = (calls: number, date: string) => isLarge(busy, answer({ '1001': [calls, 0, 0] }), { ...measure, date });

  expect([large(250, monday), large(251, monday)]).toEqual([false, true]);
  expect([large(10, tuesday), large(11, tuesday)]).toEqual([false, true]);
  const quiet = { ...busy, skills: new Map() };
  expect([100, 101].map((calls) => isLarge(quiet, answer({ '1001': [calls, 0, 0] }), measure))).toEqual([false, true]);
});

test('a day’s answer is far from what is shown where it lowers or raises a call fact by more than a small rise', async () => {
  const after = async (row: Row) =>
    isFarFromShown((await read(await dayAt([100, 20, 5]), { '1001': row })).ledger, '1001', measure);

  expect(await after([100, 20, 5])).toBe(false);
  expect(await after([75, 20, 5])).toBe(false);
  expect(await after([74, 20, 5])).toBe(true);
  expect(await after([125, 20, 5])).toBe(false);
  expect(await after([126, 20, 5])).toBe(true);
  expect(await after([100, 46, 5])).toBe(true);
  expect(await after([100, 20, 90])).toBe(false);
  expect(isFarFromShown(await dayAt([100, 20, 5]), '1009', measure)).toBe(false);
});
