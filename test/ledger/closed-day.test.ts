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
  expect([blank.needsHalves, partial.needsHalves]).toEqual([false, false]);
});

test('a skill that was named after the close is shown', async () => {
  const { day } = await reread(closedDay(100, 40, 30), { '1001': [100, 40, 30], '1002': [1, 0, null] });

  expect(day.counts.get('1002')).toEqual([1, 0, undefined]);
});

test('what is late to two skills is told as one sum by field, what was taken back apart', async () => {
  const two: ClosedDay = {
    ...closedDay(),
    counts: new Map([
      ['1001', [100, 40, 30]],
      ['1002', [50, 3, 2]],
    ]),
  };
  const { day, revised } = await reread(two, { '1001': [101, 40, 28], '1002': [52, 3, 3] });

  expect(day.counts.get('1002')).toEqual([52, 3, 3]);
  expect(Object.fromEntries(revised)).toEqual({
    calls: { raised: 3, lowered: 0 },
    recalled: { raised: 1, lowered: 2 },
  });
});

test('little is taken on one word, measured by the busiest count of the skill, up or down', async () => {
  const after = async (...row: number[]) =>
    (await reread(closedDay(500, 40, 30), { '1001': row })).day.counts.get('1001');

  expect(await after(510, 30, 30)).toEqual([510, 30, 30]);
  expect(await after(511, 29, 30)).toEqual([500, 40, 30]);
});

test('of halves that could not be read nothing large is taken, and they are not asked again', async () => {
  const before = closedDay(100, 40, 30);

  expect(await reread(before, { '1001': [150, 40, 30] }, { halves: 'unreadable' })).toMatchObject({
    needsHalves: false,
    day: { counts: before.counts },
  });
});

test('a skill, or a field, that both halves lack has 0, and an answer may empty it so', async () => {
  const gone = await reread(closedDay(100, 40, 30), {}, { halves: halves({}) });
  const blank = await reread(
    closedDay(100, 40, 30),
    { '1001': [100, 0, 30] },
    { halves: halves({ '1001': [100, null, 30] }) },
  );

  expect(gone.day.counts.get('1001')).toEqual([0, 0, 0]);
  expect(blank.day.counts.get('1001')).toEqual([100, 0, 30]);
});

test('a field that was never named stays without a count when a whole answer lacks the skill', async () => {
  const { day, revised } = await reread(closedDay(2, undefined, 1), {});

  expect(day.counts.get('1001')).toEqual([0, undefined, 0]);
  expect([...revised.keys()]).toEqual(['calls', 'recalled']);
});

test('a field first named after the close is shown, one that says what is known is no revision', async () => {
  const { day, revised } = await reread(closedDay(100, undefined, 30), { '1001': [100, 0, 30] });

  expect(day.counts.get('1001')).toEqual([100, 0, 30]);
  expect([...revised.keys()]).toEqual([]);
});

test('a skill of which nothing but blanks is known is not kept, a large new one waits for halves', async () => {
  const rows: Rows = { '1001': [1, 0, 0], '1002': [null, null, null], '1003': [90, 0, 0] };
  const alone = await reread(closedDay(1, 0, 0), rows);
  const agreed = await reread(closedDay(1, 0, 0), rows, { halves: halves(rows) });

  expect([...alone.day.counts.keys()]).toEqual(['1001', '1003']);
  expect(alone.day.counts.get('1003')).toEqual([undefined, 0, 0]);
  expect(alone.needsHalves).toBe(true);
  expect(agreed.day.counts.get('1003')).toEqual([90, 0, 0]);
});

test('a blank last word leaves a closed day with what was shown', async () => {
  const { ledger } = await close(await dayAt([100, 40, 30]), { '1001': [100, null, 30] });

  expect(closedDayOf(ledger, 5_000).counts.get('1001')).toEqual([100, 40, 30]);
});

test('no read is due at the very close, nor for a last interval that lies before it', () => {
  const day = closedDay(1);

  expect(isReadDue(day, closedMs, { nextCloseMs: closedMs + hour / 12, intervalMs: hour / 12 })).toBe(false);
  expect(isReadDue(day, closedMs + hour / 2, { nextCloseMs: closedMs, intervalMs: hour / 12 })).toBe(false);
  expect(isReadDue(day, closedMs + hour - 1, { nextCloseMs: 48 * hour, intervalMs: hour / 12 })).toBe(false);
});
