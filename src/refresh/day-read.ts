import { dayOfDate, dayWindow } from '../base/calendar.ts';
import type { Log } from '../base/log.ts';
import type { Config, OperationConfig } from '../config/config.ts';
import { type Ledger, type Step, beginDay, type Folded, foldAnswerInSlices, nextStep } from '../ledger/day-ledger.ts';
import type { OperationInstruments } from '../metrics/operation-instruments.ts';
import type { Report } from '../wolkvox/reports/report.ts';
import type { Sample } from '../wolkvox/reports/rows.ts';
import type { Plan, ReportPlan } from './plan.ts';
import type { ReadReport, ReportAnswer } from './report-read.ts';
import type { ReportState } from './state.ts';

export type DayDeps = {
  readonly config: Pick<Config, 'staleAfterMs' | 'intervalMs'>;
  readonly operation: OperationConfig;
  readonly log: Log;
  readonly instruments: Pick<OperationInstruments, 'lowered' | 'daysAbandoned'>;
  readonly readReport: ReadReport;
  readonly nowMs: () => number;
};

/** A report's state with its ledger one step on. `isChanged`: it has to be saved before it may be published. */
export type Advanced = { readonly state: ReportState; readonly isChanged: boolean };

/** Takes the ledger's step: reads the day, closes it or begins the next. Throws `CallError`. */
export async function advanceDay(
  state: ReportState,
  report: Report,
  plan: Plan,
  { ledger, step, dayEvery }: ReportPlan,
  deps: DayDeps,
): Promise<Advanced> {
  if (ledger === undefined || typeof step === 'string') return { state, isChanged: false };
  if (step.kind === 'rest') return { state: afterRest(state, step, ledger, deps), isChanged: false };
  if (step.kind === 'begin') return { state: withDayBegun(state, ledger, step, deps), isChanged: true };

  const { operation, readReport } = deps;
  const day = dayOfDate(step.date, operation.timezone);
  const untilMs = step.kind === 'close' ? day.endMs : plan.interval.endMs;
  const answer = await readReport(report, dayWindow(day, untilMs, operation.timezone));
  const { samples } = answer;
  const folded = await fold(ledger, step.kind, answer, report);
  noteFolded(folded, step.date, deps);
  const read = {
    ...state,
    ledger: folded.ledger,
    dayPercentages: percentagesIn(samples, report),
    dayStaleAtMs: staleAtMs(dayEvery, deps),
    dayReadThroughMs: untilMs,
  };
  const next = nextStep(folded.ledger, plan.standing, plan.catchUpDays);
  // The closed day's counts have been seen as they are, so the next day need not wait for another refresh.
  const mayBegin = folded.isUnchanged && next.kind === 'begin';
  return { state: mayBegin ? withDayBegun(read, folded.ledger, next, deps) : read, isChanged: true };
}

/** A skill missing from an answer that was not understood whole is as it was: nobody said that it had nothing. */
async function fold(
  ledger: Ledger,
  kind: 'read' | 'close',
  { samples, isWhole }: ReportAnswer,
  report: Report,
): Promise<Folded> {
  if (isWhole) return foldAnswerInSlices(ledger, kind, samples, report);
  const asKnown = [...ledger.skills].map(([skillId, { counts }]) => [skillId, counts] as const);
  const folded = await foldAnswerInSlices(ledger, kind, new Map([...asKnown, ...samples]), report);
  return { ...folded, ledger: { ...folded.ledger, isFresh: ledger.isFresh } };
}

function withDayBegun(
  state: ReportState,
  ledger: Ledger,
  { date, abandonedDays }: Extract<Step, { kind: 'begin' }>,
  { log, instruments, operation }: Pick<DayDeps, 'log' | 'instruments' | 'operation'>,
): ReportState {
  instruments.daysAbandoned(abandonedDays);
  if (abandonedDays > 0) {
    log.error(
      { event: 'days_abandoned', operation: operation.name, days: abandonedDays, from: ledger.date, to: date },
      'days further back than catch_up are not closed; their last counts are lost',
    );
  }
  return { ...state, ledger: beginDay(ledger, date), dayPercentages: new Map(), dayReadThroughMs: undefined };
}

function noteFolded(
  { ledger, newlyLowered }: Folded,
  date: string,
  { log, instruments, operation }: Pick<DayDeps, 'log' | 'instruments' | 'operation'>,
): void {
  instruments.lowered(newlyLowered);
  if (newlyLowered.size > 0) {
    const lowered = Object.fromEntries(newlyLowered);
    log.warn(
      { event: 'day_counts_lowered', operation: operation.name, date, lowered },
      'the vendor lowered counts of the day; the higher ones stay',
    );
  }
  if (ledger.isClosed) log.info({ event: 'day_closed', operation: operation.name, date }, 'the day is complete');
}

function percentagesIn(
  samples: ReadonlyMap<string, Sample>,
  { percentageFields }: Report,
): ReadonlyMap<string, Sample> {
  const isPercentage = ([field]: [string, number]) => percentageFields.includes(field);
  return new Map(
    [...samples].map(([skillId, sample]) => [skillId, Object.fromEntries(Object.entries(sample).filter(isPercentage))]),
  );
}

/** A read left out by the plan does not make the one before it old. */
function staleAtMs(dayEvery: number, { config, nowMs }: Pick<DayDeps, 'config' | 'nowMs'>): number {
  return nowMs() + config.staleAfterMs + (dayEvery - 1) * config.intervalMs;
}

/** Logged once for each day the ledger is ahead by. */
function afterRest(
  state: ReportState,
  { why }: Extract<Step, { kind: 'rest' }>,
  { date }: Ledger,
  { log, operation }: Pick<DayDeps, 'log' | 'operation'>,
): ReportState {
  const aheadOn = why === 'ahead' ? date : undefined;
  if (aheadOn !== undefined && aheadOn !== state.aheadOn) {
    log.error(
      { event: 'ledger_ahead_of_clock', operation: operation.name, date },
      'the day counters speak of a day the clock has not reached; they wait for it',
    );
  }
  return { ...state, aheadOn };
}
