import { expect, test } from 'vitest';
import { maxClosingAnswers } from '../../src/ledger/closing.ts';
import {
  afterDenial,
  isDayDenied,
  isIntervalDenied,
  less,
  otherDayForm,
  otherIntervalForm,
  together,
  withoutInterval,
} from '../../src/ledger/contradiction.ts';
import { beginDay } from '../../src/ledger/ledger.ts';
import { answer, dayAt, fields, monday, read, shownAsItIs, tuesday, witness } from './support.ts';

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
  expect(Object.fromEntries(found.samples)).toEqual({ '1001': { calls: 2, declined: 1, recalled: 0 } });
});

test('an interval that stays denied is as one never answered', async () => {
  const ledger = { ...(await dayAt([10, 0, 0])), date: tuesday, witnessedThroughMs: span(7, 8).endMs };

  expect(withoutInterval(ledger, span(7, 8)).witnessedThroughMs).toBe(span(7, 8).startMs);
});
