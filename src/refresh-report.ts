import { CallError, type RefreshFailureReason } from './errors.ts';
import { withRefresh } from './history.ts';
import type { Log } from './log.ts';
import type { Hold, OperationState } from './operation-state.ts';
import type { Failing } from './snapshot.ts';
import { backOffMs, maxBackOffMs, remedies } from './wolkvox/retry.ts';

/** Why a refresh did not work. The first failure of a refresh speaks for it. */
export type Failure = { readonly reason: RefreshFailureReason; readonly error: unknown };

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
    history: withRefresh(state.history, { atMs: nowMs, durationMs, reason: failure?.reason }),
  };
  if (failure === undefined) {
    return { ...ended, isUp: true, lastSuccessMs: nowMs, failing: undefined, hold: undefined };
  }
  const hold = holdAfter(state.hold, failure, { nowMs, token, intervalMs });
  return {
    ...ended,
    isUp: false,
    failing: stillFailing(state.failing, failure, nowMs),
    hold,
    nextRefreshMs: firstTurnFrom(hold?.untilMs ?? nextMs, nextMs, intervalMs),
  };
}

/** The first turn that does not come before an instant: the vendor is asked at turns only. */
function firstTurnFrom(instantMs: number, nextMs: number, intervalMs: number): number {
  return nextMs + Math.max(0, Math.ceil((instantMs - nextMs) / intervalMs)) * intervalMs;
}

function stillFailing(before: Failing | undefined, { reason, error }: Failure, nowMs: number): Failing {
  return {
    sinceMs: before?.sinceMs ?? nowMs,
    refreshes: (before?.refreshes ?? 0) + 1,
    reason,
    hint: hintOf(error),
  };
}

/** The vendor is left alone ever longer after it refused a token, and as long as it asks to be (`Retry-After`). */
function holdAfter(
  before: Hold | undefined,
  { reason, error }: Failure,
  { nowMs, token, intervalMs }: { nowMs: number; token: string | undefined; intervalMs: number },
): Hold | undefined {
  if (token === undefined) return undefined;
  if (isRefusal(reason)) {
    const refusals = before?.token === token ? before.refusals + 1 : 0;
    return { token, refusals, untilMs: nowMs + backOffMs(refusals, intervalMs) };
  }
  const askedMs = error instanceof CallError ? (error.retryAfterMs ?? 0) : 0;
  return askedMs === 0 ? undefined : { token, refusals: 0, untilMs: nowMs + Math.min(askedMs, maxBackOffMs) };
}

/** A spent pool is none: the pool itself lets only probes through. */
function isRefusal(reason: RefreshFailureReason): boolean {
  return reason !== 'state' && reason !== 'internal' && reason !== 'quota' && remedies[reason] === 'back_off';
}

/** Whether the vendor is to be left alone now. A hold that seems longer than the longest is one of a clock set back. */
export function isHeld({ hold }: OperationState, token: string, nowMs: number): boolean {
  if (hold?.token !== token) return false;
  const leftMs = hold.untilMs - nowMs;
  return leftMs > 0 && leftMs <= maxBackOffMs;
}

/** Tells of changes, not of iterations: the first success, failing and why, another reason, recovered. */
export function logOutcome(
  log: Log,
  operation: string,
  before: OperationState,
  after: OperationState,
  failure: Failure | undefined,
): void {
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
  const { reason, error } = failure;
  const level = reason === 'internal' || reason === 'state' ? 'error' : 'warn';
  const isNews = before.failing?.reason !== reason;
  log[isNews ? level : 'debug'](
    { event: 'refresh_failed', operation, reason, refreshes: after.failing?.refreshes, err: error },
    'refresh failed',
  );
}

function hintOf(error: unknown): string | undefined {
  return error instanceof Error && 'hint' in error && typeof error.hint === 'string' ? error.hint : undefined;
}
