import { expect, test } from 'vitest';
import { dayOfDate } from '../../src/base/calendar.ts';
import { withoutInterval } from '../../src/ledger/contradiction.ts';
import { bookGap, bookInterval, gapsToAsk, halvesOf } from '../../src/ledger/gaps.ts';
import { beginDay, type Ledger } from '../../src/ledger/ledger.ts';
import { answer, dayAt, fields, monday, read, shownOf, tuesday, type Rows } from './support.ts';

const zone = 'America/Bogota';
const fiveMinutes = 300_000;
const { startMs, endMs } = dayOfDate(monday, zone);

/** Takes in the nth interval of Monday. */
function interval(ledger: Ledger, n: number, rows: Rows = {}): Promise<Ledger> {
  const span = { startMs: startMs + n * fiveMinutes, endMs: startMs + (n + 1) * fiveMinutes };
  return bookInterval(ledger, span, answer(rows), { fields, zone });
}

const spans = (ledger: Ledger) =>
  gapsToAsk(ledger, zone).map((gap) => [(gap.startMs - startMs) / fiveMinutes, (gap.endMs - startMs) / fiveMinutes]);

test('intervals that were never answered are asked for as one window, with the next that is', async () => {
  const ledger = await interval(await interval(await dayAt([10, 0, 0]), 100), 107);

  expect(spans(ledger)).toEqual([[101, 107]]);
});

test('what a gap says explains a rise, and it is not asked for again', async () => {
  const ledger = await interval(await interval(await dayAt([10, 0, 0]), 100), 107);
  const [gap] = gapsToAsk(ledger, zone);

  const booked = await bookGap(ledger, gap ?? missing(), answer({ '1001': [500, 0, 0] }), fields);
  const { ledger: after } = await read(booked, { '1001': [510, 0, 0] });

  expect(shownOf(after)).toEqual([510, 0, 0]);
  expect(gapsToAsk(after, zone)).toEqual([]);
});

test('a gap is asked for again while a large rise is held, and adds only what it had not said', async () => {
  const ledger = await interval(await interval(await dayAt([10, 0, 0]), 100), 107);
  const [gap] = gapsToAsk(ledger, zone);
  const empty = await bookGap(ledger, gap ?? missing(), answer({ '1001': [100, 0, 0] }), fields);
  const held = (await read(empty, { '1001': [510, 0, 0] })).ledger;
  const [again] = gapsToAsk(held, zone);

  const booked = await bookGap(held, again ?? missing(), answer({ '1001': [500, 0, 0] }), fields);

  expect(shownOf(held)).toEqual([110, 0, 0]);
  expect(shownOf((await read(booked, { '1001': [510, 0, 0] })).ledger)).toEqual([510, 0, 0]);
});

test('after an outage over midnight each day gets its own window, and only the open day is asked for', async () => {
  const before = await interval(await dayAt([10, 0, 0]), 280);
  const ledger = await bookInterval(
    before,
    { startMs: endMs + 3 * fiveMinutes, endMs: endMs + 4 * fiveMinutes },
    answer({}),
    { fields, zone },
  );

  expect(spans(ledger)).toEqual([[281, 288]]);
  expect(spans(beginDay(ledger, tuesday))).toEqual([[288, 291]]);
});

test('a day missed whole is asked for in halves, because as one window it would be the same question', async () => {
  const before = await interval(await dayAt([10, 0, 0]), 287);
  const afterTuesday = dayOfDate(tuesday, zone).endMs;
  const span = { startMs: afterTuesday, endMs: afterTuesday + fiveMinutes };
  const ledger = await bookInterval(before, span, answer({}), { fields, zone });

  expect(spans(beginDay(ledger, tuesday))).toEqual([
    [288, 432],
    [432, 576],
  ]);
});

test('an interval that was taken in already is no second witness', async () => {
  const once = await interval(await dayAt([10, 0, 0]), 100, { '1001': [5, 0, 0] });

  expect(await interval(once, 100, { '1001': [5, 0, 0] })).toBe(once);
});

test('of a gap that begins in a repeated hour only the half that the format can name is asked for', async () => {
  const madrid = 'Europe/Madrid';
  const day = dayOfDate('2026-10-25', madrid);
  const at = (hours: number) => day.startMs + hours * 3_600_000;
  const missed = async (untilHours: number) => {
    const ledger = beginDay({ ...(await dayAt([10, 0, 0])), witnessedThroughMs: at(2) }, '2026-10-25');
    const span = { startMs: at(untilHours), endMs: at(untilHours) + fiveMinutes };
    return bookInterval(ledger, span, answer({}), { fields, zone: madrid });
  };

  expect(gapsToAsk(await missed(4), madrid), 'it ends in the hour, too').toEqual([]);
  expect(gapsToAsk(await missed(8), madrid)).toMatchObject([{ startMs: at(5), endMs: at(8) }]);
});

test('a window that takes a repeated hour whole, to the end of its day, can be asked', async () => {
  const santiago = 'America/Santiago';
  const day = dayOfDate('2026-04-04', santiago);
  const ledger = beginDay(
    { ...(await dayAt([10, 0, 0])), witnessedThroughMs: day.startMs + fiveMinutes },
    '2026-04-04',
  );

  const span = { startMs: day.endMs, endMs: day.endMs + fiveMinutes };
  const after = await bookInterval(ledger, span, answer({}), { fields, zone: santiago });

  expect(gapsToAsk(after, santiago)).toMatchObject([{ endMs: day.endMs }]);
});

function missing(): never {
  throw new Error('no gap');
}

test('gaps side by side that were not asked for are one question, unless one is of another day or was asked', async () => {
  const first = await interval(await interval(await dayAt([10, 0, 0]), 100), 102);
  const denied = (ledger: Ledger, n: number) =>
    withoutInterval(ledger, { startMs: startMs + n * fiveMinutes, endMs: startMs + (n + 1) * fiveMinutes });
  const both = await interval(denied(first, 102), 103);
  const [gap] = gapsToAsk(both, zone);

  const asked = await bookGap(both, gap ?? missing(), answer({}), fields);

  expect(spans(both)).toEqual([[101, 103]]);
  expect(spans(await interval(denied(asked, 103), 104))).toEqual([[103, 104]]);
});

/** A Monday that was answered up to its 100th interval, then in every second one. */
async function withGaps(...answered: number[]): Promise<Ledger> {
  let ledger = await interval(await dayAt([10, 0, 0]), 100);
  for (const n of answered) ledger = await interval(ledger, n);
  return ledger;
}

test('one refresh asks for two gaps at most, the oldest first, and for none once the day is closed', async () => {
  const ledger = await withGaps(102, 104, 106);

  expect(ledger.gaps).toHaveLength(3);
  expect(spans(ledger)).toEqual([
    [101, 102],
    [103, 104],
  ]);
  expect(gapsToAsk({ ...ledger, isClosed: true }, zone)).toEqual([]);
});

test('a gap is asked for once, while something large is held back four times', async () => {
  const ledger = await withGaps(102);
  const asked = (times: number, doubtfulAnswers: number) =>
    gapsToAsk({ ...ledger, doubtfulAnswers, gaps: ledger.gaps.map((gap) => ({ ...gap, asked: times })) }, zone).length;

  expect([0, 1].map((times) => asked(times, 0))).toEqual([1, 0]);
  expect([0, 1, 2, 3, 4].map((times) => asked(times, 1))).toEqual([1, 1, 1, 1, 0]);
});

test('intervals without a gap between them are none, nor is what came before the first that was answered', async () => {
  const first = await interval(await dayAt([10, 0, 0]), 100);

  expect(first.gaps).toEqual([]);
  expect((await interval(first, 101)).gaps).toEqual([]);
  expect((await interval(first, 101)).witnessedThroughMs).toBe(startMs + 102 * fiveMinutes);
});

test('an interval that ends where the last one did, or earlier, is no second witness; one that overlaps leaves no gap', async () => {
  const once = await interval(await dayAt([10, 0, 0]), 100);
  const longer = { startMs: startMs + 99 * fiveMinutes, endMs: startMs + 102 * fiveMinutes };

  expect(await interval(once, 99, { '1001': [5, 0, 0] })).toBe(once);
  expect((await bookInterval(once, longer, answer({}), { fields, zone })).gaps).toEqual([]);
});

test('an interval is a witness of the day it began in', async () => {
  const last = await interval(await dayAt([10, 0, 0]), 287, { '1001': [1, 0, 0] });
  const next = await interval(last, 288, { '1001': [3, 0, 0] });

  expect(last.skills.get('1001')?.open?.explained).toEqual([11, 0, 0]);
  expect(last.ahead.size).toBe(0);
  expect(next.ahead.get('1001')).toEqual([3, 0, 0]);
});

test("gaps of days before the ledger's own are forgotten, those of its own and later ones are not", async () => {
  const before = beginDay(await withGaps(), tuesday);
  const ledger = await interval(before, 600);

  expect(ledger.gaps.map(({ date }) => date)).toEqual([tuesday, tuesday, '2026-03-04']);
});

test('an answer to a gap leaves the other gaps as they are', async () => {
  const ledger = await withGaps(102, 104);
  const [, second] = ledger.gaps;

  const booked = await bookGap(ledger, second ?? missing(), answer({ '1001': [5, null, 0] }), fields);

  expect(booked.gaps.map(({ asked }) => asked)).toEqual([0, 1]);
  expect(booked.gaps[1]?.said).toEqual(new Map([['1001', [5, 0, 0]]]));
  expect(booked.skills.get('1001')?.open?.explained).toEqual([15, 0, 0]);
});

test('a gap that says less, or lacks a skill, when it is asked again takes nothing back', async () => {
  const ledger = await withGaps(102);
  const booked = async (before: Ledger, rows: Rows) =>
    bookGap(before, before.gaps[0] ?? missing(), answer(rows), fields);

  const once = await booked(ledger, { '1001': [5, 2, 0], '1002': [1, 0, 0] });
  const again = await booked(once, { '1001': [3, 4, null] });

  expect(again.gaps[0]).toMatchObject({ asked: 2 });
  expect(again.gaps[0]?.said).toEqual(
    new Map([
      ['1001', [5, 4, 0]],
      ['1002', [1, 0, 0]],
    ]),
  );
  expect(again.skills.get('1001')?.open?.explained).toEqual([15, 4, 0]);
});

test('gaps that touch only where one ends are not joined across a day or a hole', async () => {
  const overMidnight = await bookInterval(
    await interval(await dayAt([10, 0, 0]), 286),
    { startMs: endMs + fiveMinutes, endMs: endMs + 2 * fiveMinutes },
    answer({}),
    { fields, zone },
  );

  expect(overMidnight.gaps.map((gap) => [gap.date, (gap.endMs - gap.startMs) / fiveMinutes])).toEqual([
    [monday, 1],
    [tuesday, 1],
  ]);
});

test('the halves of a day missed whole stay two questions when the next gap is added', async () => {
  const before = { ...(await dayAt([10, 0, 0])), witnessedThroughMs: startMs };
  const later = await bookInterval(before, { startMs: endMs, endMs: endMs + fiveMinutes }, answer({}), {
    fields,
    zone,
  });

  expect(spans(later)).toEqual([
    [0, 144],
    [144, 288],
  ]);
});

test('gaps are not joined into one whose ends the format cannot name', async () => {
  const madrid = 'Europe/Madrid';
  const day = dayOfDate('2026-10-25', madrid);
  const at = (hours: number) => day.startMs + hours * 3_600_000;
  const gap = (from: number, to: number) => ({
    startMs: at(from),
    endMs: at(to),
    date: day.date,
    asked: 0,
    said: new Map(),
  });
  const ledger = {
    ...beginDay(await dayAt([10, 0, 0]), day.date),
    witnessedThroughMs: at(5),
    gaps: [gap(1, 2), gap(2, 3)],
  };

  const span = { startMs: at(5), endMs: at(6) };
  const after = await bookInterval(ledger, span, answer({}), { fields, zone: madrid });

  expect(after.gaps).toHaveLength(2);
  expect(gapsToAsk(after, madrid)).toMatchObject([gap(1, 2)]);
});

test('a span is cut in the middle at a whole minute, and not at all where that would leave nothing', () => {
  const minute = 60_000;

  expect(halvesOf({ startMs: 7, endMs: 7 + 5 * minute })).toEqual([
    { startMs: 7, endMs: 7 + 2 * minute },
    { startMs: 7 + 2 * minute, endMs: 7 + 5 * minute },
  ]);
  expect(halvesOf({ startMs: 0, endMs: 2 * minute })).toHaveLength(2);
  expect(halvesOf({ startMs: 0, endMs: 2 * minute - 1 })).toEqual([{ startMs: 0, endMs: 2 * minute - 1 }]);
});

test('gaps at the beginning or at the end of a day are joined, as long as they are not the whole day', async () => {
  const first = { ...(await dayAt([10, 0, 0])), witnessedThroughMs: startMs };
  const denied = (ledger: Ledger, n: number) => ({ ...ledger, witnessedThroughMs: startMs + n * fiveMinutes });
  const early = await interval(denied(await interval(first, 1), 1), 2);
  const late = await interval(denied(await interval(denied(first, 286), 287), 287), 288);

  expect(spans(early)).toEqual([[0, 2]]);
  expect(spans(late)).toEqual([[286, 288]]);
});

test('a gap that was asked for is not joined, neither with one that was nor with one that was not', async () => {
  const gap = (n: number, asked: number) => ({
    startMs: startMs + n * fiveMinutes,
    endMs: startMs + (n + 1) * fiveMinutes,
    date: monday,
    asked,
    said: new Map(),
  });
  const gaps = [gap(100, 0), gap(101, 1), gap(102, 1), gap(103, 0)];
  const ledger = { ...(await dayAt([10, 0, 0])), gaps, witnessedThroughMs: startMs + 110 * fiveMinutes };

  expect((await interval(ledger, 110)).gaps).toEqual(gaps);
});
