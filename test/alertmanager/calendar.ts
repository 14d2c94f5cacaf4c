import type { TimeInterval } from '../support/alertmanager.ts';

export const weekdays = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'] as const;
export type Weekday = (typeof weekdays)[number];

const hourMs = 3_600_000;

/**
 * The same hours with the calendar turned so that the instant `nowMs`, which Alertmanager takes from the
 * system's clock, falls on the wanted weekday and hour: the location is replaced by an offset of whole hours,
 * and the weekdays are counted from today's.
 */
export function turned(interval: TimeInterval, nowMs: number, day: Weekday, hour: number): TimeInterval {
  const utcHour = new Date(nowMs).getUTCHours();
  const offset = ((hour - utcHour + 36) % 24) - 12;
  const today = new Date(nowMs + offset * hourMs).getUTCDay();
  const shift = today - weekdays.indexOf(day) + 7;
  return {
    ...interval,
    location: offset > 0 ? `Etc/GMT-${offset}` : `Etc/GMT+${-offset}`, // POSIX signs: west is positive
    weekdays: interval.weekdays.flatMap(daysOf).map((index) => weekdays[(index + shift) % 7] ?? ''),
  };
}

/** `monday:friday` → 1 to 5. */
function daysOf(range: string): number[] {
  const [first = '', last = first] = range.split(':');
  const from = weekdays.indexOf(first as Weekday);
  return Array.from({ length: weekdays.indexOf(last as Weekday) - from + 1 }, (_, i) => from + i);
}
