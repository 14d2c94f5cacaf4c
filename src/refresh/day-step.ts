import { dayOfDate } from '../base/calendar.ts';
import { hasCounts, type CountFields } from '../ledger/counts.ts';
import { denialsAfter, type IntervalOutcome, intervalQuestion } from '../ledger/denied-intervals.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Sample } from '../wolkvox/reports/rows.ts';
import { countFieldsOf, mild } from './ask.ts';
import { nextDay, takeDayAnswer, type Taken } from './day-read.ts';
import { percentagesOf } from './day-percentages.ts';
import { knownBefore } from './interval-step.ts';
import type { News } from './news.ts';
import type { ReportPlan } from './plan.ts';
import type { Progress, ReportStep, Settings } from './report-step.ts';
import type { ReportState } from './state.ts';
import { afterRefresh, totalOf } from './zone-watch.ts';

/** Begins, reads or closes the day. */
export const dayStep: ReportStep = async (progress, settings, ask) => {
  const { plan, ofReport, operation, config, report, checkClock } = settings;
  const { step } = ofReport;
  const { state } = progress;
  const { ledger } = state;
  if (ledger === undefined || typeof step === 'string') return progress;
  if (step.kind === 'rest') return afterRest(progress, step.why, ledger);
  if (step.kind === 'begin') {
    if (!isDated(progress, ofReport, step)) return progress;
    checkClock();
    return withNextDay(progress, nextDay(ledger, step));
  }
  const { endMs } = dayOfDate(step.date, operation.timezone);
  const untilMs = step.kind === 'close' ? endMs : plan.interval.endMs;
  const answer = await ask.day(step.date, untilMs);
  const mayAsk = ofReport.mayAskMore || step.kind === 'close';
  const { denials } = state;
  const mayAskInterval = intervalQuestion(denials) !== 'itself';
  const read = {
    step,
    plan,
    heard: progress.heard,
    before: knownBefore(progress, settings),
    answer,
    untilMs,
    fields: countFieldsOf(report),
    zone: operation.timezone,
    intervalMs: config.intervalMs,
    mayAsk,
    mayAskInterval,
    mayAskDay: denials.inARow === 0 || denials.isFound,
  };
  const askMore = mayAsk ? mild(ask) : () => Promise.resolve(undefined);
  return taken(progress, await takeDayAnswer({ ...state, ledger }, read, askMore), untilMs, settings);
};

/**
 * Whether an answer of this refresh stands for the clock. Without one a clock that was set a year ahead would give up all days
 * between, and the right ones after it. Of an interval that cannot be asked for there is none, and only the next day begins.
 */
function isDated(
  { heard, doubt }: Progress,
  { intervalRead }: ReportPlan,
  { abandonedDays }: { readonly abandonedDays: number },
): boolean {
  return heard !== undefined || doubt !== undefined || (intervalRead === 'ambiguous' && abandonedDays === 0);
}

function taken(progress: Progress, day: Taken, untilMs: number, settings: Settings): Progress {
  const { report, plan, ofReport, config, nowMs } = settings;
  const [{ state }, { ledger, closedDay, trial, word }] = [progress, day];
  const fields = countFieldsOf(report);
  const denials = ofReport.mayAskMore ? denialsAfter(state.denials, outcomeOf(day, state, fields)) : state.denials;
  const watch = afterRefresh(state.zone, {
    isIntervalEmpty: progress.heard !== undefined && !hasCounts(progress.heard.answer, fields),
    day: word && ledger.date === plan.standing.date ? { date: ledger.date, total: totalOf(word, fields) } : undefined,
    isNext: untilMs - (state.dayReadThroughMs ?? -Infinity) <= ofReport.dayEvery * config.intervalMs,
  });
  const read = word && {
    dayPercentages: ledger.date === dateOf(state) ? percentagesOf(word, ledger, settings) : new Map<string, Sample>(),
    // A read left out by the plan does not make the one before it old.
    dayStaleAtMs: nowMs() + config.staleAfterMs + (ofReport.dayEvery - 1) * config.intervalMs,
    dayReadThroughMs: ledger.date === dateOf(state) ? untilMs : undefined,
  };
  return {
    ...progress,
    state: { ...state, ledger, closedDay, trial, denials, zone: watch, ...read },
    heard: day.heard,
    isChanged: day.isChanged,
    doubt: day.doubt ?? progress.doubt,
    news: [...progress.news, ...day.news],
  };
}

/** How the interval of a refresh fared before the day's answer. */
function outcomeOf({ heard, news }: Taken, { denials }: ReportState, fields: CountFields): IntervalOutcome {
  const denial = news.find((item) => item.kind === 'contradiction' && item.of === 'interval_empty');
  if (denial?.kind === 'contradiction') return denial.isSettled && heard?.isByDay !== true ? 'found' : 'not_found';
  if (heard === undefined || !hasCounts(heard.answer, fields)) return 'quiet';
  return intervalQuestion(denials) === 'other_window' ? 'found' : 'held';
}

function dateOf({ ledger }: ReportState): string | undefined {
  return ledger?.date;
}

function withNextDay(progress: Progress, { ledger, news }: ReturnType<typeof nextDay>): Progress {
  const state = { ...progress.state, ledger, dayPercentages: new Map<string, Sample>(), dayReadThroughMs: undefined };
  return { ...progress, state, isChanged: true, news: [...progress.news, ...news] };
}

/** Told once for each day the ledger is ahead by. */
function afterRest(progress: Progress, why: 'closed' | 'ahead', { date }: Ledger): Progress {
  const { state } = progress;
  const aheadOn = why === 'ahead' ? date : undefined;
  const isNews = aheadOn !== undefined && aheadOn !== state.aheadOn;
  const news: News[] = isNews ? [{ kind: 'ledger_ahead', date }] : [];
  return { ...progress, state: { ...state, aheadOn }, news: [...progress.news, ...news] };
}
