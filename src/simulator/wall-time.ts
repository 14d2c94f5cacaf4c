import { dayOfDate, vendorWindow, type Day } from '../base/calendar.ts';
import { oneDayMs, oneHourMs, oneSecondMs } from '../base/time-units.ts';

/**
 * Local wall time as the vendor's database holds it: no zone, no offset. Written as the epoch milliseconds
 * the same clock face has in UTC, so that numbers order exactly as the vendor's texts do.
 */
export type WallMs = number;

/** A vendor date `YYYYmmddHHiiss`, or undefined if it is not fourteen digits naming a real clock face. */
export function parseVendorTime(text: string): WallMs | undefined {
  const fields = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/.exec(text);
  if (fields === null) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = fields.slice(1).map(Number);
  const wallMs = Date.UTC(year, month - 1, day, hour, minute, second);
  return formatVendorTime(wallMs) === text ? wallMs : undefined;
}

/** The clock face as the vendor writes it. */
export function formatVendorTime(wallMs: WallMs): string {
  return new Date(wallMs).toISOString().slice(0, 19).replace(/\D/g, '');
}

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

/** What the wall clock of a zone shows at an instant. */
export function wallAt(instantMs: number, zone: string): WallMs {
  return (
    parseVendorTime(vendorWindow({ startMs: instantMs, endMs: instantMs + oneSecondMs }, zone).dateIni) ?? instantMs
  );
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
