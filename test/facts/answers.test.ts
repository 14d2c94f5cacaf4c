import { expect, test } from 'vitest';
import { sightingsOfAnswers } from '../../src/facts/answers.ts';
import { percentageFormOf } from '../../src/wolkvox/field-value.ts';

const rows = { failure: undefined };
const unknown404 = { failure: { isPerhapsEmpty: true } };

test('a 404 with unknown words means no rows only beside an answer with rows', () => {
  expect(sightingsOfAnswers([unknown404, rows], new Set())).toEqual([{ fact: 'no_rows', value: 'other' }]);
  expect(sightingsOfAnswers([unknown404, unknown404], new Set())).toEqual([]);
});

test('each form counts once a refresh', () => {
  const empty = { failure: undefined, noRows: 'validate_dates' } as const;

  expect(sightingsOfAnswers([empty, empty, rows], new Set(['comma']))).toEqual([
    { fact: 'no_rows', value: 'validate_dates' },
    { fact: 'percentage', value: 'comma' },
  ]);
});

test.each([
  ['34.64 %', 'dot_percent'],
  ['34,64 %', 'comma'],
  ['34,64', 'comma'],
  ['34.64', 'bare'],
  [34, 'bare'],
  ['a third', 'other'],
  ['0 %', undefined],
  ['--', undefined],
  [null, undefined],
])('a percentage written %j is %s', (raw, form) => {
  expect(percentageFormOf(raw)).toBe(form);
});
