import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Lag, lagBy, noLag, unknownLag } from '../../src/beside/lag.ts';
import { freeBeforeRefreshMs, mayBegin, timeOfRefreshMs } from '../../src/beside/may-begin.ts';
import { dueAt, offsetOf, type Schedule } from '../../src/refresh/schedule.ts';
import { share } from '../support/shares.ts';

const minuteMs = 60_000;
const zones = ['America/Bogota', 'America/Santiago', 'Europe/Madrid', 'Asia/Kathmandu'];
const fiveMinutes: Schedule = { zone: 'America/Bogota', lengthMs: 5 * minuteMs, settleMs: minuteMs, offsetMs: 7_000 };
const at = (iso: string) => Date.parse(iso);

test('just after a refresh it waits for the refresh to end, then it begins', () => {
  expect(mayBegin(at('2026-03-04T15:06:08Z'), [fiveMinutes], noLag)).toEqual({
    kind: 'wait',
    untilMs: at('2026-03-04T15:06:37Z'),
  });
  expect(mayBegin(at('2026-03-04T15:06:37Z'), [fiveMinutes], noLag)).toEqual({ kind: 'now' });
});

test('with less than 65 seconds to the next refresh it waits until that is over', () => {
  expect(mayBegin(at('2026-03-04T15:10:02Z'), [fiveMinutes], noLag)).toEqual({ kind: 'now' });
  expect(mayBegin(at('2026-03-04T15:10:02.001Z'), [fiveMinutes], noLag)).toEqual({
    kind: 'wait',
    untilMs: at('2026-03-04T15:11:37Z'),
  });
});

test('an interval below three minutes is refused, one of three is not', () => {
  expect(mayBegin(0, [{ ...fiveMinutes, lengthMs: 2 * minuteMs }], noLag)).toEqual({
    kind: 'refused',
    why: 'interval',
  });
  expect(mayBegin(0, [{ ...fiveMinutes, lengthMs: 3 * minuteMs }], noLag).kind).not.toBe('refused');
});

test('operations on one token that leave no time between their refreshes refuse it', () => {
  const four = Array.from({ length: 4 }, () => ({ ...fiveMinutes, lengthMs: 3 * minuteMs }));

  expect(mayBegin(0, four, noLag)).toEqual({ kind: 'refused', why: 'no_room' });
});

test('with nobody on the token it begins at once', () => {
  expect(mayBegin(at('2026-03-04T15:06:08Z'), [], noLag)).toEqual({ kind: 'now' });
});

const schedules = fc
  .record({
    lengthMs: fc.constantFrom(3, 4, 5, 6, 9, 10, 15, 16, 30, 60, 1_440).map((minutes) => minutes * minuteMs),
    settleMs: fc.integer({ min: 0, max: 3_600 }).map((seconds) => seconds * 1_000),
    operations: fc.uniqueArray(fc.record({ name: fc.string(), zone: fc.constantFrom(...zones) }), {
      minLength: 1,
      maxLength: 3,
      selector: ({ name }) => name,
    }),
  })
  .map(({ lengthMs, settleMs, operations }) =>
    operations.map(({ name, zone }) => ({ zone, lengthMs, settleMs, offsetMs: offsetOf(name, lengthMs) })),
  );
const instants = fc.integer({ min: at('2026-01-01T00:00:00Z'), max: at('2027-01-01T00:00:00Z') });

const lags = fc.oneof(
  fc.constantFrom(noLag, unknownLag),
  fc.integer({ min: 0, max: 240 }).map((seconds) => lagBy(seconds * 1_000, 5 * minuteMs, 'check')),
);

/** Whether the instant keeps away from every refresh, however late it begins, told in another way than the code's. */
function isClear(atMs: number, all: readonly Schedule[], { leastMs, mostMs }: Lag): boolean {
  const busyMs = all.length * timeOfRefreshMs;
  return all.every((schedule) => {
    const isDueIn = (fromMs: number, toMs: number) => dueAt(toMs, schedule).nextMs !== dueAt(fromMs, schedule).nextMs;
    return !isDueIn(atMs - mostMs - busyMs, atMs + freeBeforeRefreshMs - 1 - leastMs);
  });
}

test('whenever a call may begin, now or later, no refresh of the token is near', () => {
  fc.assert(
    fc.property(schedules, instants, lags, (all, nowMs, lag) => {
      const verdict = mayBegin(nowMs, all, lag);
      if (verdict.kind === 'refused') return;
      const beginMs = verdict.kind === 'now' ? nowMs : verdict.untilMs;
      expect(beginMs).toBeGreaterThanOrEqual(nowMs);
      expect(isClear(beginMs, all, lag)).toBe(true);
      expect(mayBegin(beginMs, all, lag)).toEqual({ kind: 'now' });
    }),
  );
});

test('it waits no longer than it has to, and an interval of five minutes leaves room for two operations', () => {
  fc.assert(
    fc.property(schedules, instants, lags, share, (all, nowMs, lag, part) => {
      const verdict = mayBegin(nowMs, all, lag);
      if (all.length <= 2 && (all[0]?.lengthMs ?? 0) >= 5 * minuteMs && all[0]?.zone === all.at(-1)?.zone) {
        expect(verdict.kind).not.toBe('refused');
      }
      if (verdict.kind !== 'wait') return;
      const beforeMs = nowMs + Math.floor((verdict.untilMs - 1 - nowMs) * part);
      expect(isClear(beforeMs, all, lag)).toBe(false);
    }),
  );
});

test('behind a vendor whose clock is behind, the refreshes come that much later', () => {
  const lag = lagBy(46_000, 5 * minuteMs, 'check'); // the exporter waits for 45 s

  expect(mayBegin(at('2026-03-04T15:06:40Z'), [fiveMinutes], noLag)).toEqual({ kind: 'now' });
  expect(mayBegin(at('2026-03-04T15:06:40Z'), [fiveMinutes], lag)).toEqual({
    kind: 'wait',
    untilMs: at('2026-03-04T15:07:24Z'), // due at 15:06:07, begun at 15:06:54 at the latest, 30 s under way
  });
  expect(mayBegin(at('2026-03-04T15:10:40Z'), [fiveMinutes], noLag).kind).toBe('wait');
  expect(mayBegin(at('2026-03-04T15:10:40Z'), [fiveMinutes], lag)).toEqual({ kind: 'now' });
});

test('the lag is what the exporter makes of the same clock, give or take two seconds', () => {
  expect(lagBy(undefined, 5 * minuteMs, 'check')).toBe(unknownLag);
  expect(lagBy(1_000, 5 * minuteMs, 'check')).toBe(noLag); // a Date is in whole seconds
  expect(lagBy(-90_000, 5 * minuteMs, 'check')).toBe(noLag);
  expect(lagBy(31_000, 5 * minuteMs, 'check')).toEqual({ leastMs: 28_000, mostMs: 32_000 });
  expect(lagBy(31_000, 5 * minuteMs, 'ignore')).toBe(noLag);
  expect(lagBy(301_000, 5 * minuteMs, 'check')).toBe(noLag); // no refresh takes anything in
});
