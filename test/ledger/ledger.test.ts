import { expect, test } from 'vitest';
import { asFloor } from '../../src/ledger/floor.ts';
import { beginDay, freshLedger, type Gap, type Ledger } from '../../src/ledger/ledger.ts';
import type { Counts } from '../../src/ledger/counts.ts';
import { dayAt, monday, tuesday, witness } from './support.ts';

const gapOf = (date: string): Gap => ({ date, startMs: 1, endMs: 2, asked: 1, said: new Map() });

/** A Monday with something in each of its parts. */
const busy: Ledger = {
  date: monday,
  isClosed: true,
  skills: new Map([['1001', { shown: [9, undefined, 0], seenOn: monday }]]),
  fresh: { answers: 1, isOpen: true, named: new Map([['1001', [9, undefined, 0]]]) },
  unborn: new Map<string, Counts>([['1002', [1, 0, 0]]]),
  ahead: new Map<string, Counts>(),
  witnessedThroughMs: 5_000,
  gaps: [],
  doubtfulAnswers: 3,
  usualLate: 1.5,
  closing: { answers: 2, agreeing: 1, facts: 'a' },
  dayBefore: new Map<string, Counts>([['1001', [8, 0, 0]]]),
};

test('an exporter that knows nothing has an open day, no series, and waits for a first answer', () => {
  expect(freshLedger(monday)).toEqual({
    date: monday,
    isClosed: false,
    skills: new Map(),
    fresh: { answers: 0, isOpen: true, named: new Map() },
    unborn: new Map(),
    ahead: new Map(),
    witnessedThroughMs: undefined,
    gaps: [],
    doubtfulAnswers: 0,
    usualLate: 0,
    closing: { answers: 0, agreeing: 0, facts: undefined },
    dayBefore: new Map(),
  });
});

test('a new day is open, begins at zero where there were series, and has nothing of the old but its close', () => {
  expect(beginDay(busy, tuesday)).toEqual({
    ...freshLedger(tuesday),
    skills: new Map([['1001', { shown: [0, undefined, 0], seenOn: monday }]]),
    fresh: undefined,
    witnessedThroughMs: 5_000,
    usualLate: 1.5,
    dayBefore: new Map([['1001', [9, undefined, 0]]]),
  });
});

test('intervals of the day that begins are what is explained of it, a skill without a series waits for its own', async () => {
  const ahead = await witness(await dayAt([9, 1, 0]), { '1001': [5, null, 1], '1002': [3, 0, 0] }, tuesday);

  const begun = beginDay(ahead, tuesday);

  expect(begun.skills).toEqual(
    new Map([
      ['1001', { shown: [0, 0, 0], seenOn: monday, open: { explained: [5, 0, 1], last: [5, 0, 1], word: [0, 0, 0] } }],
    ]),
  );
  expect(begun.unborn).toEqual(new Map([['1002', [3, 0, 0]]]));
  expect(begun.ahead.size).toBe(0);
});

test('what was heard of the next day is not taken for the one after it', async () => {
  const ahead = await witness(await dayAt([9, 1, 0]), { '1001': [5, 0, 1], '1002': [3, 0, 0] }, tuesday);

  const begun = beginDay(ahead, '2026-03-04');

  expect(begun.skills).toEqual(new Map([['1001', { shown: [0, 0, 0], seenOn: monday }]]));
  expect(begun.unborn.size).toBe(0);
});

test('only skills that counted something, and only on the day right before, are what the day before closed with', () => {
  const skills: Ledger['skills'] = new Map([
    ['1001', { shown: [0, 0, 1], seenOn: monday }],
    ['1002', { shown: [0, 0, 0], seenOn: monday }],
  ]);

  expect([...beginDay({ ...busy, skills }, tuesday).dayBefore.keys()]).toEqual(['1001']);
  expect(beginDay({ ...busy, skills }, '2026-03-04').dayBefore.size).toBe(0);
});

test('gaps of days that are over are dropped, those of the new day and of later ones are kept', () => {
  const gaps = [gapOf(monday), gapOf(tuesday), gapOf('2026-03-04')];

  expect(beginDay({ ...busy, gaps }, tuesday).gaps).toEqual([gapOf(tuesday), gapOf('2026-03-04')]);
});

test('a floor keeps the day, what is shown, how late data usually is and who may have had series', () => {
  expect(asFloor({ ...busy, gaps: [gapOf(monday)], ahead: new Map([['1001', [1, 0, 0]]]) })).toEqual({
    ...freshLedger(monday),
    isClosed: true,
    skills: busy.skills,
    fresh: busy.fresh,
    usualLate: 1.5,
  });
});
