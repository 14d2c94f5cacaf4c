import type { RefreshFailureReason } from '../base/errors.ts';

/** A refresh of the past, for the status page. Kept in memory only: a restart begins the list anew. */
export type PastRefresh = {
  /** When it ended, epoch milliseconds. */
  readonly atMs: number;
  readonly durationMs: number;
  /** Why it failed; undefined: it worked. */
  readonly reason: RefreshFailureReason | undefined;
};

const mostRefreshes = 12;

/** The last refreshes, newest first. */
export function withRefresh(past: readonly PastRefresh[], refresh: PastRefresh): readonly PastRefresh[] {
  return [refresh, ...past].slice(0, mostRefreshes);
}
