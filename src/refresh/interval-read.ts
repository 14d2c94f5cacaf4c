import { dayOf, type Interval } from '../base/calendar.ts';
import { less, otherIntervalForm } from '../ledger/contradiction.ts';
import type { Answer, CountFields } from '../ledger/counts.ts';
import { bookGap, bookInterval, gapsToAsk } from '../ledger/gaps.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Ask } from './ask.ts';
import type { AskSpan } from './settle.ts';
import type { Heard } from './state.ts';

type Where = { readonly fields: CountFields; readonly zone: string };

/**
 * Reads an interval of a report and takes it in as a witness of its day. With the interval `before`, as both of them
 * together less that one. Throws `CallError`.
 */
export async function readInterval(
  ledger: Ledger | undefined,
  interval: Interval,
  ask: Pick<Ask, 'span'>,
  { fields, zone, before }: Where & { readonly before: Heard | undefined },
): Promise<{ readonly ledger: Ledger | undefined; readonly answer: Answer }> {
  const both = otherIntervalForm(interval, before?.span, dayOf(interval.startMs, zone).startMs);
  const answer =
    before === undefined || both === undefined
      ? await ask.span(interval)
      : less(await ask.span(both), before.answer, fields);
  const booked = ledger && (await bookInterval(ledger, interval, answer, { fields, zone }));
  return { ledger: booked, answer };
}

/** Asks for intervals that were missed, as one window each, and takes the answers in. */
export async function readGaps(ledger: Ledger, ask: AskSpan, { fields, zone }: Where): Promise<Ledger> {
  let booked = ledger;
  for (const gap of gapsToAsk(ledger, zone)) {
    const answer = await ask(gap);
    if (answer !== undefined) booked = await bookGap(booked, gap, answer, fields);
  }
  return booked;
}
