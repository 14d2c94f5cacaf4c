import { addDays, daysBetween } from '../base/calendar.ts';

/** Where the clock stands: the local day of the last complete interval, and whether that interval was its last. */
export type Standing = { readonly date: string; readonly isDayOver: boolean };

/** What a refresh has to do for the ledger. Reading and closing take one call, beginning a day none. */
export type Step =
  | { readonly kind: 'read' | 'close'; readonly date: string }
  | { readonly kind: 'begin'; readonly date: string; readonly abandonedDays: number }
  /** `ahead`: the ledger's day lies after the clock's. */
  | { readonly kind: 'rest'; readonly why: 'closed' | 'ahead' };

/** The one thing to do now: close the old day before the next begins, one day at a time, oldest first. */
export function nextStep(
  ledger: { readonly date: string; readonly isClosed: boolean },
  { date, isDayOver }: Standing,
  catchUpDays: number,
): Step {
  if (ledger.date > date) return { kind: 'rest', why: 'ahead' };
  if (ledger.date === date) {
    if (ledger.isClosed) return { kind: 'rest', why: 'closed' };
    return { kind: isDayOver ? 'close' : 'read', date };
  }
  const oldest = addDays(date, -catchUpDays);
  if (!ledger.isClosed && ledger.date >= oldest) return { kind: 'close', date: ledger.date };
  const firstOpen = ledger.isClosed ? addDays(ledger.date, 1) : ledger.date;
  const next = firstOpen < oldest ? oldest : firstOpen;
  return { kind: 'begin', date: next, abandonedDays: daysBetween(firstOpen, next) };
}
