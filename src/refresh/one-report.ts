import { CallError, RefreshError } from '../base/errors.ts';
import type { Ask } from './ask.ts';
import type { Failure } from './back-off.ts';
import { dayStep } from './day-step.ts';
import { endsRefresh, failureOf } from './failure.ts';
import { closedDayStep, zoneStep } from './further-steps.ts';
import { intervalStep } from './interval-step.ts';
import { begunProgress, type Progress, type ReportStep, type Settings } from './report-step.ts';
import { shownProgress } from './shown-interval.ts';
import type { ReportState } from './state.ts';

/** What came of one report's reads. */
export type ReadOne = {
  readonly progress: Progress;
  readonly failure: Failure | undefined;
  /** Nothing more is to be asked in this refresh. */
  readonly endsRefresh: boolean;
};

/** One report's refresh: the interval, the day, and what else there is to ask once both have worked. */
export async function readOne(
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
  // Two windows that contradict each other may be those of another zone, which a further question tells.
  const further =
    failure === undefined ? [closedDayStep, zoneStep] : progress.doubt === 'contradiction' ? [zoneStep] : [];
  const last = await furtherReads(further, progress, settings, ask, signal);
  return {
    progress: shownProgress(last.progress, settings),
    failure: failure ?? last.failure,
    endsRefresh: last.failure !== undefined && endsRefresh(last.failure, isFailing),
  };
}

/** Nothing depends on these: a call that fails is made again when it is due. What else goes wrong ends them and is told. */
async function furtherReads(
  steps: readonly ReportStep[],
  before: Progress,
  settings: Settings,
  ask: Ask,
  signal: AbortSignal,
): Promise<Pick<ReadOne, 'progress' | 'failure'>> {
  let progress = before;
  for (const step of steps) {
    try {
      progress = await step(progress, settings, ask);
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof CallError)) return { progress, failure: failureOf(error, settings.report.api) };
    }
  }
  return { progress, failure: undefined };
}

/** Answers that were understood and are not believed fail the refresh too. */
function doubtOf({ doubt }: Progress, api: string): Failure | undefined {
  return doubt && { reason: doubt, api, error: new RefreshError(doubt) };
}
