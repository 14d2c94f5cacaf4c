import { expect, test } from 'vitest';
import { isClosingCopy, isCopyOfDayBefore } from '../../src/ledger/copies.ts';
import { beginDay, type Ledger } from '../../src/ledger/ledger.ts';
import { answer, dayAt, fields, halves, tuesday, witness, type Row, type Rows } from './support.ts';

// An answer about today that holds yesterday's rows: a cached page, or a window that the vendor got wrong.

const isCopy = (ledger: Ledger, rows: Rows) => isCopyOfDayBefore(ledger, answer(rows).samples, fields);

/** A Tuesday that has just begun, after a Monday that closed with these counts. */
async function after(rows: Rows): Promise<Ledger> {
  const begun = beginDay(await dayAt(rows['1001'] ?? []), tuesday);
  return { ...begun, dayBefore: halves(rows) as Ledger['dayBefore'] };
}
const full: Row = [100, 40, 30];

test('an answer with the call facts of yesterday is a copy, whatever else has moved', async () => {
  const ledger = await after({ '1001': full });

  expect(await isCopy(ledger, { '1001': full })).toBe(true);
  expect(await isCopy(ledger, { '1001': [100, 40, 90] })).toBe(true);
});

test.each<[string, Row, Row, boolean]>([
  ['three more', [103, 43, 30], full, true],
  ['three fewer', [97, 37, 30], full, true],
  ['four more calls', [104, 40, 30], full, false],
  ['four fewer of the other call fact', [100, 36, 30], full, false],
  ['one in fifty', [1_020, 410, 30], [1_000, 402, 30], true],
  ['more than one in fifty', [1_021, 402, 30], [1_000, 402, 30], false],
  ['a blank for nothing', [100, null, 30], [100, 3, 30], true],
  ['a blank for much', [100, null, 30], full, false],
  ['few where there was a blank', [100, 3, 30], [100, null, 30], true],
  ['many where there was a blank', [100, 4, 30], [100, null, 30], false],
])('call facts that differ by what may have come late are a copy: %s', async (_, today, yesterday, isSame) => {
  expect(await isCopy(await after({ '1001': yesterday }), { '1001': today })).toBe(isSame);
});

test('one row that is not as it was tells the answer from a copy, wherever it stands', async () => {
  const ledger = await after({ '1001': full, '1002': full });

  expect(await isCopy(ledger, { '1001': full, '1002': full })).toBe(true);
  expect(await isCopy(ledger, { '1001': [90, 40, 30], '1002': full })).toBe(false);
  expect(await isCopy(ledger, { '1001': full, '1002': [90, 40, 30] })).toBe(false);
});

test('so does a skill that was not there yesterday, unless it has nothing to count', async () => {
  const ledger = await after({ '1001': full });

  expect(await isCopy(ledger, { '1001': full, '1009': [0, 0, null] })).toBe(true);
  expect(await isCopy(ledger, { '1009': [0, 0, 1], '1001': full })).toBe(false);
  expect(await isCopy(ledger, { '1001': full, '1009': [0, 0, 1] })).toBe(false);
});

test("a copy covers at least half of yesterday's calls", async () => {
  const rows: Rows = { '1001': full };

  expect(await isCopy(await after({ '1001': full, '1002': [60, 0, 0], '1003': [40, 90, 90] }), rows)).toBe(true);
  expect(await isCopy(await after({ '1001': full, '1002': [60, 0, 0], '1003': [41, 0, 0] }), rows)).toBe(false);
});

test('an answer of which intervals explain four fifths is no copy, but a day like the one before', async () => {
  const ledger = await after({ '1001': [100, 50, 50] });

  expect(await isCopy(await witness(ledger, { '1001': [100, 50, 9] }), { '1001': [100, 50, 50] })).toBe(true);
  expect(await isCopy(await witness(ledger, { '1001': [100, 50, 10] }), { '1001': [100, 50, 50] })).toBe(false);
});

test('intervals explain no more of a count than it is, and those of a skill without a series count too', async () => {
  const ledger = await after({ '1001': [100, 50, 50], '1002': [10, 0, 0] });
  const rows: Rows = { '1001': [100, 50, 50], '1002': [10, 0, 0] };

  expect(await isCopy(await witness(ledger, { '1001': [900, 0, 0] }), rows)).toBe(true);
  expect(await isCopy(await witness(ledger, { '1001': [100, 50, 7] }), rows)).toBe(true);
  expect(await isCopy(await witness(ledger, { '1001': [100, 50, 8], '1002': [10, 0, 0] }), rows)).toBe(false);
});

test('so few counts may be alike by chance: four are no copy, five are', async () => {
  const ledger = await after({ '1001': [2, 1, 2] });

  expect(await isCopy(ledger, { '1001': [2, 1, 1] })).toBe(false);
  expect(await isCopy(ledger, { '1001': [2, 1, 2] })).toBe(true);
});

test('nothing copies a day of which nothing is known, and an empty answer copies none', async () => {
  expect(await isCopy(await dayAt(full), { '1001': full })).toBe(false);
  expect(await isCopy(await after({ '1001': full }), {})).toBe(false);
});

test('after days that were missed, the last that was counted is not the day before', async () => {
  const ledger = beginDay(await dayAt(full), '2026-03-04');

  expect(await isCopy(ledger, { '1001': full })).toBe(false);
  expect(ledger.dayBefore.size).toBe(0);
});

test('yesterday is measured by its first call fact, wherever that stands in the report', async () => {
  const order = { names: ['recalled', 'calls', 'declined'], callFacts: ['calls', 'declined'] };
  const ledger = await after({ '1001': [2, 100, 40], '1002': [90, 99, 0] });
  const copied = async (before: Ledger) =>
    isCopyOfDayBefore(before, new Map([['1001', { recalled: 70, calls: 100, declined: 40 }]]), order);

  expect(await copied(ledger)).toBe(true);
  expect(await copied({ ...ledger, dayBefore: new Map([...ledger.dayBefore, ['1003', [0, 2, 0]]]) })).toBe(false);
});

test('a day before without its first call fact is covered by any of its rows', async () => {
  const ledger = await after({ '1001': [null, 40, 30], '1002': [null, 9, 9] });

  expect(await isCopy(ledger, { '1001': [null, 40, 30] })).toBe(true);
});

/** A Tuesday at these counts whose Monday closed with those. */
async function closingAt(today: Row, yesterday: Rows): Promise<Ledger> {
  return { ...(await dayAt(today)), dayBefore: halves(yesterday) as Ledger['dayBefore'] };
}
const busier: Row = [120, 40, 30];

test.each<[string, Rows, Rows, boolean]>([
  ['what the day before held', { '1001': full }, { '1001': full }, true],
  ['the same call facts, with other callbacks', { '1001': [100, 40, 99] }, { '1001': full }, true],
  ['zeros of a skill that the day before did not have', { '1001': full, '9': [0, 0, 0] }, { '1001': full }, true],
  ['no row of a skill that had nothing', { '1001': full }, { '1001': full, '9': [0, 0, 0] }, true],
  ['a call more', { '1001': [101, 40, 30] }, { '1001': full }, false],
  ['a declined call fewer', { '1001': [100, 39, 30] }, { '1001': full }, false],
  ['no row of a skill that had calls', { '1001': full }, { '1001': full, '1002': [1, 0, 0] }, false],
  ['a row of a skill that had none', { '1001': full, '1002': [1, 0, 0] }, { '1001': full }, false],
  ['ten calls, which days may share', { '1001': [10, 4, 3] }, { '1001': [10, 4, 3] }, false],
  ['eleven calls', { '1001': [11, 4, 3] }, { '1001': [11, 4, 3] }, true],
  ['nothing, after a day with nothing', {}, {}, false],
])('a closing answer that lowers the day and says %s is a copy, or not', async (_, rows, yesterday, isSame) => {
  expect(isClosingCopy(await closingAt(busier, yesterday), answer(rows), fields)).toBe(isSame);
});

test('a closing answer that lowers nothing is no copy, however alike the days are', async () => {
  expect(isClosingCopy(await closingAt(full, { '1001': full }), answer({ '1001': full }), fields)).toBe(false);
  const half = { samples: answer({ '1001': full }).samples, isWhole: false };
  expect(isClosingCopy(await closingAt(full, { '1001': full }), half, fields)).toBe(false);
});
