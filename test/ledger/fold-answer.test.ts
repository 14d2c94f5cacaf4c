import { expect, test } from 'vitest';
import { answersForHuge, answersForLarge } from '../../src/ledger/belief.ts';
import { maxClosingAnswers, maxDoubtfulClosingAnswers } from '../../src/ledger/closing.ts';
import { heldOf, heldSums } from '../../src/ledger/held.ts';
import { beginDay, freshLedger, type Ledger } from '../../src/ledger/ledger.ts';
import {
  close,
  dayAt,
  fields,
  halves,
  monday,
  read,
  shownAsItIs,
  shownOf,
  tuesday,
  witness,
  type Rows,
} from './support.ts';

const full = [100, 40, 30] as const;
const only = (...row: (number | null)[]): Rows => ({ '1001': row });

test('a rise that the intervals explain is shown at once', async () => {
  const explained = await witness(await dayAt(full), only(7, 2, 1));

  const { ledger } = await read(explained, only(107, 42, 31));

  expect(shownOf(ledger)).toEqual([107, 42, 31]);
});

test('a small rise that no interval explains is shown when a second answer says it', async () => {
  const first = await read(await dayAt(full), only(104, 40, 30));
  const second = await read(first.ledger, only(104, 40, 30));

  expect(shownOf(first.ledger)).toEqual(full);
  expect(shownOf(second.ledger)).toEqual([104, 40, 30]);
  expect(Object.fromEntries(second.late)).toEqual({ calls: 4 });
});

test('one answer that is too high is never shown', async () => {
  let ledger = await dayAt([10, 1, 0]);
  for (const calls of [11, 10_000, 13, 13]) ledger = (await read(ledger, only(calls, 1, 0))).ledger;

  expect(shownOf(ledger)).toEqual([13, 1, 0]);
});

test.each([
  ['large', 180, answersForLarge],
  ['huge', 100_000, answersForHuge],
])('a %s rise is shown when enough answers and the halves of the day say it', async (_, calls, needed) => {
  let ledger = await dayAt(full);
  for (let said = 1; said < needed; said += 1) {
    ledger = (await read(ledger, only(calls, 40, 30), { halves: halves(only(calls, 40, 30)) })).ledger;
    expect(shownOf(ledger)).toEqual(full);
  }
  ledger = (await read(ledger, only(calls, 40, 30))).ledger;

  expect(shownOf(ledger)).toEqual([calls, 40, 30]);
});

test('a large rise that the halves of the day do not say is not shown, however often it is said', async () => {
  let ledger = await dayAt(full);
  for (let said = 0; said < 30; said += 1) {
    ledger = (await read(ledger, only(10_000, 40, 30), { halves: halves(only(...full)) })).ledger;
  }

  expect(shownOf(ledger)).toEqual(full);
  expect(heldSums(ledger.skills, fields).get('calls')).toEqual({ up: 0, back: 9_900 });
});

test('where the halves cannot be read, enough answers show a large rise', async () => {
  let ledger = await dayAt(full);
  for (let said = 0; said < answersForLarge; said += 1) {
    ledger = (await read(ledger, only(180, 40, 30), { halves: 'unreadable' })).ledger;
  }

  expect(shownOf(ledger)).toEqual([180, 40, 30]);
});

test('a smaller answer lowers nothing, is counted once, and is told as held up', async () => {
  const once = await read(await dayAt(full), only(99, 40, 28));
  const twice = await read(once.ledger, only(99, 40, 28));

  expect(shownOf(twice.ledger)).toEqual(full);
  expect(Object.fromEntries(once.newlyLowered)).toEqual({ calls: 1, recalled: 1 });
  expect(twice.newlyLowered.size).toBe(0);
  expect(once.ledger.skills.get('1001') && heldOf(once.ledger.skills.get('1001') ?? { shown: [], seenOn: '' })).toEqual(
    [1, 0, 2],
  );
});

test('a skill that an answer not understood whole lacks is neither lowered nor held up', async () => {
  const { ledger, newlyLowered } = await read(await dayAt(full), { '1002': [1, 0, 0] }, { isWhole: false });

  expect(shownOf(ledger)).toEqual(full);
  expect(newlyLowered.size).toBe(0);
  expect(heldSums(ledger.skills, fields).get('calls')).toEqual({ up: 0, back: 1 });
});

test('a blank field keeps its count and is no revision', async () => {
  const { ledger, newlyLowered } = await read(await dayAt(full), only(null, 40, 30));

  expect(shownOf(ledger)).toEqual(full);
  expect(newlyLowered.size).toBe(0);
});

test('a skill first seen in the middle of a day is born at zero, and its intervals so far are not lost', async () => {
  const seen = await witness(await dayAt(full), { '1002': [50, 20, 3] });
  const rows: Rows = { '1001': full, '1002': [50, 20, 3] };

  const first = (await read(seen, rows)).ledger;
  const second = (await read(first, rows)).ledger;

  expect(shownOf(first, '1002')).toEqual([0, 0, 0]);
  expect(shownOf(second, '1002')).toEqual([50, 20, 3]);
});

test('a field first told in the middle of a day is born at zero', async () => {
  const blank = await dayAt([100, 40, null]);

  const first = (await read(blank, only(100, 40, 5))).ledger;

  expect(shownOf(blank)).toEqual([100, 40, undefined]);
  expect(shownOf(first)).toEqual([100, 40, 0]);
  expect(shownOf((await read(first, only(100, 40, 5))).ledger)).toEqual([100, 40, 5]);
});

test('a day begins at zero with what its own intervals have said already', async () => {
  const ahead = await witness(await dayAt(full), only(5, 1, 0), tuesday);

  const begun = beginDay(ahead, tuesday);

  expect(shownOf(begun)).toEqual([0, 0, 0]);
  expect(shownOf((await read(begun, only(5, 1, 0))).ledger)).toEqual([5, 1, 0]);
});

test("yesterday's total is not believed as today's", async () => {
  let ledger = beginDay(await dayAt([500, 200, 100]), tuesday);
  for (let said = 0; said < 20; said += 1) {
    const folded = await read(ledger, only(500, 200, 100));
    expect(folded.isCopy).toBe(true);
    ledger = folded.ledger;
  }

  expect(shownOf(ledger)).toEqual([0, 0, 0]);
});

test('without state the first answer is shown as it is where the halves of the day say the same', async () => {
  expect(shownOf(await shownAsItIs(only(...full)))).toEqual(full);
});

test('without state it is shown when a second answer names it, where the halves do not say the same', async () => {
  const first = (await read(freshLedger(monday), only(...full), { halves: halves({}) })).ledger;

  expect(shownOf(first)).toBeUndefined();
  expect(shownOf((await read(first, only(...full))).ledger)).toEqual(full);
});

test('without state an empty answer ends nothing, and skills named later begin at zero', async () => {
  const empty = (await read(freshLedger(monday), {})).ledger;
  const first = (await read(empty, only(...full), { halves: halves(only(...full)) })).ledger;
  const second = (await read(first, { '1001': full, '1002': [1, 0, 0] })).ledger;

  expect(shownOf(first)).toEqual(full);
  expect(shownOf(second, '1002')).toEqual([0, 0, 0]);
});

test('without state a field that is always blank keeps no other series from being born at zero', async () => {
  const rows = only(100, 40, null);
  const first = (await read(freshLedger(monday), rows, { halves: halves(rows) })).ledger;

  const second = (await read(first, { ...rows, '1002': [3, 0, null] })).ledger;

  expect(shownOf(second, '1002')).toEqual([0, 0, undefined]);
});

const closed = async (ledger: Ledger, ...answers: Rows[]) => {
  let now = ledger;
  for (const rows of answers) now = (await close(now, rows)).ledger;
  return now.isClosed;
};

test('a day closes on two closing answers with the same call facts, whatever else moves', async () => {
  expect(await closed(await dayAt(full), only(100, 40, 31), only(100, 40, 33))).toBe(true);
  expect(await closed(await dayAt(full), only(100, 40, 31), only(101, 40, 31))).toBe(false);
});

test('what is held back when a day closes is shown, where it is little', async () => {
  const first = (await close(await dayAt(full), only(100, 40, 31))).ledger;
  const second = (await close(first, only(100, 40, 33))).ledger;

  expect(shownOf(second)).toEqual([100, 40, 33]);
});

test('closing answers that lower a call fact have to be three', async () => {
  const lower = only(98, 40, 30);

  expect(await closed(await dayAt(full), lower, lower)).toBe(false);
  expect(await closed(await dayAt(full), lower, lower, lower)).toBe(true);
});

test('closing answers that leave out a field that has a series have to be three', async () => {
  const blank = only(100, 40, null);

  expect(await closed(await dayAt(full), blank, blank)).toBe(false);
  expect(await closed(await dayAt(full), blank, blank, blank)).toBe(true);
});

test('a closing answer that takes back what was held back has to be repeated twice', async () => {
  const [more, less] = [only(100, 40, 31), only(100, 40, 30)];

  expect(await closed(await dayAt(full), more, less)).toBe(false);
  expect(await closed(await dayAt(full), more, less, less)).toBe(true);
});

test('two empty closing answers close a day whose intervals were all asked for and empty, and no other', async () => {
  const unasked = beginDay(await shownAsItIs(only(...full)), monday);
  const quiet = { ...unasked, witnessedThroughMs: Date.parse('2026-03-03T05:00:00Z') };

  expect(await closed(unasked, {}, {})).toBe(false);

  expect(await closed(quiet, {}, {})).toBe(true);
  expect(await closed(await dayAt(full), {}, {}, {})).toBe(false);
  expect(await closed(await witness(quiet, only(1, 0, 0)), {}, {})).toBe(false);
});

test('an answer not understood whole confirms no close', async () => {
  const first = (await close(await dayAt(full), only(...full), { isWhole: false })).ledger;
  const second = (await close(first, only(...full))).ledger;

  expect(second.isClosed).toBe(false);
  expect((await close(second, only(...full))).ledger.isClosed).toBe(true);
});

test.each([
  ['eight closing answers when none agree', 101, maxClosingAnswers],
  ['sixteen while something large is held back', 10_000, maxDoubtfulClosingAnswers],
])('a day closes after %s', async (_, calls, needed) => {
  let ledger = await dayAt(full);
  for (let said = 1; said <= needed; said += 1) {
    expect(ledger.isClosed).toBe(false);
    ledger = (await close(ledger, only(calls + said, 40, 30), { halves: halves(only(...full)) })).ledger;
  }

  expect(ledger.isClosed).toBe(true);
});

test('a skill without a row for more than 31 days begins no further day', async () => {
  const ledger = await dayAt(full);

  expect(beginDay(ledger, '2026-04-02').skills.has('1001')).toBe(true);
  expect(beginDay(ledger, '2026-04-03').skills.has('1001')).toBe(false);
});
