import { Temporal } from 'temporal-polyfill';
import { createKnownDays } from './known-days.ts';
import { oneDayMs, oneMinuteMs, oneSecondMs } from './time-units.ts';

/** A span of time, half-open: `startMs` inclusive, `endMs` exclusive. Epoch milliseconds, whole seconds. */
export type Span = { readonly startMs: number; readonly endMs: number };

/** One complete polling interval of a day. The last of a 23 or 25 hour day may be shorter than the others. */
export type Interval = Span;

/** A local calendar day, from its first instant to the next day's. */
export type Day = Span & {
  /** ISO date, `2026-11-22`. */
  readonly date: string;
  /** No clock change is near: wall time is `startMs` and what has passed since. */
  readonly isEven: boolean;
};

/** Bounds of a report as the vendor takes them: local wall time, whole seconds, both inclusive. */
export type VendorWindow = {
  /** `YYYYmmddHHiiss`, where the vendor's `ii` are minutes. */
  readonly dateIni: string;
  readonly dateEnd: string;
};

/** Whether `name` is an IANA zone this runtime knows. Fixed offsets such as `-05:00` are not names. */
export function isTimeZone(name: string): boolean {
  if (/^[+-]/.test(name)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

/** The days computed last: every refresh of every operation asks for the same few; computed anew they were a fifth of its CPU. */
const knownDays = createKnownDays<Day>();

/** The local day an instant falls in. Also right where midnight does not exist or clocks change at midnight. */
export function dayOf(instantMs: number, zone: string): Day {
  return knownDays.around(instantMs, zone) ?? remembered(at(instantMs, zone).toPlainDate(), zone);
}

/** The day with this ISO date. */
export function dayOfDate(date: string, zone: string): Day {
  return knownDays.dated(date, zone) ?? remembered(Temporal.PlainDate.from(date), zone);
}

/** The ISO date `days` after (before, when negative) another. Throws `RangeError` where it is none. */
export function addDays(date: string, days: number): string {
  return new Date(Date.parse(date) + days * oneDayMs).toISOString().slice(0, 10);
}

/** Calendar days from one ISO date to another; negative when `to` lies before `from`. */
export function daysBetween(from: string, to: string): number {
  return (Date.parse(to) - Date.parse(from)) / oneDayMs;
}

/** The interval an instant falls in: counted from local midnight in steps of `lengthMs`, cut off at the day's end. */
export function intervalAt(instantMs: number, zone: string, lengthMs: number): Interval {
  const day = dayOf(instantMs, zone);
  const startMs = instantMs - ((instantMs - day.startMs) % lengthMs);
  return { startMs, endMs: Math.min(startMs + lengthMs, day.endMs) };
}

/** The newest interval that ended at least `settleMs` before `nowMs`. */
export function lastCompleteInterval(
  nowMs: number,
  { zone, lengthMs, settleMs }: { zone: string; lengthMs: number; settleMs: number },
): Interval {
  const open = intervalAt(nowMs - settleMs, zone, lengthMs);
  return intervalAt(open.startMs - 1, zone, lengthMs);
}

/** The span as the vendor is asked for it: 10:00:00 to 10:04:59 for the five minutes before 10:05. */
export function vendorWindow({ startMs, endMs }: Span, zone: string): VendorWindow {
  return { dateIni: vendorTime(startMs, zone), dateEnd: vendorTime(endMs - oneSecondMs, zone) };
}

/**
 * The day from midnight up to `untilMs`, as the vendor is asked for it. It always begins at 00:00:00, and
 * whole it ends at 23:59:59, also where clocks skip these. In the second pass of a repeated hour the wall clock has gone
 * back; the window then ends with the latest second it has shown, so that nothing counted is cut off.
 */
export function dayWindow(day: Day, untilMs: number, zone: string): VendorWindow {
  const digits = day.date.replaceAll('-', '');
  const dateIni = `${digits}000000`;
  if (untilMs >= day.endMs) return { dateIni, dateEnd: `${digits}235959` };
  const lastMs = untilMs - oneSecondMs;
  const { first } = occurrences(lastMs, zone);
  const wentBack = first < lastMs ? at(lastMs, zone).getTimeZoneTransition('previous') : null;
  const latestMs = wentBack === null ? lastMs : wentBack.epochMilliseconds - oneSecondMs;
  return { dateIni, dateEnd: vendorTime(latestMs, zone) };
}

/**
 * Whether the vendor's format cannot say which pass of a repeated hour is meant. A window whose ends are
 * both unambiguous holds a repeated hour wholly or not at all, so it is safe.
 */
export function isAmbiguous({ startMs, endMs }: Span, zone: string): boolean {
  return [startMs, endMs - oneSecondMs].some((instantMs) => {
    const { first, second } = occurrences(instantMs, zone);
    return first !== second;
  });
}

/** In every zone hours begin at a quarter of an hour of UTC. */
const quarterMs = 15 * oneMinuteMs;

/** The hours of the local day, `00` to `23`, that begin after one instant and no later than another. */
export function hoursBegun(afterMs: number, untilMs: number, zone: string): readonly string[] {
  const hours: string[] = [];
  for (let ms = afterMs - (afterMs % quarterMs) + quarterMs; ms <= untilMs; ms += quarterMs) {
    const { hour, minute } = at(ms, zone);
    if (minute === 0) hours.push(String(hour).padStart(2, '0'));
  }
  return hours;
}

function vendorTime(instantMs: number, zone: string): string {
  const day = dayOf(instantMs, zone);
  const wall = day.isEven
    ? new Date(Date.parse(day.date) + instantMs - day.startMs).toISOString().slice(0, 19)
    : at(instantMs, zone).toPlainDateTime().toString({ smallestUnit: 'second' });
  return wall.replace(/\D/g, '');
}

function occurrences(instantMs: number, zone: string): { first: number; second: number } {
  if (dayOf(instantMs, zone).isEven) return { first: instantMs, second: instantMs };
  const wall = at(instantMs, zone).toPlainDateTime();
  return {
    first: wall.toZonedDateTime(zone, { disambiguation: 'earlier' }).epochMilliseconds,
    second: wall.toZonedDateTime(zone, { disambiguation: 'later' }).epochMilliseconds,
  };
}

function remembered(date: Temporal.PlainDate, zone: string): Day {
  const begin = date.toZonedDateTime(zone);
  const startMs = begin.epochMilliseconds;
  const endMs = date.add({ days: 1 }).toZonedDateTime(zone).epochMilliseconds;
  const day = { date: date.toString(), startMs, endMs, isEven: isEven({ startMs, endMs }, zone) };
  knownDays.note(day, zone);
  return day;
}

/** Whether no clock change is near: none from the day before until the day after, which could repeat its hours. */
function isEven({ startMs, endMs }: Span, zone: string): boolean {
  const next = at(startMs - oneDayMs, zone).getTimeZoneTransition('next');
  return next === null || next.epochMilliseconds > endMs + oneDayMs;
}

function at(instantMs: number, zone: string): Temporal.ZonedDateTime {
  return Temporal.Instant.fromEpochMilliseconds(instantMs).toZonedDateTimeISO(zone);
}
