import { expect, test } from 'vitest';
import { freshAfter, isConfirmedBy, nameable } from '../../src/ledger/fresh.ts';
import type { Fresh } from '../../src/ledger/ledger.ts';
import type { SkillEntry } from '../../src/ledger/skill-entry.ts';
import { answer, fields, halves, monday, type Row, type Rows } from './support.ts';

// The first answers after a start without state: which skills may have had series before, and until when.

const nothingHeard: Fresh = { answers: 0, isOpen: true, named: new Map() };
const heard = (answers: number, named: Readonly<Record<string, Row>> = {}, isOpen = true): Fresh => ({
  answers,
  isOpen,
  named: halves(named) as Fresh['named'],
});
const confirmed = (rows: Rows, said: Rows, fresh = nothingHeard) =>
  isConfirmedBy(fresh, answer(rows), halves(said), fields);
const shown = (...row: (number | undefined)[]): SkillEntry => ({ shown: row, seenOn: monday });
const after = (
  fresh: Fresh | undefined,
  rows: Rows,
  {
    skills = {},
    isWhole = true,
    isConfirmed = false,
  }: { skills?: Readonly<Record<string, SkillEntry>>; isWhole?: boolean; isConfirmed?: boolean } = {},
) => freshAfter(fresh, { answer: answer(rows, isWhole), skills: new Map(Object.entries(skills)), isConfirmed, fields });

test('halves confirm an answer when they say the same of every skill, a blank aside', () => {
  expect(confirmed({ '1': [5, 1, 0] }, { '1': [5, 1, 0] })).toBe(true);
  expect(confirmed({ '1': [5, null, 0] }, { '1': [5, 9, 0] })).toBe(true);
  expect(confirmed({ '1': [5, 1, 0] }, { '1': [5, 1, null] })).toBe(true);
  expect(confirmed({ '1': [5, 1, 0], '2': [1, 0, 0] }, { '1': [5, 1, 0], '2': [2, 0, 0] })).toBe(false);
  expect(confirmed({ '1': [5, 1, 0] }, { '2': [5, 1, 0] })).toBe(false);
});

test('halves that name more or fewer skills than the answer confirm nothing', () => {
  expect(confirmed({ '1': [5, 1, 0] }, { '1': [5, 1, 0], '2': [1, 0, 0] })).toBe(false);
  expect(confirmed({ '1': [5, 1, 0], '2': [0, 0, 0] }, { '1': [5, 1, 0] })).toBe(false);
  expect(confirmed({}, {})).toBe(false);
});

test('only the first answer, understood whole, with halves that could be read, is confirmed', () => {
  const rows: Rows = { '1': [5, 1, 0] };

  expect(isConfirmedBy(undefined, answer(rows), halves(rows), fields)).toBe(false);
  expect(confirmed(rows, rows, heard(1))).toBe(false);
  expect(confirmed(rows, rows, heard(0, {}, false))).toBe(false);
  expect(isConfirmedBy(nothingHeard, answer(rows, false), halves(rows), fields)).toBe(false);
  expect(isConfirmedBy(nothingHeard, answer(rows), 'unreadable', fields)).toBe(false);
  expect(isConfirmedBy(nothingHeard, answer(rows), undefined, fields)).toBe(false);
});

test('a skill may have had series before while it is named, or unknown and the first answers last', () => {
  expect(nameable(undefined, '1', undefined)).toBeUndefined();
  expect(nameable(heard(1, { '1': [5, 1, 0] }, false), '1', undefined)).toEqual([5, 1, 0]);
  expect(nameable(nothingHeard, '1', undefined)).toEqual([]);
  expect(nameable(nothingHeard, '1', shown(0, 0, 0))).toBeUndefined();
  expect(nameable(heard(3, {}, false), '1', undefined)).toBeUndefined();
});

test('an answer names the skills of its rows until all their series are shown', () => {
  expect(after(nothingHeard, { '1': [5, 1, null] })).toEqual(heard(1, { '1': [5, 1, null] }));
  expect(after(heard(1, { '1': [5, 1, null] }), { '1': [6, null, 2] }, { skills: { '1': shown(5, 1) } })).toEqual(
    heard(2, { '1': [6, 1, 2] }, false),
  );
  expect(
    after(heard(1, { '1': [5, 1, 0] }), { '1': [5, 1, 0] }, { skills: { '1': shown(5, 1, 0) } }),
    'all is shown and nothing new was named',
  ).toBeUndefined();
});

test('a named skill that an answer lacks stays as it was named', () => {
  expect(after(heard(1, { '1': [5, 1, 0] }), { '2': [1, 0, 0] })).toEqual(heard(2, { '1': [5, 1, 0], '2': [1, 0, 0] }));
});

test('the first answers end with the second that names nobody new, at the latest with the third', () => {
  const second = after(heard(1, { '1': [5, 1, 0] }), { '1': [5, 1, 0], '2': [1, 0, 0] });

  expect(second?.isOpen).toBe(true);
  expect(after(second, { '1': [5, 1, 0], '2': [1, 0, 0], '3': [1, 0, 0] })?.isOpen).toBe(false);
  expect(after(heard(1, { '1': [5, 1, 0] }), { '1': [5, 1, 0] })?.isOpen).toBe(false);
  expect(after(nothingHeard, { '1': [5, 1, 0] }, { isConfirmed: true })?.isOpen).toBe(false);
});

test('an answer not understood whole names skills and ends nothing; an empty one does neither', () => {
  expect(after(heard(1), { '1': [5, 1, 0] }, { isWhole: false })).toEqual(heard(1, { '1': [5, 1, 0] }));
  expect(after(heard(0, { '1': [5, 1, 0] }), { '1': [5, 1, 0] })?.isOpen, 'the first that is understood').toBe(true);
  const before = heard(2, { '1': [5, 1, 0] });
  expect(after(before, {})).toBe(before);
  expect(after(undefined, { '1': [5, 1, 0] })).toBeUndefined();
});

test('once over, no other skill is named, and it ends when the last is shown', () => {
  const over = heard(3, { '1': [5, 1, null] }, false);

  expect(after(over, { '1': [5, 1, null], '2': [1, 0, 0] })).toEqual(heard(4, { '1': [5, 1, null] }, false));
  expect(after(over, { '1': [5, 1, 2] }, { skills: { '1': shown(5, 1, 2) } })).toBeUndefined();
});
