import fc from 'fast-check';
import { expect, test } from 'vitest';
import { intervalAt } from '../../src/base/calendar.ts';
import { type PastInterval, withInterval } from '../../src/snapshot/past-intervals.ts';
import { type PastRefresh, withRefresh } from '../../src/snapshot/past-refreshes.ts';
import { totalsOf } from '../../src/snapshot/totals.ts';

const zone = 'America/Bogota';
const minuteMs = 60_000;
const midnight = Date.parse('2026-11-19T05:00:00Z');
type Past = readonly PastInterval[];
const none: Past = [];
const totals = (treatment: number) => totalsOf([{ treatment }], ['treatment']);
const read = (past: Past, startMs: number, treatment = 1, lengthMs = 5 * minuteMs) =>
  withInterval(past, { span: { startMs, endMs: startMs + lengthMs }, totals: totals(treatment) }, zone);

test('intervals are kept in the order of the day, with their totals', () => {
  const history = read(read(none, midnight, 3), midnight + 5 * minuteMs, 4);

  expect(history.map((past) => past.totals['treatment']?.sum)).toEqual([3, 4]);
});

test('an interval read again, after the clock was set back, replaces itself and what came after it', () => {
  const history = read(read(read(none, midnight, 3), midnight + 5 * minuteMs, 4), midnight, 5);

  expect(history.map((past) => past.totals['treatment']?.sum)).toEqual([5]);
});

test('the first interval of a local day begins the history anew', () => {
  const history = read(read(none, midnight - 5 * minuteMs, 9), midnight, 1);

  expect(history.map(({ span }) => span.startMs)).toEqual([midnight]);
});

test('whatever is read in whatever order, the history holds one day, in order, and is bounded', () => {
  const starts = fc.array(fc.integer({ min: 0, max: 3 * 86_400 }), { maxLength: 200 });
  fc.assert(
    fc.property(starts, (seconds) => {
      const spans = seconds.map((second) => intervalAt(midnight + second * 1_000, zone, 5 * minuteMs));
      const intervals = spans.reduce((history, span) => read(history, span.startMs), none);
      const begun = intervals.map(({ span }) => span.startMs);
      expect(begun).toEqual([...new Set(begun)].toSorted((one, other) => one - other));
      expect((begun.at(-1) ?? 0) - (begun[0] ?? 0)).toBeLessThan(86_400_000);
      expect(begun.at(-1)).toBe(spans.at(-1)?.startMs);
    }),
  );
});

test('a day of seconds is not kept whole', () => {
  let history = none;
  for (let second = 0; second < 2_000; second += 1) history = read(history, midnight + second * 1_000, 1, 1_000);

  expect(history).toHaveLength(1_440);
  expect(history.at(-1)?.span.startMs).toBe(midnight + 1_999_000);
});

test('the last twelve refreshes are kept, newest first', () => {
  let past: readonly PastRefresh[] = [];
  for (let atMs = 0; atMs < 20; atMs += 1) past = withRefresh(past, { atMs, durationMs: 1, reason: undefined });

  expect(past.map(({ atMs }) => atMs)).toEqual([19, 18, 17, 16, 15, 14, 13, 12, 11, 10, 9, 8]);
});

test('a total says whether a skill lacked the number, and is absent when all did', () => {
  const whole = totalsOf([{ treatment: 3, recall_ok: 1 }, { treatment: 4 }], ['treatment', 'recall_ok', 'recall_fail']);

  expect(whole).toEqual({ treatment: { sum: 7, isWhole: true }, recall_ok: { sum: 1, isWhole: false } });
});
