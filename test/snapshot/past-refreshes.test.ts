import fc from 'fast-check';
import { expect, test } from 'vitest';
import { intervalAt } from '../../src/base/calendar.ts';
import { intervalsIn, keptFrom, type KeptRun, type PastInterval } from '../../src/snapshot/kept-intervals.ts';
import { withInterval } from '../../src/snapshot/past-intervals.ts';
import { type PastRefresh, withRefresh } from '../../src/snapshot/past-refreshes.ts';
import { totalsOf } from '../../src/snapshot/totals.ts';

const zone = 'America/Bogota';
const minuteMs = 60_000;
const midnight = Date.parse('2026-11-19T05:00:00Z');
type Past = readonly PastInterval[];
const none: Past = [];
const fields = ['treatment'];
const totals = (treatment: number) => totalsOf([{ treatment }], fields);
const intervalOf = (startMs: number, treatment: number, lengthMs: number): PastInterval => ({
  span: { startMs, endMs: startMs + lengthMs },
  totals: totals(treatment),
});
const withOne = (past: readonly KeptRun[], startMs: number, treatment = 1, lengthMs = 5 * minuteMs) =>
  withInterval(past, intervalOf(startMs, treatment, lengthMs), { zone, fields });
const read = (past: Past, startMs: number, treatment = 1, lengthMs = 5 * minuteMs) =>
  intervalsIn(withOne(keptFrom(past, fields), startMs, treatment, lengthMs), fields);

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

test('an interval that follows the last one is kept as if the whole day were written anew', () => {
  const steps = fc.array(fc.record({ gap: fc.nat(1), minutes: fc.constantFrom(1, 5), treatment: fc.nat(99) }));
  fc.assert(
    fc.property(steps, (day) => {
      let endMs = midnight;
      let kept: readonly KeptRun[] = [];
      const all = day.map(({ gap, minutes, treatment }) => {
        const interval = intervalOf(endMs + gap * 5 * minuteMs, treatment, minutes * minuteMs);
        endMs = interval.span.endMs;
        kept = withInterval(kept, interval, { zone, fields });
        return interval;
      });
      expect(kept).toEqual(keptFrom(all, fields));
    }),
  );
});

test('a day of minutes takes less than 30 KB, whatever its calls', () => {
  let kept: readonly KeptRun[] = [];
  for (let minute = 0; minute < 1_440; minute += 1) {
    const counts = Object.fromEntries(['a', 'b', 'c', 'd', 'e'].map((name) => [name, { sum: 120, isWhole: true }]));
    const span = { startMs: midnight + minute * minuteMs, endMs: midnight + (minute + 1) * minuteMs };
    kept = withInterval(kept, { span, totals: counts }, { zone, fields: ['a', 'b', 'c', 'd', 'e'] });
  }

  expect(kept).toHaveLength(1);
  expect(kept[0]?.[2].length).toBeLessThan(30_000);
});

test('a day of seconds is not kept whole', () => {
  let kept: readonly KeptRun[] = [];
  for (let second = 0; second < 2_000; second += 1) kept = withOne(kept, midnight + second * 1_000, 1, 1_000);

  const history = intervalsIn(kept, fields);
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
