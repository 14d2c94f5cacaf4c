import { smartHold } from '../../src/wolkvox/reports/smart-hold.ts';
import { type Sample } from '../../src/wolkvox/reports/rows.ts';
import { expect, test } from 'vitest';
import {
  beginDay,
  foldAnswer,
  foldAnswerInSlices,
  freshLedger,
  maxClosingReads,
  nextStep,
  type DayCounts,
  type Ledger,
} from '../../src/ledger/day-ledger.ts';

const monday = '2026-03-02';
const tuesday = '2026-03-03';
const full: Sample = { treatment: 7, customer_say_no: 2, customer_say_yes: 5, recall_fail: 1, recall_ok: 3 };
const zeros: DayCounts = { treatment: 0, customer_say_no: 0, customer_say_yes: 0, recall_fail: 0, recall_ok: 0 };

type Rows = Readonly<Record<string, Sample>>;
const samples = (rows: Rows) => new Map(Object.entries(rows));
const read = (ledger: Ledger, rows: Rows) => foldAnswer(ledger, 'read', samples(rows), smartHold).ledger;
const close = (ledger: Ledger, rows: Rows) => foldAnswer(ledger, 'close', samples(rows), smartHold).ledger;
const countsOf = (ledger: Ledger, skillId: string) => ledger.skills.get(skillId)?.counts;

const without = (field: string): Sample => Object.fromEntries(Object.entries(full).filter(([name]) => name !== field));

/** A Monday on which skill 1001 stands where `full` says, and whose state is known since it began. */
const known = () => read(read(beginDay(freshLedger(monday), monday), { '1001': full }), { '1001': full });

test('a skill first seen in the middle of a day is exposed at zero once, then with its value', () => {
  const first = read(known(), { '1001': full, '1002': full });
  const second = read(first, { '1001': full, '1002': full });

  expect(countsOf(first, '1002')).toEqual(zeros);
  expect(countsOf(second, '1002')).toEqual(full);
});

test('a field first told in the middle of a day is exposed at zero once, then with its value', () => {
  const withoutOk = without('recall_ok');
  const blank = read(read(beginDay(freshLedger(monday), monday), { '1001': withoutOk }), { '1001': withoutOk });

  const first = read(blank, { '1001': full });

  expect(countsOf(blank, '1001')).toEqual(withoutOk);
  expect(countsOf(first, '1001')).toEqual({ ...full, recall_ok: 0 });
  expect(countsOf(read(first, { '1001': full }), '1001')).toEqual(full);
});

test('a smaller answer lowers nothing and is told once, not at every read', () => {
  const lower = samples({ '1001': { ...full, treatment: 6, recall_ok: 1 } });

  const once = foldAnswer(known(), 'read', lower, smartHold);
  const twice = foldAnswer(once.ledger, 'read', lower, smartHold);

  expect(countsOf(twice.ledger, '1001')).toEqual(full);
  expect(Object.fromEntries(once.newlyLowered)).toEqual({ treatment: 1, recall_ok: 1 });
  expect(twice.newlyLowered.size).toBe(0);
});

test('a revision that is undone and made again is told twice', () => {
  const lower = samples({ '1001': { ...full, treatment: 6 } });

  const undone = read(foldAnswer(known(), 'read', lower, smartHold).ledger, { '1001': full });

  expect(foldAnswer(undone, 'read', lower, smartHold).newlyLowered.get('treatment')).toBe(1);
});

test('an empty answer changes no count', () => {
  expect(countsOf(read(known(), {}), '1001')).toEqual(full);
});

test('a blank field keeps its count and is no revision', () => {
  const blank = without('treatment');

  const { ledger, newlyLowered } = foldAnswer(known(), 'read', samples({ '1001': blank }), smartHold);

  expect(countsOf(ledger, '1001')).toEqual(full);
  expect(newlyLowered.size).toBe(0);
});

test('without state the first answer that holds rows is exposed as it is, and skills after it begin at zero', () => {
  const empty = read(freshLedger(monday), {});
  const first = read(empty, { '1001': full });
  const second = read(first, { '1001': full, '1002': full });

  expect(empty.isFresh).toBe(true);
  expect(countsOf(first, '1001')).toEqual(full);
  expect(countsOf(second, '1002')).toEqual(zeros);
});

test('without state a field left blank in the first answer is exposed as it is when it comes', () => {
  const blank = without('treatment');

  const first = read(freshLedger(monday), { '1001': blank });

  expect(countsOf(read(first, { '1001': full }), '1001')).toEqual(full);
});

test('a day closes with the second closing answer that says exactly what is known', () => {
  const first = close(known(), { '1001': full });
  const second = close(first, { '1001': full });

  expect(first.isClosed).toBe(false);
  expect(second.isClosed).toBe(true);
});

test.each<[string, Rows]>([
  ['is empty', {}],
  ['is smaller', { '1001': { ...full, treatment: 6 } }],
  ['lacks a skill', { '1002': zeros }],
  ['leaves a known field blank', { '1001': without('customer_say_no') }],
  ['meets a new skill', { '1001': full, '1003': full }],
  ['is larger, so that more may be to come', { '1001': { ...full, treatment: 8 } }],
])('a closing answer that %s does not close the day', (_, rows) => {
  const before = close(read(known(), { '1001': full, '1002': zeros }), { '1001': full });

  expect(close(before, rows).isClosed).toBe(false);
});

test('a read never closes a day', () => {
  expect(read(read(known(), { '1001': full }), { '1001': full }).isClosed).toBe(false);
});

test('a day whose closing answers never agree closes after the eighth with the most that was said', () => {
  let ledger = known();
  for (let taken = 1; taken < maxClosingReads; taken += 1) ledger = close(ledger, {});

  expect(ledger.isClosed).toBe(false);
  const last = close(ledger, { '1001': { ...full, treatment: 9 } });
  expect(last.isClosed).toBe(true);
  expect(countsOf(last, '1001')?.['treatment']).toBe(9);
});

test('a day begins with every known skill and field at zero, and with none that was never told', () => {
  const ledger = read(read(known(), { '1002': { treatment: 1 } }), { '1002': { treatment: 1 } });

  const begun = beginDay(ledger, tuesday);

  expect(countsOf(begun, '1001')).toEqual(zeros);
  expect(countsOf(begun, '1002')).toEqual({ treatment: 0 });
  expect(begun).toMatchObject({ date: tuesday, isClosed: false, isFresh: false, closingReads: 0 });
});

test('a skill without a row for more than 31 days begins no further day', () => {
  expect(beginDay(known(), '2026-04-02').skills.has('1001')).toBe(true);
  expect(beginDay(known(), '2026-04-03').skills.has('1001')).toBe(false);
});

const closed: Ledger = { ...freshLedger(monday), isFresh: false, isClosed: true };
const open: Ledger = { ...closed, isClosed: false };
const catchUpDays = 7;
const on = (date: string, isDayOver = false) => ({ date, isDayOver });

test.each<[string, Ledger, ReturnType<typeof on>, ReturnType<typeof nextStep>]>([
  ['reads the day it is', open, on(monday), { kind: 'read', date: monday }],
  ['closes the day with its last interval', open, on(monday, true), { kind: 'close', date: monday }],
  ['rests between the closing and midnight', closed, on(monday, true), { kind: 'rest', why: 'closed' }],
  ['closes the old day first', open, on(tuesday), { kind: 'close', date: monday }],
  ['begins the next day', closed, on(tuesday), { kind: 'begin', date: tuesday, abandonedDays: 0 }],
  ['begins the day after, not today', closed, on('2026-03-05'), { kind: 'begin', date: tuesday, abandonedDays: 0 }],
  ['closes a day as far back as catch_up', open, on('2026-03-09'), { kind: 'close', date: monday }],
  ['abandons an open day further back', open, on('2026-03-10'), { kind: 'begin', date: tuesday, abandonedDays: 1 }],
  ['abandons no closed day', closed, on('2026-03-10'), { kind: 'begin', date: tuesday, abandonedDays: 0 }],
  ['abandons the days between too', closed, on('2026-03-20'), { kind: 'begin', date: '2026-03-13', abandonedDays: 10 }],
  ['waits when it is ahead of the clock', open, on('2026-03-01'), { kind: 'rest', why: 'ahead' }],
])('the ledger %s', (_, ledger, standing, step) => {
  expect(nextStep(ledger, standing, catchUpDays)).toEqual(step);
});

test('an answer taken in slices gives what it gives in one piece', async () => {
  const skills = (count: number, sample: Sample): Rows =>
    Object.fromEntries(Array.from({ length: count }, (_, i) => [String(1001 + i), sample]));
  const before = read(beginDay(freshLedger(monday), monday), skills(500, full));
  const answer = samples(skills(700, { ...full, treatment: 6 }));

  for (const kind of ['read', 'close'] as const) {
    expect(await foldAnswerInSlices(before, kind, answer, smartHold)).toEqual(
      foldAnswer(before, kind, answer, smartHold),
    );
  }
});
