import { expect, test } from 'vitest';
import { dayOfDate } from '../../src/base/calendar.ts';
import type { Row } from '../../src/verify/compare.ts';
import { tableOf } from '../../src/verify/table.ts';
import { smartHold } from '../../src/wolkvox/reports/smart-hold.ts';

const same: Row = {
  skillId: '1001',
  field: 'treatment',
  counted: 340,
  atClose: 340,
  now: 340,
  held: 0,
  verdict: 'same',
  revised: 0,
  bornAt: undefined,
};
const rows: readonly Row[] = [
  same,
  { ...same, field: 'recall_ok', counted: 98, atClose: 98, now: 100, revised: 2 },
  { ...same, field: 'recall_fail', counted: 5, atClose: 7, now: undefined, held: -2, verdict: 'held' },
  { ...same, skillId: '12', counted: 9, atClose: 7, now: 6, verdict: 'differs', revised: -1 },
];
const zone = 'America/Bogota';
const comparison = {
  operation: 'ventas-co',
  timezone: zone,
  report: smartHold,
  day: dayOfDate('2026-03-03', zone),
  replicas: 1,
  closeReadMs: Date.parse('2026-03-04T05:06:00Z'),
  askedMs: Date.parse('2026-03-04T14:00:00Z'),
  isEmptyNow: false,
  rows,
};

test('numbers stand below each other, and every line says what is to be said of it', () => {
  expect(tableOf(comparison, false).split('\n')).toEqual([
    'ventas-co, 2026-03-03 (America/Bogota); closed on the answer of 2026-03-04 00:06, asked again at 2026-03-04 09:00',
    'skill  field        counted  at the close  now',
    '1001   treatment        340           340  340',
    '1001   recall_ok         98            98  100  revised by +2 since',
    '1001   recall_fail        5             7    –  held back by 2',
    '12     treatment          9             7    6  DIFFERS by +2; revised by -1 since',
    '4 counts: 2 as at the close, 1 held, 1 differ; 2 revised since.',
    '',
  ]);
});

test('in colours a difference is red, what is held yellow, what was revised cyan, and the words stay the same', () => {
  const lines = tableOf(comparison, true).split('\n');

  expect(lines.map((line) => /^\u001b\[(\d+)m/.exec(line)?.[1])).toEqual([
    '1',
    '1',
    undefined,
    '36',
    '33',
    '31',
    undefined,
    undefined,
  ]);
  expect(lines.join('\n').replace(/\u001b\[\d+m/g, '')).toBe(tableOf(comparison, false));
});

test('an answer without rows is told to be doubtful', () => {
  expect(tableOf({ ...comparison, isEmptyNow: true }, false)).toContain('That can be false: ask once more.');
});
