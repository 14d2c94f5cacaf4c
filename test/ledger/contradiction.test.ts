import { expect, test } from 'vitest';
import { maxClosingAnswers, maxDoubtfulClosingAnswers } from '../../src/ledger/closing.ts';
import {
  afterDenial,
  growth,
  isBelowShown,
  isDayDenied,
  isIntervalDenied,
  less,
  otherDayForm,
  otherIntervalForm,
  together,
  withoutInterval,
} from '../../src/ledger/contradiction.ts';
import { asFloor } from '../../src/ledger/floor.ts';
import { beginDay, type Ledger } from '../../src/ledger/ledger.ts';
import { answer, close, dayAt, fields, monday, read, shownAsItIs, tuesday, witness, type Rows } from './support.ts';

const quiet = async () => beginDay(await shownAsItIs({ '1001': [9, 1, 1] }), monday);
const span = (from: number, to: number) => ({ startMs: from * 300_000, endMs: to * 300_000 });

test('an empty day is denied by counts shown of it and by rows of its intervals', async () => {
  expect(isDayDenied(await dayAt([10, 0, 0]), answer({}), fields)).toBe(true);
  expect(isDayDenied(await witness(await quiet(), { '1001': [1, 0, 0] }), answer({}), fields)).toBe(true);
  expect(isDayDenied(await witness(await quiet(), { '1009': [1, 0, 0] }), answer({}), fields)).toBe(true);
});

test('an empty day of which nothing was seen is no contradiction, nor is one not understood whole', async () => {
  expect(isDayDenied(await quiet(), answer({}), fields)).toBe(false);
  expect(isDayDenied(await dayAt([10, 0, 0]), answer({}, false), fields)).toBe(false);
  expect(isDayDenied(await dayAt([10, 0, 0]), answer({ '1001': [1, 0, 0] }), fields)).toBe(false);
});

test('rows that are all zero deny as an empty answer does', async () => {
  expect(isDayDenied(await dayAt([10, 0, 0]), answer({ '1001': [0, 0, 0] }), fields)).toBe(true);
});

test('an empty interval is denied by a day that grew', async () => {
  const ledger = await dayAt([10, 0, 0]);

  expect(isIntervalDenied(ledger, answer({}), answer({ '1001': [14, 0, 0] }), fields)).toBe(true);
  expect(isIntervalDenied(ledger, answer({}), answer({ '1001': [13, 0, 0] }), fields)).toBe(false);
  expect(isIntervalDenied(ledger, answer({ '1001': [1, 0, 0] }), answer({ '1001': [14, 0, 0] }), fields)).toBe(false);
});

test('where data usually comes late, an empty interval is not denied by as much of it', async () => {
  let ledger = await dayAt([100, 0, 0]);
  for (let calls = 105; calls <= 200; calls += 5) ledger = (await read(ledger, { '1001': [calls, 0, 0] })).ledger;

  expect(ledger.usualLate).toBeGreaterThan(3);
  expect(isIntervalDenied(ledger, answer({}), answer({ '1001': [206, 0, 0] }), fields)).toBe(false);
});

test('beside an interval, an empty day is denied only by what was known without that interval', async () => {
  const own = answer({ '1001': [5, 0, 0], '1009': [2, 0, 0] });
  const denied = async (rows: Rows) => isDayDenied(await witness(await quiet(), rows), answer({}), fields, own);

  expect(await denied({ '1001': [5, 0, 0], '1009': [2, 0, 0] })).toBe(false);
  expect(await denied({ '1001': [6, 0, 0] })).toBe(true);
  expect(await denied({ '1001': [5, 1, 0] })).toBe(true);
  expect(await denied({ '1009': [3, 0, 0] })).toBe(true);
  expect(await denied({ '1002': [1, 0, 0] })).toBe(true);
  expect(isDayDenied(await dayAt([5, 0, 0]), answer({}), fields, own)).toBe(true);
});

test('an empty interval is not denied before it is known which skills had series, nor one not understood whole', async () => {
  const ledger = await dayAt([10, 0, 0]);
  const day = answer({ '1001': [900, 0, 0] });
  const fresh = { answers: 1, isOpen: true, named: new Map() };

  expect(isIntervalDenied(ledger, answer({ '1001': [0, 0, 0] }), day, fields)).toBe(true);
  expect(isIntervalDenied({ ...ledger, fresh }, answer({}), day, fields)).toBe(false);
  expect(isIntervalDenied(ledger, answer({}, false), day, fields)).toBe(false);
});

test('late data may come in three times its usual amount, and at least three at once', async () => {
  const denied = async (usualLate: number, calls: number) =>
    isIntervalDenied(
      { ...(await dayAt([10, 0, 0])), usualLate },
      answer({}),
      answer({ '1001': [calls, 0, 0] }),
      fields,
    );

  expect([await denied(2, 16), await denied(2, 17)]).toEqual([false, true]);
  expect([await denied(0.5, 13), await denied(0.5, 14)]).toEqual([false, true]);
});

test('a day grows by its call facts, skill by skill, beyond what was said, shown or waits for a series', async () => {
  const seen = await witness(await dayAt([10, 5, 1]), { '1001': [2, 0, 0], '1002': [3, 0, 0] });
  const grown = (rows: Rows) => growth(seen, answer(rows).samples, fields);

  expect(grown({ '1001': [12, 5, 9] })).toBe(0);
  expect(grown({ '1001': [13, 7, 1] })).toBe(3);
  expect(grown({ '1001': [9, 6, 1] }), 'what is lower makes up for nothing').toBe(1);
  expect(grown({ '1002': [4, 1, 0], '1003': [5, null, 0] })).toBe(7);
  const raised = (await read(seen, { '1001': [15, 5, 1] })).ledger;
  expect(growth(raised, answer({ '1001': [16, 5, 1] }).samples, fields)).toBe(1);
  expect(growth(asFloor(raised), answer({ '1001': [15, 5, 1] }).samples, fields)).toBe(3);
});

test('a denied closing answer agrees with none', async () => {
  const once = (await close(await dayAt([10, 0, 0]), { '1001': [10, 0, 0] })).ledger;
  const denied = afterDenial(once, 'close');

  expect(denied.closing).toEqual({ answers: 2, agreeing: 0, facts: undefined });
  expect((await close(denied, { '1001': [10, 0, 0] })).ledger.isClosed).toBe(false);
});

test('while something large is held back, a day closes after sixteen denied answers', async () => {
  let ledger: Ledger = { ...(await dayAt([10, 0, 0])), doubtfulAnswers: 1 };
  for (let taken = 1; taken < maxDoubtfulClosingAnswers; taken += 1) ledger = afterDenial(ledger, 'close');

  expect(ledger.isClosed).toBe(false);
  expect(afterDenial(ledger, 'close').isClosed).toBe(true);
});

test('a denied answer leaves all as it was, but a day closes after eight of them', async () => {
  const day = await dayAt([10, 0, 0]);
  let ledger = day;
  for (let taken = 0; taken < maxClosingAnswers; taken += 1) ledger = afterDenial(ledger, 'close');

  expect(afterDenial(day, 'read')).toBe(day);
  expect(ledger).toMatchObject({ isClosed: true, skills: day.skills });
});

test('a denied day is asked up to the interval, whose own answer completes it', () => {
  const both = together(answer({ '1001': [5, 1, null] }), answer({ '1001': [2, 1, 1], '1002': [1, 0, 0] }), fields);

  expect(otherDayForm('read', 0, span(7, 8))).toEqual(span(0, 7));
  expect(otherDayForm('read', 0, span(0, 1))).toBeUndefined();
  expect(otherDayForm('close', 0, span(7, 8))).toBeUndefined();
  expect(both.samples.get('1001')).toEqual({ calls: 7, declined: 2, recalled: undefined });
  expect(both.samples.get('1002')).toEqual({ calls: 1, declined: 0, recalled: 0 });
});

test('a denied interval is asked together with the one before it, which is then taken off', () => {
  const found = less(
    answer({ '1001': [7, 2, 1], '1002': [3, 0, 0] }),
    answer({ '1001': [5, 1, 1], '1002': [3, 0, 0] }),
    fields,
  );

  expect(otherIntervalForm(span(7, 8), span(6, 7), 0)).toEqual(span(6, 8));
  expect(otherIntervalForm(span(7, 8), span(5, 6), 0)).toBeUndefined();
  expect(otherIntervalForm(span(7, 8), span(6, 7), span(7, 8).startMs)).toBeUndefined();
  expect(Object.fromEntries(found?.samples ?? [])).toEqual({ '1001': { calls: 2, declined: 1, recalled: 0 } });
});

test('an answer is below what is shown where a call fact is, also by a row that is missing in a whole one', async () => {
  const ledger = await dayAt([10, 2, 5]);
  const below = (rows: Rows, isWhole = true) => isBelowShown(ledger, answer(rows, isWhole), fields);

  expect([below({ '1001': [10, 2, 0] }), below({ '1001': [11, 3, 5] })]).toEqual([false, false]);
  expect([below({ '1001': [9, 2, 5] }), below({ '1001': [10, 1, 5] })]).toEqual([true, true]);
  expect([below({}), below({}, false), below({ '1001': [null, 2, 5] }, false)]).toEqual([true, false, false]);
});

test('the other window begins with its day, not before', () => {
  expect(otherIntervalForm(span(7, 8), span(6, 7), span(6, 7).startMs)).toEqual(span(6, 8));
  expect(otherIntervalForm(span(7, 8), undefined, 0)).toBeUndefined();
  expect(otherDayForm('read', span(7, 8).startMs, span(7, 8))).toBeUndefined();
  expect(otherDayForm('read', span(8, 9).startMs, span(7, 8))).toBeUndefined();
});

test('of two windows a blank in one is a blank, and both have to be understood whole', () => {
  const [one, other] = [answer({ '1': [3, null, 5], '2': [2, 0, 0] }), answer({ '1': [1, 1, null] }, false)];
  const rest = less(one, other, fields);

  expect(Object.fromEntries(rest?.samples ?? [])).toEqual({
    '1': { calls: 2, declined: undefined, recalled: undefined },
    '2': { calls: 2, declined: 0, recalled: 0 },
  });
  expect([rest?.isWhole, together(one, one, fields).isWhole]).toEqual([false, true]);
});

test('a part with more of anything than the whole leaves nobody’s number', () => {
  const whole = answer({ '1': [3, 1, 1] });

  expect(less(whole, answer({ '1': [4, 1, 1] }), fields)).toBeUndefined();
  expect(less(whole, answer({ '1': [2, 0, 2] }), fields)).toBeUndefined();
  expect(less(whole, answer({ '1': [1, 0, 0], '01': [1, 0, 0] }), fields)).toBeUndefined();
  expect(Object.fromEntries(less(whole, answer({ '1': [2, 0, 1] }), fields)?.samples ?? [])).toEqual({
    '1': { calls: 1, declined: 1, recalled: 0 },
  });
});

test('an interval that stays denied is as one never answered', async () => {
  const ledger = { ...(await dayAt([10, 0, 0])), date: tuesday, witnessedThroughMs: span(7, 8).endMs };

  expect(withoutInterval(ledger, span(7, 8)).witnessedThroughMs).toBe(span(7, 8).startMs);
  expect(withoutInterval(ledger, span(6, 7)), 'another was answered since').toBe(ledger);
});
