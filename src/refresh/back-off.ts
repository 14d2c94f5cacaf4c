import { CallError, type RefreshFailureReason } from '../base/errors.ts';
import { backOffMs, maxBackOffMs, remedies } from '../wolkvox/retry.ts';

/** The vendor is left alone until an instant, or until another token is there. */
export type BackOff = { readonly token: string; readonly refusals: number; readonly untilMs: number };

/** Why a refresh did not work. The first failure of a refresh speaks for it. */
export type Failure = {
  readonly reason: RefreshFailureReason;
  /** The report whose read failed; undefined where none was to blame. */
  readonly api: string | undefined;
  readonly error: unknown;
};

/** The vendor is left alone ever longer after it refused a token, and as long as it asks to be (`Retry-After`). */
export function backOffAfter(
  before: BackOff | undefined,
  { error }: Failure,
  { nowMs, token, intervalMs }: { nowMs: number; token: string | undefined; intervalMs: number },
): BackOff | undefined {
  if (token === undefined) return undefined;
  if (isRefusal(error)) {
    const refusals = before?.token === token ? before.refusals + 1 : 0;
    return { token, refusals, untilMs: nowMs + backOffMs(refusals, intervalMs) };
  }
  const askedMs = error instanceof CallError ? (error.retryAfterMs ?? 0) : 0;
  return askedMs === 0 ? undefined : { token, refusals: 0, untilMs: nowMs + Math.min(askedMs, maxBackOffMs) };
}

/** A spent pool is none: the pool itself lets only probes through. */
function isRefusal(error: unknown): boolean {
  return error instanceof CallError && error.reason !== 'quota' && remedies[error.reason] === 'back_off';
}

/** Whether the vendor is to be left alone now. A back-off that seems longer than the longest comes from a clock set back. */
export function isBackingOff(backOff: BackOff | undefined, token: string, nowMs: number): boolean {
  if (backOff?.token !== token) return false;
  const leftMs = backOff.untilMs - nowMs;
  return leftMs > 0 && leftMs <= maxBackOffMs;
}
