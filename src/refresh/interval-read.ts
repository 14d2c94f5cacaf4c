import { dayOf, type Day, type Interval, type Span } from '../base/calendar.ts';
import { isAskable } from '../ledger/askable.ts';
import { less, otherIntervalForm } from '../ledger/contradiction.ts';
import type { Answer, CountFields } from '../ledger/counts.ts';
import { bookGap, bookInterval, gapsToAsk } from '../ledger/gaps.ts';
import { butItsFirstSecond, isFarAbove, isLarge } from '../ledger/high-interval.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Ask } from './ask.ts';
import type { AskSpan } from './settle.ts';
import type { Heard } from './state.ts';

type Where = {
  readonly fields: CountFields;
  readonly zone: string;
  readonly intervalMs: number;
  /** A further question, where one may be asked. */
  readonly askMore: AskSpan;
};

/** An interval as it was answered; `heard` is undefined where the answer is denied. */
export type IntervalRead = { readonly ledger: Ledger | undefined; readonly heard: Heard | undefined };

/**
 * Reads an interval of a report and takes it in as a witness of its day. With the interval `before`, as both of them
 * together less that one. Throws `CallError`.
 */
export async function readInterval(
  ledger: Ledger | undefined,
  interval: Interval,
  ask: Pick<Ask, 'span'>,
  { before, ...where }: Where & { readonly before: Heard | undefined },
): Promise<IntervalRead> {
  const day = dayOf(interval.startMs, where.zone);
  const both = otherIntervalForm(interval, before?.span, day.startMs);
  const rest = before && both && less(await ask.span(both), before.answer, where.fields);
  const heard: Heard =
    rest === undefined
      ? { span: interval, answer: await ask.span(interval) }
      : { span: interval, answer: rest, isByOtherWindow: true };
  if (ledger === undefined) return { ledger, heard };
  const believed = await unlessOfAnotherDay(ledger, { span: interval, day, answer: heard.answer }, where);
  const booked = await bookInterval(ledger, interval, believed, where);
  return { ledger: booked, heard: believed === heard.answer ? heard : undefined };
}

/** Asks for intervals that were missed, as one window each, and takes the answers in. */
export async function readGaps(ledger: Ledger, where: Where): Promise<Ledger> {
  let booked = ledger;
  for (const gap of gapsToAsk(ledger, where.zone)) {
    const answer = await where.askMore(gap);
    if (answer === undefined) continue;
    const day = dayOf(gap.startMs, where.zone);
    booked = await bookGap(
      booked,
      gap,
      await unlessOfAnotherDay(booked, { span: gap, day, answer }, where),
      where.fields,
    );
  }
  return booked;
}

type PartOfDay = { readonly span: Span; readonly day: Day; readonly answer: Answer };

const nothing: Answer = { samples: new Map(), isWhole: false };

/**
 * The answer, as far as it bears witness. A window that begins at midnight is asked as the day itself is, and some vendors
 * answer both with what yesterday held: more than a small rise is asked for again without the first second, and that is
 * believed where it is far less.
 */
async function unlessOfAnotherDay(
  ledger: Ledger,
  { span, day, answer }: PartOfDay,
  { fields, zone, intervalMs, askMore }: Where,
): Promise<Answer> {
  const measure = { fields, date: day.date, intervalsADay: (day.endMs - day.startMs) / intervalMs };
  if (span.startMs !== day.startMs || !isLarge(ledger, answer, measure)) return answer;
  const later = butItsFirstSecond(span);
  const rest = isAskable(later, zone) ? await askMore(later) : undefined;
  return rest !== undefined && !isFarAbove(ledger, answer, rest, measure) ? answer : (rest ?? nothing);
}
