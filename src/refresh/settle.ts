import { dayOfDate, type Interval, type Span } from '../base/calendar.ts';
import {
  type Contradiction,
  isDayDenied,
  isIntervalDenied,
  less,
  otherDayForm,
  otherIntervalForm,
  together,
  withoutInterval,
} from '../ledger/contradiction.ts';
import type { Answer, CountFields } from '../ledger/counts.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { bookWitness } from '../ledger/witnesses.ts';
import type { Heard } from './state.ts';

/** Interval and day of one refresh, compared. */
export type Compared = {
  readonly ledger: Ledger;
  /** The interval as it is believed; undefined when it is denied. */
  readonly heard: Heard | undefined;
  /** The day's answer as it is believed; undefined when it is denied. */
  readonly answer: Answer | undefined;
  readonly contradiction: { readonly of: Contradiction; readonly isSettled: boolean } | undefined;
};

type Given = {
  readonly kind: 'read' | 'close';
  readonly ledger: Ledger;
  readonly interval: Interval;
  readonly heard: Heard | undefined;
  /** The interval before, if it was answered. */
  readonly before: Heard | undefined;
  readonly answer: Answer;
  readonly fields: CountFields;
  readonly zone: string;
  /** False where another window about the interval was empty too, again and again. */
  readonly mayAskInterval: boolean;
};

/** Answers undefined where no further call may be made, or it failed. */
export type AskSpan = (span: Span) => Promise<Answer | undefined>;

/**
 * Where interval and day contradict each other, the one that is denied is asked once more in another valid form, if
 * one more call may be made.
 */
export async function compared(given: Given, ask: AskSpan): Promise<Compared> {
  const { kind, ledger, heard, answer, fields } = given;
  if (isDayDenied(ledger, answer, fields)) return settleDay(given, ask);
  if (kind === 'read' && heard !== undefined && isIntervalDenied(ledger, heard.answer, answer, fields)) {
    return settleInterval(given, heard, ask);
  }
  return { ledger, heard, answer, contradiction: undefined };
}

async function settleDay(given: Given, ask: AskSpan): Promise<Compared> {
  const { kind, ledger, interval, heard, fields } = given;
  const form = otherDayForm(kind, dayOfDate(ledger.date, given.zone).startMs, interval);
  const denied = (isSettled: boolean, answer?: Answer): Compared => ({
    ledger,
    heard,
    answer,
    contradiction: { of: 'day_empty', isSettled },
  });
  if (heard === undefined || form === undefined) return denied(false);
  const other = await ask(form);
  if (other === undefined || isDayDenied(ledger, other, fields, heard.answer)) return denied(false);
  return denied(true, together(other, heard.answer, fields));
}

async function settleInterval(given: Given, heard: Heard, ask: AskSpan): Promise<Compared> {
  const { ledger, interval, before, answer, fields } = given;
  const of = 'interval_empty';
  const form = otherIntervalForm(interval, before?.span, dayOfDate(ledger.date, given.zone).startMs);
  const wide = form && given.mayAskInterval ? await ask(form) : undefined;
  const denied = (): Compared => {
    const without = withoutInterval(ledger, interval);
    return { ledger: without, heard: undefined, answer, contradiction: { of, isSettled: false } };
  };
  if (before === undefined || wide === undefined) return denied();
  const found = less(wide, before.answer, fields);
  if (found.samples.size === 0) return denied();
  const booked = await bookWitness(ledger, ledger.date, found.samples, fields);
  return {
    ledger: booked,
    heard: { ...heard, answer: found, isPieced: true },
    answer,
    contradiction: { of, isSettled: true },
  };
}
