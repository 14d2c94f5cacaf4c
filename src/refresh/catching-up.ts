import { addDays, daysBetween } from '../base/calendar.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { CatchingUp } from '../snapshot/snapshot.ts';

/** The days that an outage left open: from the first of them until the day of the clock, which is not one. ISO dates. */
export type OpenDays = { readonly from: string; readonly until: string };

type Dated = Pick<Ledger, 'date' | 'isClosed'>;

/** The days left open as a refresh begins. One is no outage: every midnight leaves one. */
export function openDays(
  before: OpenDays | undefined,
  ledgers: Iterable<Dated>,
  today: string,
  catchUpDays: number,
): OpenDays | undefined {
  const open = firstOpenDay(ledgers);
  if (open === undefined || open >= today) return undefined;
  if (before !== undefined) return { from: before.from, until: today };
  const oldest = addDays(today, -catchUpDays);
  const from = open < oldest ? oldest : open;
  return daysBetween(from, today) > 1 ? { from, until: today } : undefined;
}

/** How far the closing of those days is. */
export function catchingUp(days: OpenDays | undefined, ledgers: Iterable<Dated>): CatchingUp | undefined {
  const open = firstOpenDay(ledgers);
  if (days === undefined || open === undefined || open < days.from || open >= days.until) return undefined;
  return { date: open, day: daysBetween(days.from, open) + 1, of: daysBetween(days.from, days.until) };
}

/** The first day that some report has not closed. */
function firstOpenDay(ledgers: Iterable<Dated>): string | undefined {
  return [...ledgers].map(({ date, isClosed }) => (isClosed ? addDays(date, 1) : date)).sort()[0];
}
