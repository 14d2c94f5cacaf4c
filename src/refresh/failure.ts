import { CallError, RefreshError, type RefreshFailureReason, StateError } from '../base/errors.ts';
import { remedies } from '../wolkvox/retry.ts';
import type { Failure } from './back-off.ts';

/** What an error makes of a refresh. `api`: the report whose read it ended. */
export function failureOf(error: unknown, api: string): Failure {
  return { reason: reasonOf(error), api, error };
}

function reasonOf(error: unknown): RefreshFailureReason {
  if (error instanceof CallError || error instanceof RefreshError) return error.reason;
  return error instanceof StateError ? 'state' : 'internal';
}

/** While the vendor is away one call an interval finds out when it is back; asked to wait, none is made. */
export function endsRefresh({ reason, error }: Failure, isFailing: boolean): boolean {
  if (reason === 'clock') return true;
  if (!(error instanceof CallError)) return false;
  return isFailing || remedies[error.reason] === 'back_off' || (error.retryAfterMs ?? 0) > 0;
}
