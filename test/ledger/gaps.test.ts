import { expect, test } from 'vitest';
import { dayOfDate } from '../../src/base/calendar.ts';
import { withoutInterval } from '../../src/ledger/contradiction.ts';
import { bookGap, bookInterval, gapsToAsk } from '../../src/ledger/gaps.ts';
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

test('a gap that begins or ends in a repeated hour is never asked for: the format cannot name it', async () => {
  const madrid = 'Europe/Madrid';
  const day = dayOfDate('2026-10-25', madrid);
  const at = (hours: number) => day.startMs + hours * 3_600_000;
  const ledger = beginDay({ ...(await dayAt([10, 0, 0])), witnessedThroughMs: at(2) }, '2026-10-25');

  const span = { startMs: at(4), endMs: at(4) + fiveMinutes };
  const after = await bookInterval(ledger, span, answer({}), { fields, zone: madrid });

  expect(after.gaps).toHaveLength(1);
  expect(gapsToAsk(after, madrid)).toEqual([]);
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
