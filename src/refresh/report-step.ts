import type { Config, OperationConfig } from '../config/config.ts';
import type { Report } from '../wolkvox/reports/report.ts';
import type { Ask } from './ask.ts';
import type { Taken } from './day-read.ts';
import type { News } from './news.ts';
import type { Plan, ReportPlan } from './plan.ts';
import type { Heard, ReportState } from './state.ts';

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
