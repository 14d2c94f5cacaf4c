import { dayOfDate, type Interval, type Span } from '../base/calendar.ts';
import {
  type Contradiction,
  difference,
  isBelowShown,
  isDayDenied,
  isIntervalDenied,
  less,
  otherDayForm,
  otherIntervalForm,
  together,
  withoutInterval,
} from '../ledger/contradiction.ts';
import { hasCounts, type Answer, type CountFields } from '../ledger/counts.ts';
import { isFarAbove, isIntervalHigh } from '../ledger/high-interval.ts';
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
  /** The interval before, if it and its day were believed. */
  readonly before: Heard | undefined;
  readonly answer: Answer;
  readonly fields: CountFields;
  readonly zone: string;
  readonly intervalMs: number;
  /** False where another window about the interval was empty too, again and again. */
  readonly mayAskInterval: boolean;
  /** False where other windows were empty of late: the day up to the interval would be asked for at every refresh. */
  readonly mayAskDay: boolean;
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
  if (kind === 'read' && heard !== undefined) {
    if (isIntervalDenied(ledger, heard.answer, answer, fields)) return settleEmpty(given, heard, ask);
    if (isIntervalHigh(ledger, heard.answer, answer, measureOf(given))) return settleHigh(given, heard, ask);
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

/**
 * An interval that the day denies as empty: what another window holds of it. Where the one before was empty too, the
 * counts of both together may be that one's, come late: then the day is asked.
 */
async function settleEmpty(given: Given, heard: Heard, ask: AskSpan): Promise<Compared> {
  const { ledger, before, answer, fields } = given;
  const of = 'interval_empty';
  const denied = () => withoutIt(given, ledger, of);
  if (!given.mayAskInterval) return denied();
  const found = before && hasCounts(before.answer, fields) ? await byBoth(given, ask) : undefined;
  if (found === undefined) return settleByDay(given, heard, ask);
  if (found.samples.size === 0) return denied();
  const booked = await bookWitness(ledger, ledger.date, found.samples, fields);
  if (isIntervalHigh(booked, found, answer, measureOf(given))) return denied();
  return pieced(booked, heard, { of, found, answer });
}

/** What the day alone says of an interval bears no witness for the day: the interval is asked for again, as a gap. */
async function settleByDay(given: Given, heard: Heard, ask: AskSpan): Promise<Compared> {
  const { ledger, answer } = given;
  const of = 'interval_empty';
  const denied = withoutIt(given, ledger, of);
  const found = given.mayAskDay ? await byDay(given, ask) : undefined;
  if (found === undefined) return denied;
  // The day grew by what came late to earlier hours.
  if (found.samples.size === 0) return { ledger, heard, answer, contradiction: undefined };
  return pieced(denied.ledger, { ...heard, isByDay: true }, { of, found, answer });
}

/**
 * An interval that the day has no room for. Where another window says the same of it, it is the day that is behind; where
 * that window agrees with the day, it was the interval.
 */
async function settleHigh(given: Given, heard: Heard, ask: AskSpan): Promise<Compared> {
  const { ledger, answer, fields } = given;
  const of = 'interval_high';
  const found = heard.isByOtherWindow === true ? undefined : await byBoth(given, ask);
  if (found !== undefined && !isFarAbove(ledger, heard.answer, found, measureOf(given)))
    return { ledger, heard, answer, contradiction: undefined };
  const without = await bookWitness(ledger, ledger.date, difference(nothing, heard.answer, fields).samples, fields);
  if (found === undefined) return withoutIt(given, without, of);
  const booked = await bookWitness(without, ledger.date, found.samples, fields);
  const isHighToo = isIntervalHigh(booked, found, answer, measureOf(given));
  return isHighToo ? withoutIt(given, without, of) : pieced(booked, heard, { of, found, answer });
}

/** The interval before, taken from both together. Undefined where that one is not known, or both cannot be asked for. */
async function byBoth({ ledger, interval, before, fields, zone }: Given, ask: AskSpan): Promise<Answer | undefined> {
  const form = otherIntervalForm(interval, before?.span, dayOfDate(ledger.date, zone).startMs);
  const both = form && (await ask(form));
  return before && both && less(both, before.answer, fields);
}

/**
 * The day up to the interval, taken from the day's answer. That must be no less than what is shown, and leave no more
 * than a small rise, as nothing else bears it out; else undefined.
 */
async function byDay(given: Given, ask: AskSpan): Promise<Answer | undefined> {
  const { ledger, interval, answer, fields, zone } = given;
  const untilThen = otherDayForm('read', dayOfDate(ledger.date, zone).startMs, interval);
  const part = untilThen && (await ask(untilThen));
  if (part === undefined || isBelowShown(ledger, part, fields)) return undefined;
  const rest = less(answer, part, fields);
  return rest === undefined || isFarAbove(ledger, rest, nothing, measureOf(given)) ? undefined : rest;
}

const nothing: Answer = { samples: new Map(), isWhole: true };

function measureOf({ ledger, fields, zone, intervalMs }: Given) {
  const { startMs, endMs } = dayOfDate(ledger.date, zone);
  return { fields, date: ledger.date, intervalsADay: (endMs - startMs) / intervalMs };
}

/** Denied: the next refresh asks for it as a gap. */
function withoutIt({ interval, answer }: Given, ledger: Ledger, of: Contradiction): Compared {
  const without = withoutInterval(ledger, interval);
  return { ledger: without, heard: undefined, answer, contradiction: { of, isSettled: false } };
}

function pieced(
  ledger: Ledger,
  heard: Heard,
  { of, found, answer }: { readonly of: Contradiction; readonly found: Answer; readonly answer: Answer },
): Compared {
  const contradiction = { of, isSettled: true };
  return { ledger, heard: { ...heard, answer: found, isPieced: true }, answer, contradiction };
}
