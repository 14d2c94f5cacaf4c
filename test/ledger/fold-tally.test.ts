import { expect, test } from 'vitest';
import type { Folded } from '../../src/ledger/fold-answer.ts';
import { beginDay, freshLedger, type Ledger } from '../../src/ledger/ledger.ts';
import { close, dayAt, halves, monday, read, shownAsItIs, shownOf, tuesday, witness, type Rows } from './support.ts';

// What one answer comes to, over all skills: whether anything has changed, what was late, lowered or held.

const full = [100, 40, 30] as const;
const small = [20, 4, 1] as const;
const both: Rows = { '1001': full, '1002': small };

/** A day with two skills, shown and explained. */
async function twoSkills(): Promise<Ledger> {
  const begun = beginDay(await shownAsItIs(both), monday);
  return (await read(await witness(begun, both), both)).ledger;
}

const changes = ({ isUnchanged, isHeldUnchanged }: Folded) => [isUnchanged, isHeldUnchanged];

test('an answer that says what is shown changes nothing shown and nothing held', async () => {
  expect(changes(await read(await twoSkills(), both))).toEqual([true, true]);
});

test('a rise that is shown changes what is shown alone, whichever skill it is of', async () => {
  const explained = await witness(await twoSkills(), { '1001': [1, 0, 0] });

  expect(changes(await read(explained, { ...both, '1001': [101, 40, 30] }))).toEqual([false, true]);
});

test('what is held back or up changes what is held, once, and again when it is more or less or over', async () => {
  const back = await read(await twoSkills(), { ...both, '1001': [105, 40, 30] });
  const up = await read(await twoSkills(), { ...both, '1001': [95, 40, 30] });

  expect(changes(back)).toEqual([true, false]);
  expect(changes(up)).toEqual([true, false]);
  expect(changes(await read(up.ledger, { ...both, '1001': [95, 40, 30] }))).toEqual([true, true]);
  expect(changes(await read(up.ledger, { ...both, '1001': [94, 40, 30] }))).toEqual([true, false]);
  expect(changes(await read(up.ledger, both))).toEqual([true, false]);
  expect(changes(await read(back.ledger, { ...both, '1001': [105, 40, 30] }))).toEqual([false, false]);
});

test('a skill that begins with counts to come holds them back, one with none changes nothing held', async () => {
  const ledger = await twoSkills();

  expect(changes(await read(ledger, { ...both, '1003': [2, 0, 0] }))).toEqual([false, false]);
  expect(changes(await read(ledger, { ...both, '1003': [0, 0, 0] }))).toEqual([false, true]);
});

test('late and lowered counts are added up over the skills, by field', async () => {
  const first = await read(await twoSkills(), { '1001': [103, 38, 30], '1002': [22, 3, 1] });
  const second = await read(first.ledger, { '1001': [103, 38, 30], '1002': [22, 3, 1] });

  expect(Object.fromEntries(first.newlyLowered)).toEqual({ declined: 2 });
  expect(first.late.size).toBe(0);
  expect(Object.fromEntries(second.late)).toEqual({ calls: 5 });
  expect(second.newlyLowered.size).toBe(0);
});

test('a count is lowered anew only after it was back where it is shown', async () => {
  const lower: Rows = { ...both, '1001': [99, 40, 30] };
  const once = await read(await twoSkills(), lower);
  const back = await read(once.ledger, both);

  expect(once.newlyLowered.get('calls')).toBe(1);
  expect((await read(once.ledger, { ...both, '1001': [90, 40, 30] })).newlyLowered.size).toBe(0);
  expect((await read(back.ledger, lower)).newlyLowered.get('calls')).toBe(1);
});

test('an answer not understood whole lowers nothing', async () => {
  const { newlyLowered } = await read(await twoSkills(), { ...both, '1001': [99, 40, 30] }, { isWhole: false });

  expect(newlyLowered.size).toBe(0);
});

test('a copy is told only of an answer about a day that is not over', async () => {
  const begun = beginDay(await dayAt([500, 200, 100]), tuesday);

  expect((await read(begun, { '1001': [500, 200, 100] })).isCopy).toBe(true);
  expect((await close(begun, { '1001': [500, 200, 100] })).isCopy).toBe(false);
});

test('the usual lateness moves by a tenth towards the late call facts of each answer with rows', async () => {
  const late = await read((await read(await twoSkills(), { '1001': [105, 44, 39], '1002': small })).ledger, {
    '1001': [105, 44, 39],
    '1002': small,
  });
  const next = await read(late.ledger, { '1001': [105, 44, 39], '1002': small });

  expect(late.ledger.usualLate).toBe(0.9);
  expect(next.ledger.usualLate).toBe(0.81);
  expect((await read(next.ledger, { '1001': [105, 44, 39], '1002': small })).ledger.usualLate).toBe(0.729);
  expect((await read(next.ledger, {}, { isWhole: false })).ledger.usualLate).toBe(0.81);
});

test('answers that hold something large back are counted until one holds nothing, and anew when some is shown', async () => {
  const held: Rows = { '1001': [900, 40, 30], '1002': [400, 4, 1] };
  const once = (await read(await twoSkills(), held)).ledger;
  const twice = (await read(once, held)).ledger;

  expect([once.doubtfulAnswers, twice.doubtfulAnswers]).toEqual([1, 2]);
  expect((await read(twice, both)).ledger.doubtfulAnswers).toBe(0);

  let partly = twice;
  for (let said = 3; said <= 12; said += 1)
    partly = (await read(partly, held, { halves: halves({ '1001': [900, 40, 30], '1002': small }) })).ledger;
  expect(shownOf(partly)).toEqual([900, 40, 30]);
  expect(partly.doubtfulAnswers).toBe(1);
});

test('gaps that were asked for are kept while something large is held back, the others in any case', async () => {
  const gap = { date: monday, startMs: 1, endMs: 2, said: new Map() };
  const gaps = [
    { ...gap, asked: 0 },
    { ...gap, asked: 1 },
  ];
  const ledger = { ...(await twoSkills()), gaps };

  expect((await read(ledger, { ...both, '1001': [900, 40, 30] })).ledger.gaps).toEqual(gaps);
  expect((await read(ledger, both)).ledger.gaps).toEqual([{ ...gap, asked: 0 }]);
});

test('intervals of a skill without a series wait for it, and for each of its fields', async () => {
  const rare: Rows = { '1005': [2, 0, null] };
  const waiting = await witness(await twoSkills(), { '1003': [2, 0, 1], '1004': [1, 0, 0] });
  const partly = (await read(waiting, { ...both, '1003': [2, 0, null] })).ledger;
  const whole = (await read(partly, { ...both, '1003': [2, 0, 1] })).ledger;

  expect([...waiting.unborn.keys()]).toEqual(['1003', '1004']);
  expect([...partly.unborn.keys()]).toEqual(['1003', '1004']);
  expect([...whole.unborn.keys()]).toEqual(['1004']);
  expect((await read(await witness(await twoSkills(), rare), { ...both, ...rare })).ledger.unborn.size).toBe(0);
});

test('a skill that is not known and has nothing but blanks gets no entry', async () => {
  const { ledger } = await read(await twoSkills(), { ...both, '1003': [null, null, null] });

  expect([...ledger.skills.keys()]).toEqual(['1001', '1002']);
});

test('a row is what keeps a skill known, not its absence', async () => {
  const next = beginDay(await twoSkills(), tuesday);
  const { ledger } = await read(next, { '1001': [1, 0, 0] });

  expect([...ledger.skills.values()].map(({ seenOn }) => seenOn)).toEqual([tuesday, monday]);
});

test('a skill that an answer lacks says nothing of a field without a series', async () => {
  const before = await dayAt([100, 40, null]);
  const { ledger } = await read(before, {});

  expect(shownOf(ledger)).toEqual([100, 40, undefined]);
});

test('halves that lack a skill confirm none of its large rises', async () => {
  let ledger = await dayAt(full);
  for (let said = 0; said < 20; said += 1)
    ledger = (await read(ledger, { '1001': [900, 40, 30] }, { halves: halves({ '1002': small }) })).ledger;

  expect(shownOf(ledger)).toEqual(full);
});

test('yesterday makes a rise small: three of its average intervals are shown on two answers', async () => {
  const quiet = beginDay(await dayAt([2_880, 0, 0]), tuesday);
  const at = async (calls: number) =>
    shownOf((await read((await read(quiet, { '1001': [calls, 0, 0] })).ledger, { '1001': [calls, 0, 0] })).ledger);

  expect(await at(30)).toEqual([30, 0, 0]);
  expect(await at(31)).toEqual([0, 0, 0]);
});

test('after a start without state a first answer not understood whole, or an empty one, is not confirmed', async () => {
  const rows: Rows = { '1001': full };
  const partial = await read(freshLedger(monday), rows, { halves: halves(rows), isWhole: false });

  expect(partial.ledger.skills.size).toBe(0);
  expect(shownOf((await read(partial.ledger, rows, { halves: halves(rows) })).ledger)).toEqual(full);
});

test('a field that is first told as 0 changes nothing held, although another is held up', async () => {
  const up = await read(await dayAt([100, 40, null]), { '1001': [95, 40, null] });

  expect(changes(await read(up.ledger, { '1001': [95, 40, 0] }))).toEqual([false, true]);
});
