import { dayOfDate, dayWindow, vendorWindow } from '../base/calendar.ts';
import type { Config, OperationConfig } from '../config/config.ts';
import { beginDay, foldAnswerInSlices, nextStep, type Ledger, type Step } from '../ledger/day-ledger.ts';
import { CallError } from '../base/errors.ts';
import { withInterval } from '../snapshot/past-refreshes.ts';
import type { Log } from '../base/log.ts';
import type { OperationInstruments } from '../metrics/operation-instruments.ts';
import { dateAt, isShown, type OperationState } from './state.ts';
import type { Plan } from './plan.ts';
import type { VendorCall } from '../wolkvox/apis.ts';
import type { ReadOutcome } from '../wolkvox/paid-call.ts';
import { parseSkillNames, skillsCall } from '../wolkvox/skill-names.ts';
import { parseSmartHold, smartHoldCall, type Report } from '../wolkvox/reports/smart-hold.ts';

/** What the parts of a refresh need: settings, a way to read, and where to tell what they met. */
export type Reading = {
  readonly config: Config;
  readonly operation: OperationConfig;
  readonly plan: Plan;
  readonly nowMs: () => number;
  readonly monotonicMs: () => number;
  readonly log: Log;
  readonly instruments: OperationInstruments;
  readonly read: (call: VendorCall) => Promise<ReadOutcome>;
  /** Resolves once the ledger is durable, with the instant, and not before. */
  readonly save: (ledger: Ledger) => Promise<number | undefined>;
};

/** Reads the last complete interval: the gauges. Throws `CallError`. */
export async function readInterval(state: OperationState, reading: Reading): Promise<OperationState> {
  const { config, operation, plan, nowMs } = reading;
  const { interval, intervalRead } = plan;
  if (intervalRead === 'thinned') return state;
  if (intervalRead === 'ambiguous') {
    return { ...state, interval: { span: interval, samples: 'ambiguous', staleAtMs: nowMs() + config.staleAfterMs } };
  }

  const report = await readReport(smartHoldCall(vendorWindow(interval, operation.timezone)), reading);
  const date = dateAt(interval.startMs, operation);
  const seenBefore = state.seen.date === date ? state.seen.skillIds : [];
  const answeredMs = nowMs();
  const next = {
    ...state,
    seen: { date, skillIds: new Set([...seenBefore, ...report.samples.keys()]) },
    interval: { span: interval, samples: report.samples, staleAtMs: answeredMs + config.staleAfterMs },
    history: withInterval(state.history, interval, report.samples, operation.timezone),
  };
  return afterAnswer(next, report, answeredMs);
}

/** Takes the ledger's step: saved first, then in the state that is published. Throws `CallError` or what `save` throws. */
export async function advanceLedger(state: OperationState, reading: Reading): Promise<OperationState> {
  const { plan, monotonicMs, save } = reading;
  const { step, ledger } = plan;
  if (ledger === undefined || typeof step === 'string') return state;
  if (step.kind === 'rest') {
    return afterRest(state, step, ledger, reading);
  }
  const next =
    step.kind === 'begin' ? begun(state, ledger, step, reading) : await answered(state, ledger, step, reading);
  const savedMs = await save(next.ledger);
  return { ...next, stateSavedMs: savedMs ?? state.stateSavedMs, ledgerAtMs: monotonicMs() };
}

type WithLedger = OperationState & { readonly ledger: Ledger };

function begun(
  state: OperationState,
  ledger: Ledger,
  { date, abandonedDays }: Extract<Step, { kind: 'begin' }>,
  { log, instruments, operation }: Reading,
): WithLedger {
  instruments.daysAbandoned(abandonedDays);
  if (abandonedDays > 0) {
    log.error(
      { event: 'days_abandoned', operation: operation.name, days: abandonedDays, from: ledger.date, to: date },
      'days further back than catch_up are not closed; their last counts are lost',
    );
  }
  return { ...state, ledger: beginDay(ledger, date), dayServiceLevelUp: new Map(), dayReadThroughMs: undefined };
}

async function answered(
  state: OperationState,
  ledger: Ledger,
  { kind, date }: Extract<Step, { kind: 'read' | 'close' }>,
  reading: Reading,
): Promise<WithLedger> {
  const { config, operation, plan, nowMs, instruments, log } = reading;
  const day = dayOfDate(date, operation.timezone);
  const untilMs = kind === 'close' ? day.endMs : plan.interval.endMs;
  const report = await readReport(smartHoldCall(dayWindow(day, untilMs, operation.timezone)), reading);
  const folded = await foldAnswerInSlices(ledger, kind, report.samples);
  instruments.lowered(folded.newlyLowered);
  if (folded.newlyLowered.size > 0) {
    const lowered = Object.fromEntries(folded.newlyLowered);
    log.warn(
      { event: 'day_counts_lowered', operation: operation.name, date, lowered },
      'the vendor lowered counts of the day; the higher ones stay',
    );
  }
  if (folded.ledger.isClosed) log.info({ event: 'day_closed', operation: operation.name, date }, 'the day is complete');
  const gains = [...report.samples].flatMap(([skillId, { service_level_up: gain }]) =>
    gain === undefined ? [] : [[skillId, gain] as const],
  );
  const answeredMs = nowMs();
  // A read left out by the plan does not make the one before it old.
  const dayStaleAtMs = answeredMs + config.staleAfterMs + (plan.dayEvery - 1) * config.intervalMs;
  const next = { ...state, dayServiceLevelUp: new Map(gains), dayStaleAtMs, dayReadThroughMs: untilMs };
  const closed = { ...afterAnswer(next, report, answeredMs), ledger: folded.ledger };
  // The closed day's counts have been seen as they are, so the next day need not wait for another refresh.
  return folded.isUnchanged ? begunIfDue(closed, folded.ledger, reading) : closed;
}

function begunIfDue(state: WithLedger, ledger: Ledger, reading: Reading): WithLedger {
  const { standing, catchUpDays } = reading.plan;
  const step = nextStep(ledger, standing, catchUpDays);
  return step.kind === 'begin' ? begun(state, ledger, step, reading) : state;
}

/** Told once for each day the ledger is ahead by. */
function afterRest(
  state: OperationState,
  { why }: Extract<Step, { kind: 'rest' }>,
  { date }: Ledger,
  { log, operation }: Reading,
): OperationState {
  const aheadOn = why === 'ahead' ? date : undefined;
  if (aheadOn !== undefined && aheadOn !== state.aheadOn) {
    log.error(
      { event: 'ledger_ahead_of_clock', operation: operation.name, date },
      'the day counters speak of a day the clock has not reached; they wait for it',
    );
  }
  return { ...state, aheadOn };
}

/** Asks for the names of skills. Throws `CallError`. */
export async function readNames(state: OperationState, reading: Reading): Promise<OperationState> {
  const outcome = await reading.read(skillsCall);
  if (typeof outcome === 'string') return state;
  const { skills } = reading.operation;
  const shown = [...parseSkillNames(outcome.rows)].filter(([skillId]) => isShown(skillId, skills));
  const readOn = dateAt(reading.nowMs(), reading.operation);
  // An answer can be empty or short by mistake: a name it lacks stays.
  return { ...state, names: { ...state.names, bySkill: new Map([...state.names.bySkill, ...shown]), readOn } };
}

async function readReport(call: VendorCall, { read, instruments, operation, log }: Reading): Promise<Report> {
  const outcome = await read(call);
  if (outcome === 'pool_spent') {
    throw new CallError('quota', 'no call was made: what this exporter may use of the daily pool is spent', {
      hint: 'it refills at local midnight; raise pool_share or licenses, or lengthen interval',
    });
  }
  if (outcome === 'too_late')
    throw new CallError('timeout', 'no call was made: too little time before the next refresh');
  const report = await parseSmartHold(outcome.rows);
  instruments.rejected(report);
  const unreadable = report.rejectedFields.filter(({ reason }) => reason === 'unreadable');
  if (report.rejectedRows.size + unreadable.length > 0) {
    const rows = Object.fromEntries(report.rejectedRows);
    log.warn(
      { event: 'answer_partly_rejected', operation: operation.name, rows, fields: unreadable },
      'parts of an answer cannot be used; the rest stands',
    );
  }
  const shown = [...report.samples].filter(([skillId]) => isShown(skillId, operation.skills));
  return { ...report, samples: new Map(shown) };
}

function afterAnswer(state: OperationState, { samples }: Report, nowMs: number): OperationState {
  return { ...state, lastRowsMs: samples.size > 0 ? nowMs : state.lastRowsMs };
}
