import type { Clock } from '../base/clock.ts';
import { CallError, type RefreshFailureReason, StateError } from '../base/errors.ts';
import type { Log } from '../base/log.ts';
import type { Config, OperationConfig } from '../config/config.ts';
import type { OperationInstruments } from '../metrics/operation-instruments.ts';
import type { Pool } from '../wolkvox/pool.ts';
import type { Report } from '../wolkvox/reports/report.ts';
import { remedies } from '../wolkvox/retry.ts';
import type { Account } from '../wolkvox/shared-token.ts';
import type { Failure } from './back-off.ts';
import { advanceDay } from './day-read.ts';
import { namesAreDue, poolIsDue, readNames, readPool } from './extra-reads.ts';
import { readInterval } from './interval-read.ts';
import type { Plan, ReportPlan } from './plan.ts';
import type { Read, ReadReport } from './report-read.ts';
import { type Ledgers, type OperationState, ledgersOf, reportState, withReport } from './state.ts';

/** What came of reads: the state after those that worked, and the first failure. */
export type Outcome = { readonly state: OperationState; readonly failure: Failure | undefined };

/** Makes ledgers and pool durable and resolves with the instant; undefined without a state file. Throws `StateError`. */
export type Save = (ledgers: Ledgers, pool: Pool) => Promise<number | undefined>;

export type ReadsDeps = {
  readonly clock: Clock;
  readonly log: Log;
  readonly config: Config;
  readonly operation: OperationConfig;
  readonly instruments: OperationInstruments;
  readonly save: Save;
};

type Reader = { readonly account: Account; readonly readReport: ReadReport };

/** The reads a refresh needs to work, report by report, each spoiling only itself. */
export async function requiredReads(
  before: OperationState,
  plan: Plan,
  { account, readReport }: Reader,
  { clock, log, config, operation, instruments, save }: ReadsDeps,
  signal: AbortSignal,
): Promise<Outcome> {
  const nowMs = () => clock.now();
  let { lastRowsMs } = before;
  let outcome: Outcome = { state: withPlannedLedgers(before, plan), failure: undefined };
  for (const [report, ofReport] of plan.reports) {
    for (const read of [readIntervalOf, advanceDayOf]) {
      const tried = await attempt(outcome.state, report, (state) => read(state, report, ofReport), signal);
      outcome = { state: { ...tried.state, lastRowsMs }, failure: outcome.failure ?? tried.failure };
      if (tried.failure !== undefined && endsRefresh(tried.failure, before)) return outcome;
    }
  }
  return outcome;

  async function readNotingRows(...question: Parameters<ReadReport>): ReturnType<ReadReport> {
    const answer = await readReport(...question);
    if (answer.samples.size > 0) lastRowsMs = nowMs();
    return answer;
  }

  async function readIntervalOf(state: OperationState, report: Report, ofReport: ReportPlan): Promise<OperationState> {
    const reader = { readReport: readNotingRows, nowMs };
    const known = reportState(state, report);
    const read = await readInterval(known, report, plan.interval, ofReport, { config, operation }, reader);
    return withReport(state, report, read);
  }

  async function advanceDayOf(state: OperationState, report: Report, ofReport: ReportPlan): Promise<OperationState> {
    const deps = { config, operation, log, instruments, nowMs, readReport: readNotingRows };
    const advanced = await advanceDay(reportState(state, report), report, plan, ofReport, deps);
    const next = withReport(state, report, advanced.state);
    if (!advanced.isChanged) return next;
    const savedMs = await save(ledgersOf(next), account.pool);
    const published = { ...advanced.state, ledgerAtMs: clock.monotonic() };
    return { ...withReport(next, report, published), stateSavedMs: savedMs ?? state.stateSavedMs };
  }
}

/** Also a day of which nothing could be read yet is remembered, so that midnight finds it open. */
function withPlannedLedgers(state: OperationState, { reports }: Plan): OperationState {
  const planned = [...reports].map(
    ([report, { ledger }]) => [report, { ...reportState(state, report), ledger }] as const,
  );
  return { ...state, reports: new Map(planned) };
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
    await attempt(
      state,
      undefined,
      async () => {
        await readPool(account, read);
        return state;
      },
      signal,
    );
  }
  if (!namesAreDue(state, operation, nowMs)) return state;
  const asked = { ...state, names: { ...state.names, askedMs: nowMs } };
  return (await attempt(asked, undefined, (before) => readNames(before, operation, nowMs, read), signal)).state;
}

async function attempt(
  state: OperationState,
  report: Report | undefined,
  read: (state: OperationState) => Promise<OperationState>,
  signal: AbortSignal,
): Promise<Outcome> {
  try {
    return { state: await read(state), failure: undefined };
  } catch (error) {
    signal.throwIfAborted();
    return { state, failure: { reason: reasonOf(error), api: report?.api, error } };
  }
}

function reasonOf(error: unknown): RefreshFailureReason {
  if (error instanceof CallError) return error.reason;
  return error instanceof StateError ? 'state' : 'internal';
}

/** While the vendor is away one call an interval finds out when it is back; asked to wait, none is made. */
function endsRefresh({ reason, error }: Failure, { failing }: OperationState): boolean {
  if (reason === 'state' || reason === 'internal') return false;
  if (error instanceof CallError && (error.retryAfterMs ?? 0) > 0) return true;
  return failing !== undefined || remedies[reason] === 'back_off';
}
