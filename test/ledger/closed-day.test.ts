import { expect, test } from 'vitest';
import { closedDayOf, foldClosedDay, isReadDue, type ClosedDay } from '../../src/ledger/closed-day.ts';
import type { Halves } from '../../src/ledger/counts.ts';
import { answer, close, dayAt, fields, halves, monday, type Rows } from './support.ts';

const hour = 3_600_000;
const closedMs = 24 * hour;

/** A Monday that closed with these counts of skill 1001. */
const closedDay = (...row: (number | undefined)[]): ClosedDay => ({
  date: monday,
  closedMs,
  readMs: closedMs,
  counts: new Map([['1001', row]]),
});

const reread = (day: ClosedDay, rows: Rows, told: { halves?: Halves; isWhole?: boolean } = {}) =>
  foldClosedDay(day, answer(rows, told.isWhole ?? true), { halves: told.halves, nowMs: closedMs + hour, fields });

test("a closed day's counts are the vendor's last word, also where more is exposed", async () => {
  const { ledger } = await close(await dayAt([100, 40, 30]), { '1001': [100, 39, 30] });

  expect(closedDayOf(ledger, 5_000)).toEqual({
    date: monday,
    closedMs: 5_000,
    readMs: 5_000,
    counts: new Map([['1001', [100, 39, 30]]]),
  });
});

test('a closed day is read again after 1, 3, 6, 9 and 12 hours, and in the last interval before the next close', () => {
  const nextCloseMs = 48 * hour;
  const intervalMs = hour / 12;
  let day = closedDay(1);
  const readAt: number[] = [];
  for (let now = closedMs; now < nextCloseMs; now += intervalMs) {
    if (!isReadDue(day, now, { nextCloseMs, intervalMs })) continue;
    readAt.push((now - closedMs) / hour);
    day = { ...day, readMs: now };
  }

  expect(readAt).toEqual([1, 3, 6, 9, 12, 24 - 1 / 12]);
});

test('reads missed in an outage are made up for by one', () => {
  const times = { nextCloseMs: 48 * hour, intervalMs: hour / 12 };
  const now = closedMs + 7 * hour;

  expect(isReadDue(closedDay(1), now, times)).toBe(true);
  expect(isReadDue({ ...closedDay(1), readMs: now }, now + hour, times)).toBe(false);
});

test('what was booked to a day after its close is its new word, told by field', async () => {
  const { day, revised, needsHalves } = await reread(closedDay(100, 40, 30), { '1001': [100, 39, 32] });

  expect(day.counts.get('1001')).toEqual([100, 39, 32]);
  expect(day.readMs).toBe(closedMs + hour);
  expect(Object.fromEntries(revised)).toEqual({
    declined: { raised: 0, lowered: 1 },
    recalled: { raised: 2, lowered: 0 },
  });
  expect(needsHalves).toBe(false);
});

test('a large change is taken where the halves of the day say the same', async () => {
  const before = closedDay(100, 40, 30);
  const rows: Rows = { '1001': [150, 40, 30] };

  const alone = await reread(before, rows);
  const agreed = await reread(before, rows, { halves: halves(rows) });
  const denied = await reread(before, rows, { halves: halves({ '1001': [100, 40, 30] }) });

  expect(alone).toMatchObject({ needsHalves: true, day: { counts: before.counts } });
  expect(agreed.day.counts.get('1001')).toEqual([150, 40, 30]);
  expect(denied).toMatchObject({ needsHalves: false, day: { counts: before.counts } });
});

test('an empty answer does not empty a closed day', async () => {
  const { day, needsHalves } = await reread(closedDay(100, 40, 30), {});

  expect(day.counts.get('1001')).toEqual([100, 40, 30]);
  expect(needsHalves).toBe(true);
});

test('a blank, and a skill that an answer not understood whole lacks, leave what was known', async () => {
  const blank = await reread(closedDay(2, 1, 1), { '1001': [2, null, 1] });
  const partial = await reread(closedDay(2, 1, 1), {}, { isWhole: false });

  expect(blank.day.counts.get('1001')).toEqual([2, 1, 1]);
  expect(partial.day.counts.get('1001')).toEqual([2, 1, 1]);
});

test('a skill that was named after the close is shown', async () => {
  const { day } = await reread(closedDay(100, 40, 30), { '1001': [100, 40, 30], '1002': [1, 0, null] });

  expect(day.counts.get('1002')).toEqual([1, 0, undefined]);
});
