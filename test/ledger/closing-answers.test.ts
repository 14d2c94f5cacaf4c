import { expect, test } from 'vitest';
import { beginDay, freshLedger, type Ledger } from '../../src/ledger/ledger.ts';
import { close, dayAt, halves, monday, read, shownAsItIs, shownOf, tuesday, witness, type Rows } from './support.ts';

// The answers after the end of a day, until it closes.

const full = [100, 40, 30] as const;
const only = (...row: (number | null)[]): Rows => ({ '1001': row });

async function after(ledger: Ledger, ...answers: Rows[]): Promise<Ledger> {
  let now = ledger;
  for (const rows of answers) now = (await close(now, rows)).ledger;
  return now;
}
const closes = async (ledger: Ledger, ...answers: Rows[]) => (await after(ledger, ...answers)).isClosed;

/** A Monday of which nothing was counted, whose intervals were all asked for. */
async function quiet(): Promise<Ledger> {
  return { ...beginDay(await shownAsItIs(only(...full)), monday), witnessedThroughMs: 5_000 };
}
const gap = { date: monday, startMs: 1, endMs: 2, said: new Map() };

test('a day is not closed by an answer read before its end', async () => {
  const { ledger } = await read((await close(await dayAt(full), only(...full))).ledger, only(...full));

  expect(ledger.isClosed).toBe(false);
  expect(ledger.closing.answers).toBe(1);
});

test('an empty day closes only when each of its gaps was asked for; those of other days do not count', async () => {
  expect(await closes({ ...(await quiet()), gaps: [{ ...gap, asked: 0 }] }, {}, {})).toBe(false);
  expect(await closes({ ...(await quiet()), gaps: [{ ...gap, asked: 1 }] }, {}, {})).toBe(true);
  expect(await closes({ ...(await quiet()), gaps: [{ ...gap, date: tuesday, asked: 0 }] }, {}, {})).toBe(true);
});

test('an empty day does not close while an interval of it has counts, of a skill with a series or without', async () => {
  expect(await closes(await witness(await quiet(), only(0, 0, 1)), {}, {})).toBe(false);
  expect(await closes(await witness(await quiet(), { '1009': [0, 0, 1] }), {}, {})).toBe(false);
});

test('an empty day does not close while anything of it was shown', async () => {
  const shown = { ...(await dayAt([0, 0, 1])), witnessedThroughMs: 5_000 };

  expect(await closes(shown, {}, {}, {})).toBe(false);
});

test('a count that is no call fact may be lower than it is shown', async () => {
  expect(await closes(await dayAt(full), only(100, 40, 28), only(100, 40, 28))).toBe(true);
  expect(await closes(await dayAt(full), only(100, 39, 30), only(100, 39, 30))).toBe(false);
});

test('what was held back and is now taken back in part makes the close doubtful, what is shown since does not', async () => {
  const held = (await read(await dayAt(full), only(100, 40, 33))).ledger;

  expect(await closes(held, only(100, 40, 32), only(100, 40, 32))).toBe(true);
  expect(await closes(held, only(100, 40, 34), only(100, 40, 32))).toBe(false);
  expect(await closes(held, only(100, 40, 33), only(100, 40, 33))).toBe(true);
});

test('more than little that is held back keeps a day open, although two answers agree on the call facts', async () => {
  const first = await close(await dayAt(full), only(100, 40, 34));
  const more = await close(first.ledger, only(100, 40, 38));

  expect(first.ledger.doubtfulAnswers).toBe(1);
  expect(more.ledger).toMatchObject({ isClosed: false, doubtfulAnswers: 1 });
  expect((await close(more.ledger, only(100, 40, 38))).ledger).toMatchObject({ isClosed: true, doubtfulAnswers: 0 });
});

test('little that is held back keeps no day open and makes nobody doubt', async () => {
  const first = await close(await dayAt(full), only(100, 40, 33));

  expect(first.ledger.doubtfulAnswers).toBe(0);
  expect(await closes(first.ledger, only(100, 40, 36))).toBe(true);
});

test('large doubts go on being counted by closing answers', async () => {
  const large = only(900, 40, 30);

  expect((await after(await dayAt(full), large, large, large)).doubtfulAnswers).toBe(3);
});

test('a close that takes what little is held back changes what is shown, one that takes nothing does not', async () => {
  const held = (await close(await dayAt(full), only(100, 40, 31))).ledger;
  const takes = await close(held, only(100, 40, 33));
  const takesNothing = await close((await close(await dayAt(full), only(...full))).ledger, only(...full));

  expect(takes).toMatchObject({ isUnchanged: false, ledger: { isClosed: true } });
  expect(shownOf(takes.ledger)).toEqual([100, 40, 33]);
  expect(takesNothing).toMatchObject({ isUnchanged: true, ledger: { isClosed: true } });
});

test('of each skill that holds little back as a day closes the last word is taken, of the others nothing changes', async () => {
  const rows = (calls: number): Rows => ({ '1001': [calls, 40, 30], '1002': [5, 0, 0], '1003': [calls, 40, 30] });
  const begun = beginDay(await shownAsItIs(rows(100)), monday);
  const ledger = (await read(await witness(begun, rows(100)), rows(100))).ledger;
  const late = (calls: number): Rows => ({ ...rows(100), '1001': [calls, 40, 30], '1003': [calls, 40, 30] });

  const closed = await after(ledger, late(101), late(102), late(102));

  expect(closed.isClosed).toBe(true);
  expect([...closed.skills].map(([id, { shown }]) => [id, shown[0]])).toEqual([
    ['1001', 102],
    ['1002', 5],
    ['1003', 102],
  ]);
});

test('what is much held back is not taken when a day closes after its sixteenth answer', async () => {
  const large = only(9_000, 41, 30);
  let ledger = await dayAt(full);
  for (let said = 1; said <= 16; said += 1)
    ledger = (await close(ledger, large, { halves: halves(only(...full)) })).ledger;

  expect(ledger.isClosed).toBe(true);
  expect(shownOf(ledger)).toEqual([100, 41, 30]);
});

test('a closed day has no gaps and no doubts of its own any more, and keeps the gaps of the next', async () => {
  const gaps = [
    { ...gap, asked: 0 },
    { ...gap, date: tuesday, asked: 0 },
  ];
  const ledger = { ...(await dayAt(full)), gaps };
  const open = await after(ledger, only(...full));
  const closed = await after(open, only(...full));

  expect(open.gaps).toEqual(gaps);
  expect(closed).toMatchObject({ isClosed: true, doubtfulAnswers: 0, gaps: [{ date: tuesday }] });
  expect(closed.gaps).toHaveLength(1);
});

test('after a start without state a day waits for the series that may have existed before, an empty one does not', async () => {
  const fresh = { ...freshLedger(monday), witnessedThroughMs: 5_000 };

  expect(await closes(fresh, only(...full), only(...full))).toBe(true);
  expect(await closes(fresh, {}, {})).toBe(true);
  const growing: Rows[] = [only(...full), { ...only(...full), '1002': [0, 0, 1] }];
  expect(await closes(fresh, ...growing)).toBe(false);
  expect(await closes(fresh, ...growing, growing[1] ?? {})).toBe(true);
});

test('two answers that differ in one call fact of one skill close nothing', async () => {
  const begun = beginDay(await shownAsItIs({ '1001': full, '1002': [5, 0, 0] }), monday);
  const rows: Rows = { '1001': full, '1002': [5, 0, 0] };
  const ledger = (await read(await witness(begun, rows), rows)).ledger;

  expect(await closes(ledger, rows, { ...rows, '1002': [5, 1, 0] })).toBe(false);
  expect(await closes(ledger, rows, { ...rows, '1002': [5, 0, 1] })).toBe(true);
});

test('a rise that is said again as it was takes nothing back, nor does a count held up that falls further', async () => {
  expect(await closes(await dayAt(full), only(100, 40, 33), only(100, 40, 33))).toBe(true);
  expect(await closes(await dayAt(full), only(100, 40, 28), only(100, 40, 27))).toBe(true);
  expect(await closes(await dayAt(full), only(...full), only(100, 40, 28))).toBe(true);
});

test('a rise too large for what was known of a skill makes doubt, however busy the answer makes the skill', async () => {
  const begun = await witness(await quiet(), only(1_000, 0, 0));

  const { ledger } = await close(begun, only(1_000, 0, 15));

  expect(shownOf(ledger)).toEqual([1_000, 0, 0]);
  expect(ledger.doubtfulAnswers).toBe(1);
});

test('a huge rise that the halves confirm is shown at the end of a day by the seventh closing answer', async () => {
  const huge = only(9_000, 40, 30);
  let ledger = await dayAt(full);
  for (let said = 1; said <= 6; said += 1) ledger = (await close(ledger, huge, { halves: halves(huge) })).ledger;

  expect(shownOf(ledger)).toEqual(full);
  expect(shownOf((await close(ledger, huge, { halves: halves(huge) })).ledger)).toEqual([9_000, 40, 30]);
});

test('a day whose answers never agree takes the last word of every count that little is held back of', async () => {
  let ledger = await dayAt(full);
  for (let n = 1; n <= 8; n += 1) ledger = (await close(ledger, only(100 + n, 40 + n, 30 + n))).ledger;

  expect(ledger.isClosed).toBe(true);
  expect(shownOf(ledger)).toEqual([108, 48, 38]);
});

test('a skill first named as its day would close is shown at zero before its counts are, so that none is lost', async () => {
  const rows: Rows = { ...only(...full), '1009': [0, 0, 2] };
  const named = await after(await dayAt(full), only(...full), rows);
  const again = await after(named, rows);

  expect(named.isClosed).toBe(false);
  expect(shownOf(named, '1009')).toEqual([0, 0, 0]);
  expect(again.isClosed).toBe(true);
  expect(shownOf(again, '1009')).toEqual([0, 0, 2]);
});

test('so is a field first named as its day would close, after eight answers that did not agree', async () => {
  let ledger = await dayAt([100, 40, null]);
  for (let n = 1; n <= 7; n += 1) ledger = (await close(ledger, only(100 + n, 40, null))).ledger;
  const named = await after(ledger, only(108, 40, 2));

  expect([named.isClosed, named.doubtfulAnswers]).toEqual([false, 0]);
  expect(shownOf(named)).toEqual([107, 40, 0]);
  expect(await closes(named, only(108, 40, 2))).toBe(true);
});

test('a skill or a field first named with nothing to count keeps no day open', async () => {
  let ledger = await dayAt([100, 40, null]);
  for (let n = 1; n <= 7; n += 1) ledger = (await close(ledger, only(100 + n, 40, null))).ledger;

  expect(await closes(ledger, only(108, 40, 0))).toBe(true);
  expect(await closes(await dayAt(full), only(...full), { ...only(...full), '1009': [0, 0, 0] })).toBe(true);
});
