import fc from 'fast-check';
import { expect, test } from 'vitest';
import { intervalsIn, keptFrom, type PastInterval } from '../../src/snapshot/kept-intervals.ts';
import type { Totals } from '../../src/snapshot/totals.ts';

const fields = ['treatment', 'customer_say_no', 'customer_say_yes', 'recall_fail', 'recall_ok'];
const midnight = Date.parse('2026-11-19T05:00:00Z');
const fiveMinutesMs = 300_000;

function intervalAt(index: number, counts: readonly number[], lengthMs = fiveMinutesMs): PastInterval {
  const startMs = midnight + index * fiveMinutesMs;
  const totals = Object.fromEntries(fields.map((field, i) => [field, { sum: counts[i] ?? 0, isWhole: true }]));
  return { span: { startMs, endMs: startMs + lengthMs }, totals };
}

const total = fc.record({ sum: fc.nat(99_999), isWhole: fc.boolean() });
const totals: fc.Arbitrary<Totals> = fc.tuple(...fields.map(() => fc.option(total, { nil: undefined }))).map((values) =>
  Object.fromEntries(
    fields.flatMap((field, i) => {
      const value = values[i];
      return value === undefined ? [] : [[field, value]];
    }),
  ),
);
const day = fc
  .array(fc.record({ gap: fc.integer({ min: 0, max: 3 }), length: fc.integer({ min: 1, max: 12 }), totals }), {
    maxLength: 300,
  })
  .map((parts) => {
    let endMs = midnight;
    return parts.map(({ gap, length, totals: ofInterval }): PastInterval => {
      const startMs = endMs + gap * fiveMinutesMs;
      endMs = startMs + length * fiveMinutesMs;
      return { span: { startMs, endMs }, totals: ofInterval };
    });
  });

test('what is kept of a day is what was known of it, whatever its gaps, lengths and unknown numbers', () => {
  fc.assert(
    fc.property(day, (intervals) => {
      expect(intervalsIn(keptFrom(intervals, fields), fields)).toEqual(intervals);
    }),
  );
});

test('a busy day of 288 intervals takes less than 4,700 bytes, an idle one less than 350', () => {
  const busy = Array.from({ length: 288 }, (_, index) => intervalAt(index, [120, 31, 80, 12, 61]));
  const idle = Array.from({ length: 288 }, (_, index) => intervalAt(index, [0, 0, 0, 0, 0]));

  expect(JSON.stringify(keptFrom(busy, fields)).length).toBeLessThan(4_700);
  expect(JSON.stringify(keptFrom(idle, fields)).length).toBeLessThan(350);
});

test.each<[string, readonly [number, number, string][]]>([
  ['a row with too few numbers', [[midnight, fiveMinutesMs, '1 2 3']]],
  ['a row with too many', [[midnight, fiveMinutesMs, '1 2 3 4 5 6']]],
  ['what is no number', [[midnight, fiveMinutesMs, '1 2 x 4 5']]],
  ['a number below zero', [[midnight, fiveMinutesMs, '1 2 -3 4 5']]],
  ['no length', [[midnight, 0, '']]],
  ['a length of more than a day', [[midnight, 86_400_001, '']]],
  ['more rows than a day has minutes', [[midnight, 60_000, ';'.repeat(1_440)]]],
  [
    'runs that overlap',
    [
      [midnight, fiveMinutesMs, ';'],
      [midnight, fiveMinutesMs, ';'],
    ],
  ],
])('%s is not guessed at: nothing is drawn', (_, runs) => {
  expect(intervalsIn(runs, fields)).toEqual([]);
});
