import { dayOf, dayOfDate } from '../base/calendar.ts';
import type { Config, OperationConfig } from '../config/config.ts';
import { hasCounts, type Answer, type CountFields } from '../ledger/counts.ts';
import { denialsAfter, type IntervalOutcome, intervalQuestion } from '../ledger/denied-intervals.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { withInterval } from '../snapshot/past-intervals.ts';
import { totalsOf } from '../snapshot/totals.ts';
import type { Report } from '../wolkvox/reports/report.ts';
import type { Sample } from '../wolkvox/reports/rows.ts';
import { type Ask, countFieldsOf, mild } from './ask.ts';
import { nextDay, takeDayAnswer, type Taken } from './day-read.ts';
import { readGaps, readInterval } from './interval-read.ts';
import type { News } from './news.ts';
import type { Plan, ReportPlan } from './plan.ts';
import { type Heard, isShown, type ReportState } from './state.ts';
import { afterRefresh, totalOf } from './zone-watch.ts';

/** A report's refresh as far as it came. */
export type Progress = {
  readonly state: ReportState;
  readonly news: readonly News[];
  /** The interval of this refresh, where it was answered. */
  readonly heard: Heard | undefined;
  readonly before: Heard | undefined;
  /** Something exposed of the day has changed. */
  readonly isChanged: boolean;
  readonly doubt: Taken['doubt'];
};

/** What the steps of a report's refresh go by. */
export type Settings = {
  readonly report: Report;
  readonly plan: Plan;
  readonly ofReport: ReportPlan;
  readonly config: Pick<Config, 'staleAfterMs' | 'intervalMs'>;
  readonly operation: OperationConfig;
  readonly nowMs: () => number;
  /** Throws `RefreshError` while the vendor's clock and ours do not agree. */
  readonly checkClock: () => void;
};

/** A step of a report's refresh. Throws `CallError`. */
export type ReportStep = (progress: Progress, settings: Settings, ask: Ask) => Promise<Progress>;

export function begunProgress(state: ReportState, { ledger }: ReportPlan): Progress {
  const { heard: before } = state;
  return { state: { ...state, ledger }, news: [], heard: undefined, before, isChanged: false, doubt: undefined };
}

/** The last complete interval, and what was missed before it. */
export const intervalStep: ReportStep = async (progress, settings, ask) => {
  const { report, plan, ofReport, config, operation, nowMs } = settings;
  const { interval } = plan;
  const { state } = progress;
  if (ofReport.intervalRead === 'thinned') return progress;
  const staleAtMs = nowMs() + config.staleAfterMs;
  if (ofReport.intervalRead === 'ambiguous') {
    return { ...progress, state: { ...state, interval: { span: interval, answer: 'ambiguous', staleAtMs } } };
  }
  const where = { fields: countFieldsOf(report), zone: operation.timezone };
  const question = intervalQuestion(state.denials);
  const before = question === 'other_window' && state.trial === undefined ? progress.before : undefined;
  const { ledger, answer } = await readInterval(state.ledger, interval, ask, { ...where, before });
  const heard = { span: interval, answer };
  // Whose answers these are is not known: nothing is taken in before the day's answer has shown it.
  if (state.trial !== undefined) return { ...progress, heard };
  const mayAskGaps = ofReport.mayAskMore && question !== 'itself';
  const filled = ledger && mayAskGaps ? await readGaps(ledger, mild(ask), where) : ledger;
  return { ...progress, state: { ...state, ledger: filled }, heard };
};

/** Begins, reads or closes the day. */
export const dayStep: ReportStep = async (progress, settings, ask) => {
  const { plan, ofReport, operation, config, report, checkClock } = settings;
  const { step } = ofReport;
  const { state } = progress;
  const { ledger } = state;
  if (ledger === undefined || typeof step === 'string') return progress;
  if (step.kind === 'rest') return afterRest(progress, step.why, ledger);
  if (step.kind === 'begin') {
    checkClock();
    return withNextDay(progress, nextDay(ledger, step));
  }
  const { endMs } = dayOfDate(step.date, operation.timezone);
  const untilMs = step.kind === 'close' ? endMs : plan.interval.endMs;
  const answer = await ask.day(step.date, untilMs);
  const mayAsk = ofReport.mayAskMore || step.kind === 'close';
  const mayAskInterval = intervalQuestion(state.denials) !== 'itself';
  const read = {
    step,
    plan,
    heard: progress.heard,
    before: progress.before,
    answer,
    untilMs,
    fields: countFieldsOf(report),
    zone: operation.timezone,
    intervalMs: config.intervalMs,
    mayAsk,
    mayAskInterval,
  };
  const askMore = mayAsk ? mild(ask) : () => Promise.resolve(undefined);
  return taken(progress, await takeDayAnswer({ ...state, ledger }, read, askMore), untilMs, settings);
};

/** Shows the interval as it was believed after the day was compared with it; one that was denied is not shown. */
export function shownProgress(
  { state, heard, ...progress }: Progress,
  { report, config, operation, nowMs }: Pick<Settings, 'report' | 'config' | 'operation' | 'nowMs'>,
): Progress {
  if (heard === undefined) return { ...progress, state: { ...state, heard }, heard };
  const { span } = heard;
  const answer = unlessOtherZone(heard.answer, state, countFieldsOf(report));
  const { date } = dayOf(span.startMs, operation.timezone);
  const before = state.seen.date === date ? state.seen.skillIds : [];
  const totals = totalsOf(shownOf(answer, operation).values(), report.countFields, answer.isWhole);
  const shown = {
    ...state,
    heard,
    seen: { date, skillIds: new Set([...before, ...answer.samples.keys()]) },
    interval: { span, answer, staleAtMs: nowMs() + config.staleAfterMs },
    pastIntervals: withInterval(
      state.pastIntervals,
      { span, totals },
      { zone: operation.timezone, fields: report.countFields },
    ),
  };
  return { ...progress, state: shown, heard };
}

/** While the vendor's clock seems to be behind, an empty interval is one that it has not reached: unknown, not 0. */
function unlessOtherZone(answer: Answer, { zone }: Pick<ReportState, 'zone'>, fields: CountFields): Answer {
  const isUnknown = zone.suspect === 'vendor_behind' && !hasCounts(answer, fields);
  return isUnknown ? { samples: new Map(), isWhole: false } : answer;
}

function shownOf({ samples }: Answer, { skills }: OperationConfig): Answer['samples'] {
  return new Map([...samples].filter(([skillId]) => isShown(skillId, skills)));
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
    dayPercentages: ledger.date === dateOf(state) ? percentagesIn(word, report) : new Map<string, Sample>(),
    // A read left out by the plan does not make the one before it old.
    dayStaleAtMs: nowMs() + config.staleAfterMs + (ofReport.dayEvery - 1) * config.intervalMs,
    dayReadThroughMs: ledger.date === dateOf(state) ? untilMs : undefined,
  };
  return {
    ...progress,
    state: { ...state, ledger, closedDay, trial, denials, zone: watch, ...read },
    heard: day.heard,
    isChanged: day.isChanged,
    doubt: day.doubt,
    news: [...progress.news, ...day.news],
  };
}

/** How the interval of a refresh fared before the day's answer. */
function outcomeOf({ heard, news }: Taken, { denials }: ReportState, fields: CountFields): IntervalOutcome {
  const denial = news.find((item) => item.kind === 'contradiction' && item.of === 'interval_empty');
  if (denial?.kind === 'contradiction') return denial.isSettled ? 'found' : 'not_found';
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

function percentagesIn({ samples }: Answer, { percentageFields }: Report): ReadonlyMap<string, Sample> {
  const valuesOf = (sample: Answer['samples'] extends ReadonlyMap<string, infer S> ? S : never) =>
    percentageFields.flatMap((field) => {
      const value = sample[field];
      return value === undefined ? [] : [[field, value] as const];
    });
  return new Map([...samples].map(([skillId, sample]) => [skillId, Object.fromEntries(valuesOf(sample))]));
}
