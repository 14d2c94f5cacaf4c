import fc from 'fast-check';
import { expect, test } from 'vitest';
import { freeBeforeRefreshMs, mayBegin, timeOfRefreshMs } from '../../src/beside/may-begin.ts';
import { dueAt, offsetOf, type Schedule } from '../../src/refresh/schedule.ts';

const minuteMs = 60_000;
const zones = ['America/Bogota', 'America/Santiago', 'Europe/Madrid', 'Asia/Kathmandu'];
const fiveMinutes: Schedule = { zone: 'America/Bogota', lengthMs: 5 * minuteMs, settleMs: minuteMs, offsetMs: 7_000 };
const at = (iso: string) => Date.parse(iso);

test('just after a refresh it waits for the refresh to end, then it begins', () => {
  expect(mayBegin(at('2026-03-04T15:06:08Z'), [fiveMinutes])).toEqual({
    kind: 'wait',
    untilMs: at('2026-03-04T15:06:37Z'),
  });
  expect(mayBegin(at('2026-03-04T15:06:37Z'), [fiveMinutes])).toEqual({ kind: 'now' });
});

test('with less than 65 seconds to the next refresh it waits until that is over', () => {
  expect(mayBegin(at('2026-03-04T15:10:02Z'), [fiveMinutes])).toEqual({ kind: 'now' });
  expect(mayBegin(at('2026-03-04T15:10:02.001Z'), [fiveMinutes])).toEqual({
    kind: 'wait',
    untilMs: at('2026-03-04T15:11:37Z'),
  });
});

test('an interval below three minutes is refused, one of three is not', () => {
  expect(mayBegin(0, [{ ...fiveMinutes, lengthMs: 2 * minuteMs }])).toEqual({ kind: 'refused', why: 'interval' });
  expect(mayBegin(0, [{ ...fiveMinutes, lengthMs: 3 * minuteMs }]).kind).not.toBe('refused');
});

test('operations on one token that leave no time between their refreshes refuse it', () => {
  const four = Array.from({ length: 4 }, () => ({ ...fiveMinutes, lengthMs: 3 * minuteMs }));

  expect(mayBegin(0, four)).toEqual({ kind: 'refused', why: 'no_room' });
});

test('with nobody on the token it begins at once', () => {
  expect(mayBegin(at('2026-03-04T15:06:08Z'), [])).toEqual({ kind: 'now' });
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

/** Whether the instant keeps away from every refresh, told from the schedules in another way than the code's. */
function isClear(atMs: number, all: readonly Schedule[]): boolean {
  const busyMs = all.length * timeOfRefreshMs;
  return all.every((schedule) => {
    const isDueIn = (fromMs: number, toMs: number) => dueAt(toMs, schedule).nextMs !== dueAt(fromMs, schedule).nextMs;
    return !isDueIn(atMs - busyMs, atMs) && !isDueIn(atMs, atMs + freeBeforeRefreshMs - 1);
  });
}

test('whenever a call may begin, now or later, no refresh of the token is near', () => {
  fc.assert(
    fc.property(schedules, instants, (all, nowMs) => {
      const verdict = mayBegin(nowMs, all);
      if (verdict.kind === 'refused') return;
      const beginMs = verdict.kind === 'now' ? nowMs : verdict.untilMs;
      expect(beginMs).toBeGreaterThanOrEqual(nowMs);
      expect(isClear(beginMs, all)).toBe(true);
      expect(mayBegin(beginMs, all)).toEqual({ kind: 'now' });
    }),
  );
});

test('it waits no longer than it has to, and an interval of five minutes leaves room for two operations', () => {
  fc.assert(
    fc.property(schedules, instants, fc.double({ min: 0, max: 1, noNaN: true }), (all, nowMs, part) => {
      const verdict = mayBegin(nowMs, all);
      if (all.length <= 2 && (all[0]?.lengthMs ?? 0) >= 5 * minuteMs && all[0]?.zone === all.at(-1)?.zone) {
        expect(verdict.kind).not.toBe('refused');
      }
      if (verdict.kind !== 'wait') return;
      const beforeMs = nowMs + Math.floor((verdict.untilMs - 1 - nowMs) * part);
      expect(isClear(beforeMs, all)).toBe(false);
    }),
  );
});
