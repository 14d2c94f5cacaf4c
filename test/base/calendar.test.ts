import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { expect, test } from 'vitest';
import {
  addDays,
  dayOf,
  dayOfDate,
  daysBetween,
  dayWindow,
  hoursBegun,
  intervalAt,
  isAmbiguous,
  isTimeZone,
  lastCompleteInterval,
  vendorWindow,
  type Interval,
} from '../../src/base/calendar.ts';

const secondMs = 1_000;
const minuteMs = 60_000;
const hourMs = 3_600_000;
const bogota = 'America/Bogota';

const at = (iso: string) => Date.parse(iso);
const iso = (ms: number) => new Date(ms).toISOString();
/** A vendor time as if its wall clock were UTC: only differences mean anything. */
const wallMs = (text: string) =>
  at(text.replace(/^(....)(..)(..)(..)(..)(..)$/, (_, y, m, d, h, i, s) => `${y}-${m}-${d}T${h}:${i}:${s}Z`));

/** Zones that shift at midnight, by half an hour, or stand half an hour beside the others. */
const awkwardZones = [
  'America/Santiago',
  'America/Asuncion',
  'America/Havana',
  'Asia/Beirut',
  'Africa/Cairo',
  'Australia/Lord_Howe',
  'Asia/Kolkata',
  'Asia/Kathmandu',
  'Europe/Madrid',
  'America/Bogota',
];
const zones = fc.oneof(fc.constantFrom(...awkwardZones), fc.constantFrom(...Intl.supportedValuesOf('timeZone')));
const instants = fc.integer({ min: at('2020-01-01T00:00:00Z') / secondMs, max: at('2035-12-31T00:00:00Z') / secondMs });
const lengths = fc.constantFrom(...[5, 10, 15, 20, 30, 60, 240, 1_440].map((minutes) => minutes * minuteMs));
const days = fc.tuple(zones, instants).map(([zone, seconds]) => ({ zone, day: dayOf(seconds * secondMs, zone) }));

/** Days on which a zone's clocks change, found by their length. */
function shiftedDays(zone: string, year: number) {
  const first = `${year}-01-01`;
  return Array.from({ length: 365 }, (_, n) => dayOfDate(addDays(first, n), zone)).filter(
    ({ startMs, endMs }) => endMs - startMs !== 24 * hourMs,
  );
}

function intervalsOf(
  { startMs, endMs }: { startMs: number; endMs: number },
  zone: string,
  lengthMs: number,
): Interval[] {
  const found: Interval[] = [];
  for (let fromMs = startMs; fromMs < endMs; fromMs = found.at(-1)?.endMs ?? endMs) {
    found.push(intervalAt(fromMs, zone, lengthMs));
  }
  return found;
}

test('an interval ends where the next begins, and the vendor is asked for whole seconds that never meet', () => {
  const morning = { startMs: at('2026-03-04T15:00:00Z'), endMs: at('2026-03-04T15:05:00Z') };
  const next = { startMs: morning.endMs, endMs: at('2026-03-04T15:10:00Z') };

  expect(vendorWindow(morning, bogota)).toEqual({ dateIni: '20260304100000', dateEnd: '20260304100459' });
  expect(vendorWindow(next, bogota)).toEqual({ dateIni: '20260304100500', dateEnd: '20260304100959' });
});

test('the intervals of any day in any zone tile it, from its first instant to its last', () => {
  fc.assert(
    fc.property(days, lengths, ({ zone, day }, lengthMs) => {
      const intervals = intervalsOf(day, zone, lengthMs);

      expect(intervals[0]?.startMs).toBe(day.startMs);
      expect(intervals.at(-1)?.endMs).toBe(day.endMs);
      for (const [n, { startMs, endMs }] of intervals.entries()) {
        expect(endMs).toBeGreaterThan(startMs);
        expect(endMs - startMs).toBeLessThanOrEqual(lengthMs);
        if (n > 0) expect(startMs).toBe(intervals[n - 1]?.endMs);
        if (n < intervals.length - 1) expect(endMs - startMs).toBe(lengthMs);
      }
    }),
    { numRuns: 150 },
  );
});

test('every instant lies in the interval that is found for it', () => {
  fc.assert(
    fc.property(zones, instants, lengths, (zone, seconds, lengthMs) => {
      const instantMs = seconds * secondMs;
      const { startMs, endMs } = intervalAt(instantMs, zone, lengthMs);
      const day = dayOf(instantMs, zone);

      expect(startMs).toBeLessThanOrEqual(instantMs);
      expect(endMs).toBeGreaterThan(instantMs);
      expect(startMs).toBeGreaterThanOrEqual(day.startMs);
      expect(endMs).toBeLessThanOrEqual(day.endMs);
    }),
    { numRuns: 300 },
  );
});

test('the windows of an ordinary day tile its wall clock: no gap and no shared second', () => {
  fc.assert(
    fc.property(days, lengths, ({ zone, day }, lengthMs) => {
      fc.pre(day.endMs - day.startMs === 24 * hourMs);
      const windows = intervalsOf(day, zone, lengthMs).map((interval) => vendorWindow(interval, zone));

      expect(windows[0]?.dateIni).toBe(`${day.date.replaceAll('-', '')}000000`);
      expect(windows.at(-1)?.dateEnd).toBe(`${day.date.replaceAll('-', '')}235959`);
      for (const [n, { dateIni }] of windows.entries()) {
        const before = windows[n - 1];
        if (before !== undefined) expect(wallMs(dateIni) - wallMs(before.dateEnd)).toBe(secondMs);
      }
    }),
    { numRuns: 60 },
  );
});

test.each(awkwardZones)('on the days clocks change in %s, unambiguous windows never share a second', (zone) => {
  for (const day of [2024, 2025, 2026].flatMap((year) => shiftedDays(zone, year))) {
    const intervals = intervalsOf(day, zone, 10 * minuteMs);
    const clear = intervals.filter((interval) => !isAmbiguous(interval, zone)).map((it) => vendorWindow(it, zone));
    const seconds = clear.reduce(
      (sum, { dateIni, dateEnd }) => sum + (wallMs(dateEnd) - wallMs(dateIni)) + secondMs,
      0,
    );

    for (const [n, { dateIni }] of clear.entries()) {
      expect(wallMs(dateIni)).toBeGreaterThan(wallMs(clear[n - 1]?.dateEnd ?? '20000101000000'));
    }
    // What is not covered is the repeated hour, both passes of it; a skipped hour was never on the clock.
    const repeatedMs = 2 * Math.max(0, day.endMs - day.startMs - 24 * hourMs);
    expect(seconds).toBe(day.endMs - day.startMs - repeatedMs);
  }
});

test.each([
  ['America/Santiago', '2025-09-07', 23, '2025-09-07T04:00:00.000Z', 'midnight does not exist'],
  ['America/Santiago', '2025-04-05', 25, '2025-04-05T03:00:00.000Z', 'the last hour comes twice'],
  ['America/Asuncion', '2024-03-23', 25, '2024-03-23T03:00:00.000Z', 'the last hour comes twice'],
  ['Asia/Beirut', '2025-03-30', 23, '2025-03-29T22:00:00.000Z', 'midnight does not exist'],
  ['Africa/Cairo', '2025-04-25', 23, '2025-04-24T22:00:00.000Z', 'midnight does not exist'],
  ['Africa/Cairo', '2025-10-30', 25, '2025-10-29T21:00:00.000Z', 'the last hour comes twice'],
  ['America/Havana', '2025-11-02', 25, '2025-11-02T04:00:00.000Z', 'the first hour comes twice'],
  ['Europe/Madrid', '2025-03-30', 23, '2025-03-29T23:00:00.000Z', 'an hour of the night is skipped'],
  ['Europe/Madrid', '2025-10-26', 25, '2025-10-25T22:00:00.000Z', 'an hour of the night comes twice'],
  ['Australia/Lord_Howe', '2025-04-06', 24.5, '2025-04-05T13:00:00.000Z', 'half an hour comes twice'],
  ['Australia/Lord_Howe', '2025-10-05', 23.5, '2025-10-04T13:30:00.000Z', 'half an hour is skipped'],
  ['Asia/Kolkata', '2025-06-01', 24, '2025-05-31T18:30:00.000Z', 'half an hour beside the others'],
  ['Asia/Kathmandu', '2025-06-01', 24, '2025-05-31T18:15:00.000Z', 'a quarter of an hour beside the others'],
])('in %s the day %s has %s hours and begins at %s: %s', (zone, date, hours, begins) => {
  const day = dayOfDate(date, zone);

  expect((day.endMs - day.startMs) / hourMs).toBe(hours);
  expect(iso(day.startMs)).toBe(begins);
  expect(dayOf(day.startMs, zone)).toEqual(day);
  expect(dayOf(day.endMs - 1, zone)).toEqual(day);
  expect(dayOf(day.startMs - 1, zone).date).toBe(addDays(date, -1));
  expect(dayOf(day.endMs, zone).date).toBe(addDays(date, 1));
});

test.each([
  ['2026-03-04T15:05:59Z', 60, '2026-03-04T14:55:00.000Z', 'one second before it has settled, the one before'],
  ['2026-03-04T15:06:00Z', 60, '2026-03-04T15:00:00.000Z', 'settled to the second'],
  ['2026-03-04T15:05:00Z', 0, '2026-03-04T15:00:00.000Z', 'at once where nothing has to settle'],
  ['2026-03-04T15:19:59Z', 600, '2026-03-04T15:00:00.000Z', 'a settle longer than the interval'],
  ['2026-03-04T05:00:30Z', 60, '2026-03-04T04:50:00.000Z', 'just after midnight, still of yesterday'],
])('at %s with %s s to settle the last complete interval begins at %s: %s', (now, settle, begins) => {
  const schedule = { zone: bogota, lengthMs: 5 * minuteMs, settleMs: settle * secondMs };

  expect(iso(lastCompleteInterval(at(now), schedule).startMs)).toBe(begins);
});

test('the last complete interval has settled, and the one after it has not', () => {
  const settles = fc.integer({ min: 0, max: 3_600 });
  fc.assert(
    fc.property(zones, instants, lengths, settles, (zone, seconds, lengthMs, settle) => {
      const [nowMs, settleMs] = [seconds * secondMs, settle * secondMs];
      const { endMs } = lastCompleteInterval(nowMs, { zone, lengthMs, settleMs });
      const next = intervalAt(endMs, zone, lengthMs);

      expect(endMs + settleMs).toBeLessThanOrEqual(nowMs);
      expect(next.startMs).toBe(endMs);
      expect(next.endMs + settleMs).toBeGreaterThan(nowMs);
    }),
    { numRuns: 300 },
  );
});

test('both passes of a repeated hour are ambiguous, and nothing beside them', () => {
  const ambiguous = intervalsOf(dayOfDate('2025-10-26', 'Europe/Madrid'), 'Europe/Madrid', 30 * minuteMs).filter(
    (interval) => isAmbiguous(interval, 'Europe/Madrid'),
  );

  expect(ambiguous.map(({ startMs }) => new Date(startMs).toISOString())).toEqual([
    '2025-10-26T00:00:00.000Z',
    '2025-10-26T00:30:00.000Z',
    '2025-10-26T01:00:00.000Z',
    '2025-10-26T01:30:00.000Z',
  ]);
});

test('an interval that holds both passes whole is not ambiguous', () => {
  const wide = { startMs: at('2025-10-25T22:00:00Z'), endMs: at('2025-10-26T03:00:00Z') };

  expect(isAmbiguous(wide, 'Europe/Madrid')).toBe(false);
});

test.each([
  ['begins', '2025-10-26T00:30:00Z', '2025-10-26T02:30:00Z'],
  ['ends', '2025-10-25T23:30:00Z', '2025-10-26T01:30:00Z'],
])('an interval that %s within a repeated hour is ambiguous', (_, from, until) => {
  expect(isAmbiguous({ startMs: at(from), endMs: at(until) }, 'Europe/Madrid')).toBe(true);
});

test('a day is even when clocks change neither on it nor on the days beside it', () => {
  const evenOnes = (zone: string, dates: readonly string[]) => dates.filter((date) => dayOfDate(date, zone).isEven);
  const october = ['2025-10-23', '2025-10-24', '2025-10-25', '2025-10-26', '2025-10-27', '2025-10-28', '2025-10-29'];

  expect(evenOnes('Europe/Madrid', october)).toEqual(['2025-10-23', '2025-10-24', '2025-10-28', '2025-10-29']);
  expect(evenOnes('America/Bogota', october)).toEqual(october);
});

test.each([
  ['in the morning', 'America/Bogota', '2026-03-04', '2026-03-04T15:05:00Z', '20260304000000', '20260304100459'],
  ['at the end of the day', 'America/Bogota', '2026-03-04', '2026-03-05T05:00:00Z', '20260304000000', '20260304235959'],
  [
    'whole, without a last hour',
    'America/Nuuk',
    '2025-03-29',
    '2025-03-30T01:00:00Z',
    '20250329000000',
    '20250329235959',
  ],
  ['without a midnight', 'America/Santiago', '2025-09-07', '2025-09-07T15:00:00Z', '20250907000000', '20250907115959'],
  ['in the first pass', 'Europe/Madrid', '2025-10-26', '2025-10-26T00:10:00Z', '20251026000000', '20251026020959'],
  ['in the second pass', 'Europe/Madrid', '2025-10-26', '2025-10-26T01:10:00Z', '20251026000000', '20251026025959'],
  ['after both passes', 'Europe/Madrid', '2025-10-26', '2025-10-26T02:10:00Z', '20251026000000', '20251026030959'],
  [
    'in the last hour again',
    'America/Santiago',
    '2025-04-05',
    '2025-04-06T03:10:00Z',
    '20250405000000',
    '20250405235959',
  ],
])('%s the day so far in %s on %s until %s is %s to %s', (_, zone, date, until, dateIni, dateEnd) => {
  expect(dayWindow(dayOfDate(date, zone), at(until), zone)).toEqual({ dateIni, dateEnd });
});

test('the day so far never shrinks as time goes on, and never leaves its day', () => {
  fc.assert(
    fc.property(zones, fc.constantFrom(2024, 2025, 2026), (zone, year) => {
      for (const day of shiftedDays(zone, year)) {
        const digits = day.date.replaceAll('-', '');
        const ends = intervalsOf(day, zone, 20 * minuteMs).map(({ endMs }) => dayWindow(day, endMs, zone).dateEnd);

        expect(ends).toEqual([...ends].sort());
        expect(ends.every((end) => end.startsWith(digits))).toBe(true);
        expect(ends.at(-1)).toBe(`${digits}235959`);
      }
    }),
    { numRuns: 25 },
  );
});

test('days are counted on the calendar, whatever their hours', () => {
  expect(addDays('2024-02-28', 2)).toBe('2024-03-01');
  expect(addDays('2026-01-01', -1)).toBe('2025-12-31');
  expect(daysBetween('2025-03-29', '2025-04-02')).toBe(4);
  expect(daysBetween('2025-04-02', '2025-03-29')).toBe(-4);
});

test.each(['America/Bogota', 'UTC', 'Asia/Kolkata', 'america/bogota', 'Etc/GMT+5'])('%s is a zone', (name) => {
  expect(isTimeZone(name)).toBe(true);
});

test.each(['', 'Bogota', '-05:00', '+00:00', 'America/Bogotá', 'GMT+25'])('%j is no zone', (name) => {
  expect(isTimeZone(name)).toBe(false);
});

test.each([
  ['America/Bogota', '2026-03-04T14:59:59.999Z', '2026-03-04T15:00:00Z', ['10'], 'its first instant counts at the end'],
  ['America/Bogota', '2026-03-04T15:00:00Z', '2026-03-04T15:59:59Z', [], 'and not at the beginning'],
  ['America/Bogota', '2026-03-04T04:30:00Z', '2026-03-04T06:00:00Z', ['00', '01'], 'over midnight'],
  ['Asia/Kathmandu', '2026-03-04T00:00:00Z', '2026-03-04T01:20:00Z', ['06', '07'], 'three quarters beside the others'],
  ['Europe/Madrid', '2026-10-25T00:30:00Z', '2026-10-25T02:00:00Z', ['02', '03'], 'an hour that comes twice'],
])('the hours of %s that begin after %s and until %s are %j: %s', (zone, after, until, hours) => {
  expect(hoursBegun(at(after), at(until), zone)).toEqual(hours);
});

test('near a clock change and far from it, a window names the clock face that Temporal sees', () => {
  const changes = awkwardZones.flatMap((zone) => shiftedDays(zone, 2026).map((day) => ({ zone, atMs: day.startMs })));
  const near = fc
    .tuple(fc.constantFrom(...changes), fc.integer({ min: -72, max: 96 }))
    .map(([{ zone, atMs }, hours]) => ({
      zone,
      instantMs: atMs + hours * hourMs,
    }));
  const far = fc.tuple(zones, instants).map(([zone, seconds]) => ({ zone, instantMs: seconds * secondMs }));
  fc.assert(
    fc.property(fc.oneof(near, far), fc.integer({ min: 0, max: hourMs - 1 }), ({ zone, instantMs }, pastMs) => {
      const startMs = instantMs + pastMs;
      const face = Temporal.Instant.fromEpochMilliseconds(startMs).toZonedDateTimeISO(zone).toPlainDateTime();
      const { dateIni } = vendorWindow({ startMs, endMs: startMs + minuteMs }, zone);
      expect(dateIni).toBe(face.toString({ smallestUnit: 'second' }).replace(/\D/g, ''));
    }),
    { numRuns: 300 },
  );
});

test('a day asked for again, and after many others, is the same', () => {
  const dates = Array.from({ length: 30 }, (_, n) => addDays('2026-03-01', n));
  const first = dates.map((date) => dayOfDate(date, 'Europe/Madrid'));
  const again = dates.map((date) => dayOfDate(date, 'Europe/Madrid'));
  expect(again).toEqual(first);
  expect(dates.map((date) => dayOfDate(date, bogota).startMs)).not.toEqual(first.map(({ startMs }) => startMs));
});
