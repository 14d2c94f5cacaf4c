import { setImmediate as immediate } from 'node:timers/promises';
import fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';
import { dayOf } from '../../src/base/calendar.ts';
import type { Clock } from '../../src/base/clock.ts';
import { runLoop } from '../../src/refresh/loop.ts';
import { offsetOf, dueAt, type DueInterval } from '../../src/refresh/schedule.ts';
import { fakeClock } from '../support/fake-clock.ts';
import { keptLog } from '../support/lines.ts';

const minuteMs = 60_000;
const schedule = { zone: 'America/Bogota', lengthMs: 5 * minuteMs, settleMs: minuteMs, offsetMs: 7_000 };

/** A loop at work on a clock of its own; each refresh is noted as `when → end of its interval`. */
function loopAt(startIso: string, work: (clock: Clock) => Promise<void> = () => Promise.resolve()) {
  const clock = fakeClock(startIso);
  const kept = keptLog();
  const stop = new AbortController();
  const refreshes: string[] = [];
  let beats = 0;
  const deps = {
    clock,
    log: kept.log,
    beat: () => void (beats += 1),
    vendorLagMs: () => 0,
    refresh: async (due: DueInterval) => {
      refreshes.push(`${time(clock.now())} → ${time(due.interval.endMs)}`);
      await work(clock);
    },
  };
  const ended = runLoop(schedule, deps, stop.signal);
  onTestFinished(() => stop.abort(new Error('the test is over')));
  return { clock, stop, ended, refreshes, beats: () => beats, events: () => kept.lines().map(({ event }) => event) };
}

const time = (ms: number) => new Date(ms).toISOString().slice(11, 19);

test('it refreshes at once, then when each interval has ended and settled, plus its offset', async () => {
  const { clock, refreshes } = loopAt('2026-03-04T15:03:00Z');

  await clock.advance(13 * minuteMs + 7_000);

  expect(refreshes).toEqual([
    '15:03:00 → 15:00:00',
    '15:06:07 → 15:05:00',
    '15:11:07 → 15:10:00',
    '15:16:07 → 15:15:00',
  ]);
});

test('a refresh that takes longer than an interval delays the next and never meets it', async () => {
  let [running, mostAtOnce] = [0, 0];
  const { clock, refreshes } = loopAt('2026-03-04T15:06:07Z', async (its) => {
    running += 1;
    mostAtOnce = Math.max(mostAtOnce, running);
    await its.sleep(12 * minuteMs, new AbortController().signal);
    running -= 1;
  });

  await clock.advance(24 * minuteMs);

  expect(mostAtOnce).toBe(1);
  expect(refreshes).toEqual(['15:06:07 → 15:05:00', '15:18:07 → 15:15:00', '15:30:07 → 15:25:00']);
});

test('a refresh that throws is logged, and the next comes when it is due', async () => {
  const { clock, refreshes, events } = loopAt('2026-03-04T15:06:07Z', () => Promise.reject(new Error('a bug')));

  await clock.advance(10 * minuteMs);

  expect(refreshes).toHaveLength(3);
  expect(events()).toEqual(['loop_fault', 'loop_fault', 'loop_fault']);
});

test('a clock set back is told and the interval it now is gets read again', async () => {
  const { clock, refreshes, events } = loopAt('2026-03-04T15:06:07Z');
  await clock.advance(10_000);

  clock.setWall('2026-03-04T13:58:00Z');
  await clock.advance(5 * minuteMs);

  expect(refreshes.slice(0, 2)).toEqual(['15:06:07 → 15:05:00', expect.stringMatching(/^13:58:\d\d → 13:55:00$/)]);
  expect(refreshes[2]).toBe('14:01:07 → 14:00:00');
  expect(events()).toEqual(['clock_stepped_back']);
});

test('a clock drawn back by a fraction of a second starts nothing', async () => {
  const { clock, refreshes, events } = loopAt('2026-03-04T15:08:00Z');
  await clock.advance(10_000);

  clock.setWall('2026-03-04T15:08:09.500Z');
  await clock.advance(minuteMs);

  expect(refreshes).toHaveLength(1);
  expect(events()).toEqual([]);
});

test.each([
  ['set forward', '2026-03-06T09:34:30Z', '09:30:00'],
  ['a machine suspended over the weekend', '2026-03-09T12:00:00Z', '11:55:00'],
])('after a clock %s the newest interval is read within seconds, and the missed ones are not', async (_, iso, end) => {
  const { clock, refreshes } = loopAt('2026-03-04T15:06:07Z');
  await clock.advance(1_000);

  clock.setWall(iso);
  await clock.advance(15_000);

  expect(refreshes).toHaveLength(2);
  expect(refreshes[1]).toMatch(new RegExp(`→ ${end}$`));
});

test('the signal ends it while it waits', async () => {
  const { clock, stop, ended, refreshes } = loopAt('2026-03-04T15:06:07Z');
  await clock.advance(minuteMs);

  stop.abort(new Error('enough'));
  await ended;
  await clock.advance(60 * minuteMs);

  expect(refreshes).toHaveLength(1);
});

test('the signal lets the refresh under way come to its end, and begins no other', async () => {
  let finished = 0;
  const { clock, stop, ended, refreshes } = loopAt('2026-03-04T15:06:07Z', async (its) => {
    await its.sleep(minuteMs, new AbortController().signal);
    finished += 1;
  });
  await immediate();

  stop.abort(new Error('enough'));
  await clock.advance(2 * minuteMs);
  await ended;

  expect([refreshes.length, finished]).toEqual([1, 1]);
});

test('a signal given before the start begins nothing', async () => {
  const refresh = () => Promise.reject(new Error('never asked'));

  const clock = fakeClock('2026-03-04T15:06:07Z');

  await runLoop(
    schedule,
    { clock, log: keptLog().log, beat: () => undefined, vendorLagMs: () => 0, refresh },
    AbortSignal.abort(),
  );
});

test('it gives a sign of life at least every fifteen seconds', async () => {
  const { clock, beats } = loopAt('2026-03-04T15:06:07Z');

  await clock.advance(10 * minuteMs);

  expect(beats()).toBeGreaterThanOrEqual(40);
});

test('the offset is the same at every start, differs between operations, and is small', () => {
  const names = fc.string();
  fc.assert(
    fc.property(names, fc.constantFrom(30_000, 300_000, 86_400_000), (name, intervalMs) => {
      const offset = offsetOf(name, intervalMs);

      expect(offset).toBe(offsetOf(name, intervalMs));
      expect(offset).toBeGreaterThanOrEqual(0);
      expect(offset).toBeLessThan(Math.min(15_000, intervalMs / 20));
    }),
  );
  expect(offsetOf('ventas-co', 300_000)).not.toBe(offsetOf('ventas-mx', 300_000));
});

test('the next due is due when the very next interval has ended and settled, also where a day ends with a short one', () => {
  const zones = fc.constantFrom('America/Bogota', 'Australia/Lord_Howe', 'America/Santiago', 'Africa/Cairo');
  const lengths = fc.constantFrom(5, 60, 240, 1_440);
  const lordHoweAutumn = Date.parse('2025-04-06T12:50:00Z');
  const instants = fc.oneof(
    fc.integer({ min: 0, max: 365 * 1_440 }).map((minutes) => Date.parse('2025-01-01T00:00:00Z') + minutes * minuteMs),
    fc.integer({ min: 0, max: 120 }).map((minutes) => lordHoweAutumn + minutes * minuteMs),
  );
  fc.assert(
    fc.property(zones, lengths, instants, (zone, minutes, nowMs) => {
      const lengthMs = minutes * minuteMs;
      const { interval, nextMs } = dueAt(nowMs, { zone, lengthMs, settleMs: 60_000, offsetMs: 5_000 });
      const nextEndMs = Math.min(interval.endMs + lengthMs, dayOf(interval.endMs, zone).endMs);

      expect(interval.endMs + 65_000).toBeLessThanOrEqual(nowMs);
      expect(nextMs).toBeGreaterThan(nowMs);
      expect(nextMs).toBe(nextEndMs + 65_000);
    }),
    { numRuns: 500 },
  );
});
