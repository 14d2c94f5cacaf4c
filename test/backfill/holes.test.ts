import { expect, test } from 'vitest';
import { dayOfDate } from '../../src/base/calendar.ts';
import { holesOf, refuseCatchUp } from '../../src/backfill/holes.ts';
import { pointsOf } from '../../src/backfill/points.ts';

const zone = 'America/Bogota';
const day = dayOfDate('2026-03-04', zone);
const at = (time: string) => Date.parse(`2026-03-04T${time}-05:00`);
const tomorrowMs = day.endMs + 3_600_000;
const scrape = (time: string, dayStartMs = day.startMs) => ({ atMs: at(time), dayStartMs });
const minutely = (from: string, to: string) =>
  Array.from({ length: (at(to) - at(from)) / 60_000 + 1 }, (_, i) => ({
    atMs: at(from) + i * 60_000,
    dayStartMs: day.startMs,
  }));

test('a day without live data is one hole, today until now', () => {
  const open = { before: undefined, after: undefined };

  expect(holesOf(day, [], tomorrowMs)).toEqual([{ startMs: day.startMs, endMs: day.endMs, ...open }]);
  expect(holesOf(day, [], at('12:00:00'))).toEqual([{ startMs: day.startMs, endMs: at('12:00:00'), ...open }]);
});

test('holes lie before the first scrape and between those that are far apart, and touch neither', () => {
  const scrapes = [...minutely('10:00:00', '11:00:00'), ...minutely('11:30:00', '23:59:00')];

  expect(holesOf(day, scrapes, tomorrowMs).map(({ startMs, endMs }) => [startMs, endMs])).toEqual([
    [day.startMs, at('09:59:59')],
    [at('11:01:00'), at('11:29:59')],
  ]);
});

test('a day that live data hold is refused', () => {
  expect(() => holesOf(day, minutely('00:00:00', '23:59:00'), tomorrowMs)).toThrow('live data hold 2026-03-04 already');
});

test('where the exporter catches up, the day it catches up with is refused', () => {
  const yesterdayMs = day.startMs - 86_400_000;

  expect(() => holesOf(day, [scrape('10:00:00', yesterdayMs)], tomorrowMs)).toThrow('the exporter caught up there');
  expect(() => refuseCatchUp(scrape('00:30:00', yesterdayMs), zone)).toThrow('would be counted twice');
  expect(() => refuseCatchUp(scrape('00:30:00'), zone)).not.toThrow();
  expect(() => refuseCatchUp(undefined, zone)).not.toThrow();
});

test('a day is asked at each step and its end; in a repeated hour the vendor cannot be asked', () => {
  const hour = 3_600_000;
  const long = dayOfDate('2026-10-25', 'Europe/Madrid');

  expect(pointsOf(day, day.endMs, 6 * hour, zone)).toEqual([6, 12, 18, 24].map((n) => day.startMs + n * hour));
  expect(pointsOf(day, day.startMs + 7 * hour, 6 * hour, zone)).toEqual([6, 7].map((n) => day.startMs + n * hour));
  expect(pointsOf(long, long.endMs, hour, 'Europe/Madrid').map((ms) => (ms - long.startMs) / hour)).toEqual([
    ...[1, 2, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25],
  ]);
});
