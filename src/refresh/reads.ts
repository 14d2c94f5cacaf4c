import type { Clock } from '../base/clock.ts';
import type { Log } from '../base/log.ts';
import type { Config, OperationConfig } from '../config/config.ts';
import type { Facts } from '../facts/facts.ts';
import type { OperationInstruments } from '../metrics/operation-instruments.ts';
import type { Pool } from '../wolkvox/pool.ts';
import type { Report } from '../wolkvox/reports/report.ts';
import type { Account } from '../wolkvox/shared-token.ts';
import { askerOf } from './ask.ts';
import type { Failure } from './back-off.ts';
import { failureOf } from './failure.ts';
import { type News, tell } from './news.ts';
import { readOne } from './one-report.ts';
import type { Plan } from './plan.ts';
import type { ReadReport } from './report-read.ts';
import type { Progress } from './report-step.ts';
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
  /** What the answers before this refresh have shown. */
  facts: Facts,
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
    const rows = { areThere: false };
    const settings = { report, plan, ofReport, config, operation, nowMs, checkClock };
    const ask = askerOf(report, operation.timezone, notingRows(readReport, rows));
    const read = await readOne(reportState(outcome.state, report), settings, ask, { isFailing, signal });
    const kept = await keep(outcome.state, report, read.progress);
    const lastRowsMs = rows.areThere ? nowMs() : kept.state.lastRowsMs;
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
        : await save(savedReports(next), next.observed.facts, next.tokenMark, account.pool, progress.isChanged);
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

function notingRows(readReport: ReadReport, rows: { areThere: boolean }): ReadReport {
  return async (...question) => {
    const answer = await readReport(...question);
    if (answer.samples.size > 0) rows.areThere = true;
    return answer;
  };
}

function isAbandonment(item: News): item is Extract<News, { kind: 'days_abandoned' }> {
  return item.kind === 'days_abandoned';
}

/** Without a ledger the intervals alone are nothing to keep: they only draw a chart. */
function isSaved(known: ReportState, { ledger, closedDay, trial, pastIntervals }: ReportState): boolean {
  const isCharted = ledger === undefined || known.pastIntervals === pastIntervals;
  return isCharted && known.ledger === ledger && known.closedDay === closedDay && known.trial === trial;
}

/** The day as it was saved last, and the interval as it was read. */
function unsaved(known: ReportState, { interval, heard, denials, seen, pastIntervals }: ReportState): ReportState {
  return { ...known, interval, heard, denials, seen, pastIntervals };
}
