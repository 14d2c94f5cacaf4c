import { CallError } from '../base/errors.ts';
import { isBackingOff, type Failure } from './back-off.ts';
import { snapshotOf } from './snapshot-of.ts';
import { dateAt, type OperationState } from './state.ts';
import { demandOn } from './plan.ts';
import { concluded, logOutcome } from './outcome.ts';
import { readRound, type Access, type BegunRound, type RoundDeps } from './reads.ts';
import type { DueInterval } from './schedule.ts';
import type { Quota, Snapshot } from '../snapshot/snapshot.ts';
import type { Accounts } from '../wolkvox/shared-token.ts';
import { emptyPool, limitOf, poolOn, type Pool } from '../wolkvox/pool.ts';
import { neededCalls } from '../wolkvox/pool-plan.ts';

export type RefreshDeps = RoundDeps & {
  readonly accounts: Accounts;
  /** What a state file knew of the pool. */
  readonly savedPool: Pool | undefined;
  /** The token as it is now. Throws a `CallError` of reason `auth` when there is none. */
  readonly readToken: () => Promise<string>;
  readonly publish: (snapshot: Snapshot) => Promise<void>;
};

/**
 * One refresh of one operation: plan, read, fold, save, publish. What the vendor, the disk or a bug does to
 * it is its outcome, never thrown; it rejects only with the reason of `signal`.
 */
export async function refresh(
  state: OperationState,
  due: DueInterval,
  deps: RefreshDeps,
  signal: AbortSignal,
): Promise<OperationState> {
  const { clock, config, operation, instruments, log } = deps;
  const beganMs = clock.monotonic();
  const access = await accessOf(deps);
  if ('token' in access && isBackingOff(state.backOff, access.token, clock.now())) return state;

  const begun = 'token' in access ? await readRound(state, due, access, deps, signal) : refused(state, access, deps);
  if (begun === 'nothing_due') {
    const waiting = { ...state, nextRefreshMs: due.nextMs };
    await publishState(waiting, deps);
    return waiting;
  }
  const { required, extras } = begun;
  const after = concluded(required.state, required.failure, {
    nowMs: clock.now(),
    durationMs: clock.monotonic() - beganMs,
    token: 'token' in access ? access.token : undefined,
    intervalMs: config.intervalMs,
    nextMs: due.nextMs,
  });
  if (required.failure !== undefined) instruments.refreshFailed(required.failure.reason);
  logOutcome(log, operation.name, state, after, required.failure);
  await publishState(after, deps);
  // Counts have to be seen before the next ones, and can be from now on only.
  const hasAdvanced = after.ledgerAtMs !== state.ledgerAtMs;
  const shown = hasAdvanced ? { ...after, ledgerAtMs: clock.monotonic() } : after;
  if (required.failure !== undefined) return shown;

  const complete = await extras(shown);
  await publishState(complete, deps);
  return complete;
}

/** Shows a state to the world. */
export async function publishState(state: OperationState, deps: RefreshDeps): Promise<void> {
  await deps.publish(snapshotOf(deps.operation, state, quotaOf(deps)));
}

async function accessOf({ accounts, operation, savedPool, readToken, clock }: RefreshDeps): Promise<Access | Failure> {
  try {
    const token = await readToken();
    const date = dateAt(clock.now(), operation);
    const account = accounts.join(token, operation.name, savedPool ?? emptyPool(date));
    account.pool = poolOn(account.pool, date);
    return { token, account };
  } catch (error) {
    return { reason: error instanceof CallError ? error.reason : 'internal', error };
  }
}

/** Without a token there is nothing to ask, and that is a refresh that failed. */
function refused(state: OperationState, failure: Failure, { instruments }: RefreshDeps): BegunRound {
  instruments.refreshBegun();
  return { required: { state, failure }, extras: (published) => Promise.resolve(published) };
}

/** The pool as the operation sees it; before its token was ever read only what is configured is known. */
export function quotaOf({
  accounts,
  config,
  operation,
  savedPool,
  clock,
}: Pick<RefreshDeps, 'accounts' | 'config' | 'operation' | 'savedPool' | 'clock'>): Quota {
  const { licenses, poolShare: share } = operation;
  const nowMs = clock.now();
  const account = accounts.of(operation.name);
  const date = dateAt(nowMs, operation);
  const pool = poolOn(account?.pool ?? savedPool ?? emptyPool(date), date);
  return {
    limit: limitOf(pool, { licenses, share }),
    share,
    used: pool.total,
    needed: neededCalls(demandOn(account?.members.size ?? 1, config, operation, nowMs)),
  };
}
