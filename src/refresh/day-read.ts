import { dayOfDate, type Interval } from '../base/calendar.ts';
import { closedDayOf } from '../ledger/closed-day.ts';
import { afterDenial } from '../ledger/contradiction.ts';
import { isClosingCopy } from '../ledger/copies.ts';
import type { Answer, CountFields, Halves } from '../ledger/counts.ts';
import { type Folded, foldAnswer } from '../ledger/fold-answer.ts';
import { bookInterval } from '../ledger/gaps.ts';
import { halvesToAsk, sumOfHalves } from '../ledger/halves.ts';
import { beginDay, type Ledger } from '../ledger/ledger.ts';
import { nextStep, type Step } from '../ledger/next-step.ts';
import { judge } from '../ledger/same-operation.ts';
import type { News } from './news.ts';
import type { Plan } from './plan.ts';
import { type AskSpan, compared } from './settle.ts';
import type { Heard, ReportState } from './state.ts';

/** What a day answer is taken in with. */
export type DayRead = {
  readonly step: Extract<Step, { kind: 'read' | 'close' }>;
  readonly plan: Pick<Plan, 'interval' | 'standing' | 'catchUpDays'>;
  /** The interval of this refresh, where it was answered, and the one before, where it and its day were believed. */
  readonly heard: Heard | undefined;
  readonly before: Heard | undefined;
  readonly answer: Answer;
  readonly untilMs: number;
  readonly fields: CountFields;
  readonly zone: string;
  readonly intervalMs: number;
  /** Further questions may be asked. */
  readonly mayAsk: boolean;
  /** An interval that the day denies may be asked for by another window. */
  readonly mayAskInterval: boolean;
  /** That window may be the day up to the interval. */
  readonly mayAskDay: boolean;
};

/** What came of it. */
export type Taken = {
  readonly ledger: Ledger;
  readonly closedDay: ReportState['closedDay'];
  readonly trial: ReportState['trial'];
  /** The interval as it is believed after the comparison; undefined when it is denied. */
  readonly heard: Heard | undefined;
  /** The day's answer as it was believed; undefined when nothing of it was taken in. */
  readonly word: Answer | undefined;
  /** What is exposed has changed. */
  readonly isChanged: boolean;
  /** Why the refresh did not work although every call did. */
  readonly doubt: 'contradiction' | 'other_operation' | undefined;
  readonly news: readonly News[];
};

type Known = Pick<ReportState, 'closedDay' | 'trial'> & { readonly ledger: Ledger };

/** Takes in an answer about the ledger's day: whose it is, whether the interval agrees, then count by count. */
export async function takeDayAnswer(known: Known, read: DayRead, ask: AskSpan): Promise<Taken> {
  const judged = await judgedBy(known, read);
  if ('doubt' in judged) return judged;
  const { step, plan, heard, before, answer, fields, zone } = read;
  if (step.kind === 'close' && isClosingCopy(judged.ledger, answer, fields)) {
    return denied(judged, read, heard, [{ kind: 'copy', date: step.date }]);
  }
  const given = {
    kind: step.kind,
    ledger: judged.ledger,
    interval: plan.interval,
    heard,
    before,
    answer,
    fields,
    zone,
    intervalMs: read.intervalMs,
    mayAskInterval: read.mayAskInterval,
    mayAskDay: read.mayAskDay,
  };
  const settled = await compared(given, ask);
  const news: News[] = settled.contradiction === undefined ? [] : [{ kind: 'contradiction', ...settled.contradiction }];
  const isDoubtful = settled.contradiction?.isSettled === false;
  if (settled.answer === undefined) return denied({ ...judged, ledger: settled.ledger }, read, settled.heard, news);
  const taken = await folded({ ...judged, ledger: settled.ledger }, { ...read, answer: settled.answer }, ask);
  return {
    ...taken,
    heard: settled.heard,
    doubt: isDoubtful ? 'contradiction' : undefined,
    news: [...judged.news, ...news, ...taken.news],
  };
}

type Judged = Known & { readonly news: readonly News[] };

/** After the token or the server has changed: whose answer is it? */
async function judgedBy(known: Known, { answer, fields, heard, zone }: DayRead): Promise<Judged | Taken> {
  const { ledger, trial } = known;
  if (trial === undefined) return { ...known, news: [] };
  const verdict = judge(trial, ledger, answer, fields);
  if (verdict.verdict === 'same') {
    // Whose interval it is was not known when it was read.
    const booked =
      heard === undefined ? ledger : await bookInterval(ledger, heard.span, heard.answer, { fields, zone });
    return { ...known, ledger: booked, trial: undefined, news: [] };
  }
  if (verdict.verdict === 'other') {
    const news: News[] = [{ kind: 'other_operation', isDecided: true }];
    return { ...known, ledger: verdict.ledger, trial: undefined, news };
  }
  const isNew = verdict.verdict === 'suspected' && trial.answers === 0 && verdict.trial.answers > 0;
  return {
    ...known,
    trial: verdict.trial,
    heard: verdict.verdict === 'suspected' ? undefined : heard,
    word: undefined,
    isChanged: false,
    doubt: verdict.verdict === 'suspected' ? 'other_operation' : undefined,
    news: isNew ? [{ kind: 'other_operation', isDecided: false }] : [],
  };
}

/** Nothing of a denied answer is taken in; but a day cannot stay open for ever. */
function denied(known: Judged, { step, plan }: DayRead, heard: Heard | undefined, news: readonly News[]): Taken {
  const ledger = afterDenial(known.ledger, step.kind);
  const { closedDay, closed } = closedBy(known, ledger, plan.interval);
  return {
    ledger,
    closedDay,
    trial: known.trial,
    heard,
    word: undefined,
    isChanged: false,
    doubt: 'contradiction',
    news: [...known.news, ...news, ...closed],
  };
}

async function folded(known: Judged, read: DayRead, ask: AskSpan): Promise<Omit<Taken, 'heard' | 'doubt'>> {
  const { step, plan, answer, fields, zone, intervalMs } = read;
  const day = dayOfDate(step.date, zone);
  const after = await foldAnswer(known.ledger, {
    kind: step.kind,
    answer,
    halves: await halvesOf(known.ledger, read, ask),
    fields,
    intervalsADay: (day.endMs - day.startMs) / intervalMs,
  });
  const { closedDay, closed } = closedBy(known, after.ledger, plan.interval);
  const next = nextStep(after.ledger, plan.standing, plan.catchUpDays);
  const isOver = next.kind === 'begin';
  // The closed day's counts, and what is held of them, have been scraped as they are: the next day need not wait. Else
  // it begins with the next refresh, whatever that hears.
  const begins = isOver && after.isUnchanged && after.isHeldUnchanged ? nextDay(after.ledger, next) : undefined;
  return {
    ledger: begins?.ledger ?? after.ledger,
    closedDay,
    trial: known.trial,
    word: after.isCopy ? undefined : answer,
    isChanged: !after.isUnchanged || isOver,
    news: [...foldNews(after, step.date), ...closed, ...(begins?.news ?? [])],
  };
}

/** The day asked for as two windows, where belief wants them. */
async function halvesOf(
  ledger: Ledger,
  { step, untilMs, fields, zone, mayAsk }: DayRead,
  ask: AskSpan,
): Promise<Halves | undefined> {
  const spans = halvesToAsk(ledger, step.kind, { untilMs, zone, mayAsk });
  if (spans === 'unreadable') return spans;
  const answers: (Answer | 'failed')[] = [];
  for (const span of spans) answers.push((await ask(span)) ?? 'failed');
  return sumOfHalves(answers, fields);
}

function closedBy({ ledger: before, closedDay }: Known, ledger: Ledger, { endMs }: Interval) {
  if (before.isClosed || !ledger.isClosed) return { closedDay, closed: [] };
  const closed: News[] = [{ kind: 'day_closed', date: ledger.date }];
  return { closedDay: closedDayOf(ledger, endMs), closed };
}

function foldNews({ isCopy, newlyLowered, late }: Folded, date: string): readonly News[] {
  return [
    ...(isCopy ? [{ kind: 'copy' as const, date }] : []),
    ...(newlyLowered.size > 0 ? [{ kind: 'counts_lowered' as const, date, counts: newlyLowered }] : []),
    ...(late.size > 0 ? [{ kind: 'late_counts' as const, counts: late }] : []),
  ];
}

/** The next day begins; days that lie too far back are given up. */
export function nextDay(
  ledger: Ledger,
  { date, abandonedDays: days }: Extract<Step, { kind: 'begin' }>,
): { readonly ledger: Ledger; readonly news: readonly News[] } {
  const news: News[] = days === 0 ? [] : [{ kind: 'days_abandoned', days, from: ledger.date, to: date }];
  return { ledger: beginDay(ledger, date), news };
}
