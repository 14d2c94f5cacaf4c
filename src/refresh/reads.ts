import type { Clock } from '../base/clock.ts';
import { CallError, RefreshError, type RefreshFailureReason, StateError } from '../base/errors.ts';
import type { Log } from '../base/log.ts';
import type { Config, OperationConfig } from '../config/config.ts';
import type { OperationInstruments } from '../metrics/operation-instruments.ts';
import type { Pool } from '../wolkvox/pool.ts';
import type { Report } from '../wolkvox/reports/report.ts';
import { remedies } from '../wolkvox/retry.ts';
import type { Account } from '../wolkvox/shared-token.ts';
import { type Ask, askerOf } from './ask.ts';
import type { Failure } from './back-off.ts';
import { namesAreDue, poolIsDue, readNames, readPool } from './extra-reads.ts';
import { type News, tell } from './news.ts';
import type { Plan } from './plan.ts';
import type { Read, ReadReport } from './report-read.ts';
import {
  begunProgress,
  closedDayStep,
  dayStep,
  intervalStep,
  type Progress,
  type ReportStep,
  type Settings,
  shownProgress,
  zoneStep,
} from './report-refresh.ts';
import {
  type OperationState,
  reportState,
  type ReportState,
  type SavedReports,
  savedReports,
  withReport,
} from './state.ts';

/** What came of reads: the state after those that worked, and the first failure. */
export type Outcome = { readonly state: OperationState; readonly failure: Failure | undefined };

/** Makes reports and pool durable and resolves with the instant; undefined without a state file. Throws `StateError`. */
export type Save = (
  reports: SavedReports,
  tokenMark: string | undefined,
  pool: Pool,
  /** What is exposed of a day changes with it. */
  isChanged: boolean,
) => Promise<number | undefined>;

export type ReadsDeps = {
  readonly clock: Clock;
  readonly log: Log;
  readonly config: Config;
  readonly operation: OperationConfig;
  readonly instruments: OperationInstruments;
  readonly save: Save;
};

type Reader = {
  readonly account: Account;
  readonly readReport: ReadReport;
  /** Throws `RefreshError` while the vendor's clock and ours do not agree. */
  readonly checkClock: () => void;
};

/** The reads a refresh needs to work, report by report, each spoiling only itself. */
export async function requiredReads(
  before: OperationState,
  plan: Plan,
  { account, readReport, checkClock }: Reader,
  { clock, log, config, operation, instruments, save }: ReadsDeps,
  signal: AbortSignal,
): Promise<Outcome> {
  const nowMs = () => clock.now();
  const isFailing = before.failing !== undefined;
  let outcome: Outcome = { state: before, failure: undefined };
  for (const [report, ofReport] of plan.reports) {
    let hasRows = false;
    const noting: ReadReport = async (...question) => {
      const answer = await readReport(...question);
      hasRows ||= answer.samples.size > 0;
      return answer;
    };
    const settings = { report, plan, ofReport, config, operation, nowMs, checkClock };
    const ask = askerOf(report, operation.timezone, noting);
    const read = await readOne(reportState(outcome.state, report), settings, ask, { isFailing, signal });
    const kept = await keep(outcome.state, report, read.progress);
    const lastRowsMs = hasRows ? nowMs() : kept.state.lastRowsMs;
    outcome = { state: { ...kept.state, lastRowsMs }, failure: outcome.failure ?? read.failure ?? kept.failure };
    if (read.endsRefresh) break;
  }
  return outcome;

  /** Saves what was found out, and only then counts and logs it; what cannot be saved is not shown. */
  async function keep(state: OperationState, report: Report, progress: Progress): Promise<Outcome> {
    const of = { operation: operation.name, api: report.api };
    const known = reportState(state, report);
    const next = withReport(state, report, progress.state);
    const abandoned = progress.news.find(isAbandonment);
    const told = abandoned && `${abandoned.from} ${abandoned.to}`;
    // Days given up are told before the process can die over saving it, and once however often that fails.
    if (abandoned !== undefined && told !== known.toldAbandoned) tell([abandoned], of, { log, instruments });
    try {
      const savedMs = isSaved(known, progress.state)
        ? undefined
        : await save(savedReports(next), next.tokenMark, account.pool, progress.isChanged);
      tell(
        progress.news.filter((item) => !isAbandonment(item)),
        of,
        { log, instruments },
      );
      const shownAtMs = progress.isChanged ? clock.monotonic() : progress.state.shownAtMs;
      const shown = withReport(next, report, { ...progress.state, shownAtMs, toldAbandoned: undefined });
      return { state: { ...shown, stateSavedMs: savedMs ?? state.stateSavedMs }, failure: undefined };
    } catch (error) {
      signal.throwIfAborted();
      const kept = { ...unsaved(known, progress.state), toldAbandoned: told };
      return { state: withReport(state, report, kept), failure: failureOf(error, report.api) };
    }
  }
}

function isAbandonment(item: News): item is Extract<News, { kind: 'days_abandoned' }> {
  return item.kind === 'days_abandoned';
}

function isSaved(known: ReportState, { ledger, closedDay, trial }: ReportState): boolean {
  return known.ledger === ledger && known.closedDay === closedDay && known.trial === trial;
}

/** The day as it was saved last, and the interval as it was read. */
function unsaved(known: ReportState, { interval, heard, seen, pastIntervals }: ReportState): ReportState {
  return { ...known, interval, heard, seen, pastIntervals };
}

type ReadOne = {
  readonly progress: Progress;
  readonly failure: Failure | undefined;
  /** Nothing more is to be asked in this refresh. */
  readonly endsRefresh: boolean;
};

/** One report's refresh: the interval, the day, and what else there is to ask once both have worked. */
async function readOne(
  known: ReportState,
  settings: Settings,
  ask: Ask,
  { isFailing, signal }: { readonly isFailing: boolean; readonly signal: AbortSignal },
): Promise<ReadOne> {
  const { api } = settings.report;
  let progress = begunProgress(known, settings.ofReport);
  let failure: Failure | undefined;
  for (const step of [intervalStep, dayStep]) {
    try {
      progress = await step(progress, settings, ask);
    } catch (error) {
      signal.throwIfAborted();
      const failed = failureOf(error, api);
      failure ??= failed;
      if (endsRefresh(failed, isFailing))
        return { progress: shownProgress(progress, settings), failure, endsRefresh: true };
    }
  }
  failure ??= doubtOf(progress, api);
  if (failure === undefined) progress = await furtherReads(progress, settings, ask, signal);
  return { progress: shownProgress(progress, settings), failure, endsRefresh: false };
}

/** Nothing depends on these: one that fails is asked again when it is due. */
async function furtherReads(before: Progress, settings: Settings, ask: Ask, signal: AbortSignal): Promise<Progress> {
  let progress = before;
  const steps: readonly ReportStep[] = [closedDayStep, zoneStep];
  for (const step of steps) {
    try {
      progress = await step(progress, settings, ask);
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof CallError)) throw error;
    }
  }
  return progress;
}

/** Answers that were understood and are not believed fail the refresh too. */
function doubtOf({ doubt }: Progress, api: string): Failure | undefined {
  return doubt && { reason: doubt, api, error: new RefreshError(doubt) };
}

/** Names and the pool's state, after a refresh that worked: nothing depends on them. */
export async function extraReads(
  state: OperationState,
  account: Account,
  read: Read,
  { clock, operation }: Pick<ReadsDeps, 'clock' | 'operation'>,
  signal: AbortSignal,
): Promise<OperationState> {
  const nowMs = clock.now();
  if (poolIsDue(account, nowMs)) {
    account.poolAskedMs = nowMs;
    await unlessItFails(undefined, () => readPool(account, read), signal);
  }
  if (!namesAreDue(state, operation, nowMs)) return state;
  const asked = { ...state, names: { ...state.names, askedMs: nowMs } };
  return unlessItFails(asked, () => readNames(asked, operation, nowMs, read), signal);
}

async function unlessItFails<T>(otherwise: T, work: () => Promise<T>, signal: AbortSignal): Promise<T> {
  try {
    return await work();
  } catch {
    signal.throwIfAborted();
    return otherwise;
  }
}

function failureOf(error: unknown, api: string): Failure {
  return { reason: reasonOf(error), api, error };
}

function reasonOf(error: unknown): RefreshFailureReason {
  if (error instanceof CallError || error instanceof RefreshError) return error.reason;
  return error instanceof StateError ? 'state' : 'internal';
}

/** While the vendor is away one call an interval finds out when it is back; asked to wait, none is made. */
function endsRefresh({ reason, error }: Failure, isFailing: boolean): boolean {
  if (reason === 'clock') return true;
  if (!(error instanceof CallError)) return false;
  return isFailing || remedies[error.reason] === 'back_off' || (error.retryAfterMs ?? 0) > 0;
}
