import * as z from 'zod';
import { addDays, type Day, dayOf, dayOfDate, daysBetween } from '../base/calendar.ts';
import { ConfigError, quoted } from '../base/errors.ts';
import type { Parsed } from '../base/parsed.ts';

/** Most days of one run: a block of Prometheus spans no more, and a pool pays for fewer. */
export const mostDays = 31;

const isoDate = z.iso.date();

/** A day as it is written, `2026-10-01`. */
export function parseDate(text: string): Parsed<string> {
  if (isoDate.safeParse(text).success) return { value: text };
  return { problem: `${quoted(text)} is no day`, remedy: 'write a day of the calendar, such as 2026-10-01' };
}

/** The local days from one date up to, not including, another. Throws ConfigError with every problem at once. */
export function daysOf(
  { from, to }: { readonly from: string; readonly to: string },
  {
    nowMs,
    zone,
    mayIncludeToday,
  }: { readonly nowMs: number; readonly zone: string; readonly mayIncludeToday: boolean },
): readonly Day[] {
  const today = dayOf(nowMs, zone).date;
  const length = daysBetween(from, to);
  const problem = (where: string, what: string, remedy: string) =>
    new ConfigError([{ where, path: '', problem: what, remedy }]);
  if (length <= 0) {
    const remedy = `the day of --to is no longer part of it: write --to ${addDays(from, 1)} for the one day ${from}`;
    throw problem('--to', `${to} is not after ${from}`, remedy);
  }
  if (length > mostDays) {
    const remedy = `write --to ${addDays(from, mostDays)}, and the days after it in a run and a file of their own`;
    throw problem('--to', `these are ${length} days, and one run takes ${mostDays} at most`, remedy);
  }
  if (daysBetween(today, to) > 1) {
    throw problem('--to', `in ${zone} it is ${today}: the days after it are to come`, `write --to ${today}`);
  }
  if (to > today && !mayIncludeToday) {
    const remedy = `give --prometheus, which says where the live data begin, or write --to ${today}`;
    throw problem('--to', `${today} is today, of which the live data hold a part`, remedy);
  }
  return Array.from({ length }, (_, index) => dayOfDate(addDays(from, index), zone));
}
