import { dayOfDate, type Day } from '../base/calendar.ts';
import { oneDayMs, oneHourMs } from '../base/time-units.ts';
import { wallAt, type WallMs } from '../base/wall-time.ts';

export { formatVendorTime, parseVendorTime, wallAt, type WallMs } from '../base/wall-time.ts';

/** The ISO dates a stretch of wall time touches, both ends included. */
export function datesBetween(first: WallMs, last: WallMs): readonly string[] {
  const dates: string[] = [];
  for (let midnight = Math.floor(first / oneDayMs) * oneDayMs; midnight <= last; midnight += oneDayMs)
    dates.push(isoDate(midnight));
  return dates;
}

/** The ISO date of a clock face. */
export function isoDate(wallMs: WallMs): string {
  return new Date(wallMs).toISOString().slice(0, 10);
}

/**
 * What the wall clock shows at each instant of a day and of the hours after it. Clocks change at most once
 * in so short a time, so two offsets and the instant between them say it all; asking the calendar for every
 * event would cost a hundred times as much.
 */
export function wallClockOf(
  date: string,
  zone: string,
  hoursAfter: number,
): { day: Day; wall: (ms: number) => WallMs } {
  const day = dayOfDate(date, zone);
  const offsetAt = (instantMs: number) => wallAt(instantMs, zone) - instantMs;
  const lastMs = day.endMs + hoursAfter * oneHourMs;
  const [before, after] = [offsetAt(day.startMs), offsetAt(lastMs)];
  if (before === after) return { day, wall: (ms) => ms + before };
  const changeMs = firstWhere(day.startMs, lastMs, (ms) => offsetAt(ms) !== before);
  return { day, wall: (ms) => ms + (ms < changeMs ? before : after) };
}

/** The first whole second after `lowMs` at which the condition holds, given that it holds at `highMs` and stays. */
function firstWhere(lowMs: number, highMs: number, holds: (ms: number) => boolean): number {
  let [low, high] = [lowMs / 1_000, highMs / 1_000];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (holds(middle * 1_000)) high = middle;
    else low = middle;
  }
  return high * 1_000;
}

/** The window of clock faces that one zone's clock shows while another's shows the window given. */
export function inOtherZone(
  { first, last }: { readonly first: WallMs; readonly last: WallMs },
  from: string,
  to: string,
): { first: WallMs; last: WallMs } {
  return { first: wallAt(instantAt(first, from), to), last: wallAt(instantAt(last, from), to) };
}

/** An instant at which the zone's clock shows this face; a face that it skips is as one an hour beside it. */
function instantAt(wallMs: WallMs, zone: string): number {
  const about = wallMs - (wallAt(wallMs, zone) - wallMs);
  return about - (wallAt(about, zone) - wallMs);
}
