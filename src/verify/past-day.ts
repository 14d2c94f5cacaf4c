import { type Day, dayOf, dayOfDate } from '../base/calendar.ts';
import { ConfigError } from '../base/errors.ts';
import type { Parsed } from '../base/parsed.ts';

/** An ISO date that is in the calendar. */
export function parseDate(text: string): Parsed<string> {
  const remedy = 'write a day as 2026-11-21';
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return { problem: 'this is not a day', remedy };
  const date = new Date(`${text}T00:00:00Z`);
  if (Number.isNaN(date.getTime()) || date.toISOString().slice(0, 10) !== text) {
    return { problem: `there is no day ${text}`, remedy };
  }
  return { value: text };
}

/** The local day with this date. Throws ConfigError where it is not over in that zone. */
export function pastDay(date: string, nowMs: number, zone: string): Day {
  const today = dayOf(nowMs, zone).date;
  if (date < today) return dayOfDate(date, zone);
  const problem = date === today ? `${date} is today in ${zone}, and not over` : `${date} lies ahead`;
  throw new ConfigError([{ where: '--day', path: '', problem, remedy: `write a day before ${today}` }]);
}
