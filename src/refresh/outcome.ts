import { withRefresh } from '../snapshot/past-refreshes.ts';
import type { Log } from '../base/log.ts';
import { backOffAfter, type Failure } from './back-off.ts';
import { catchingUp } from './catching-up.ts';
import { type OperationState, ledgersOf } from './state.ts';
import type { Waiting } from '../wolkvox/paid-call.ts';
import type { Failing } from '../snapshot/snapshot.ts';

/** The state after a refresh that ended now, with its outcome. */
export function concluded(
  state: OperationState,
  failure: Failure | undefined,
  {
    nowMs,
    durationMs,
    token,
    intervalMs,
    nextMs,
  }: { nowMs: number; durationMs: number; token: string | undefined; intervalMs: number; nextMs: number },
): OperationState {
  const ended = {
    ...state,
    lastRefreshMs: nowMs,
    lastRefreshDurationMs: durationMs,
    nextRefreshMs: nextMs,
    pastRefreshes: withRefresh(state.pastRefreshes, { atMs: nowMs, durationMs, reason: failure?.reason }),
  };
  if (failure === undefined) {
    return { ...ended, isUp: true, lastSuccessMs: nowMs, failing: undefined, backOff: undefined };
  }
  const backOff = backOffAfter(state.backOff, failure, { nowMs, token, intervalMs });
  return {
    ...ended,
    isUp: false,
    failing: stillFailing(state.failing, failure, nowMs),
    backOff,
    nextRefreshMs: firstDueFrom(backOff?.untilMs ?? nextMs, nextMs, intervalMs),
  };
}

/** The first refresh of the schedule that does not come before an instant: the vendor is asked at no other. */
function firstDueFrom(instantMs: number, nextMs: number, intervalMs: number): number {
  return nextMs + Math.max(0, Math.ceil((instantMs - nextMs) / intervalMs)) * intervalMs;
}

function stillFailing(before: Failing | undefined, { reason, api, error }: Failure, nowMs: number): Failing {
  return {
    sinceMs: before?.sinceMs ?? nowMs,
    refreshes: (before?.refreshes ?? 0) + 1,
    reason,
    api,
    hint: hintOf(error),
  };
}

/** Tells of changes, not of iterations: the first success, failing and why, another reason, recovered. */
export function logOutcome(
  log: Log,
  operation: string,
  before: OperationState,
  after: OperationState,
  failure: Failure | undefined,
): void {
  logCatchingUp(log, operation, before, after);
  if (failure === undefined) {
    if (before.failing !== undefined) {
      const { refreshes, sinceMs } = before.failing;
      const failingForMs = (after.lastRefreshMs ?? sinceMs) - sinceMs;
      log.info(
        { event: 'refresh_recovered', operation, failedRefreshes: refreshes, failingForMs },
        'refreshes work again',
      );
    } else if (before.lastSuccessMs === undefined) {
      log.info({ event: 'refresh_first_success', operation }, 'first refresh worked');
    }
    return;
  }
  const { reason, api, error } = failure;
  const level = reason === 'internal' || reason === 'state' ? 'error' : 'warn';
  const isNews = before.failing?.reason !== reason;
  log[isNews ? level : 'debug'](
    { event: 'refresh_failed', operation, reason, api, refreshes: after.failing?.refreshes, err: error },
    'refresh failed',
  );
}

/** Tells that a call failed and when it is tried again: the first such wait of a refresh as a warning. */
export function logWaiting(
  log: Log,
  operation: string,
  { api, failure, tried, tries, nextTryMs }: Waiting,
  { isNews, nowMs }: { isNews: boolean; nowMs: number },
): void {
  log[isNews ? 'warn' : 'debug'](
    { event: 'try_failed', operation, api, try: tried, tries, nextTryInMs: nextTryMs - nowMs, err: failure },
    'a call failed and will be tried again',
  );
}

/** Tells which of the days that an outage left open is being closed, and that all are. */
function logCatchingUp(log: Log, operation: string, before: OperationState, after: OperationState): void {
  const was = catchingUp(before.openDays, ledgersOf(before));
  const is = catchingUp(after.openDays, ledgersOf(after));
  if (is !== undefined && is.date !== was?.date) {
    log.info({ event: 'catching_up', operation, ...is }, 'closing the days that an outage left open');
  } else if (is === undefined && was !== undefined) {
    log.info({ event: 'caught_up', operation, days: was.of }, 'the days that an outage left open are closed');
  }
}

function hintOf(error: unknown): string | undefined {
  return error instanceof Error && 'hint' in error && typeof error.hint === 'string' ? error.hint : undefined;
}
