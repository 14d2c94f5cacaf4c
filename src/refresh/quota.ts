import type { Config, OperationConfig } from '../config/config.ts';
import type { Quota } from '../snapshot/snapshot.ts';
import { type Pool, emptyPool, limitOf, poolOn } from '../wolkvox/pool.ts';
import { neededCalls } from '../wolkvox/pool-plan.ts';
import type { Report } from '../wolkvox/reports/report.ts';
import type { Account } from '../wolkvox/shared-token.ts';
import { demandOn } from './plan.ts';
import { dateAt } from './state.ts';

/** The pool as the operation sees it; before its token was ever read (no account) only what is configured is known. */
export function quotaOf(
  account: Account | undefined,
  savedPool: Pool | undefined,
  reports: readonly Report[],
  config: Config,
  operation: OperationConfig,
  nowMs: number,
): Quota {
  const { licenses, poolShare: share } = operation;
  const date = dateAt(nowMs, operation);
  const pool = poolOn(account?.pool ?? savedPool ?? emptyPool(date), date);
  return {
    limit: limitOf(pool, { licenses, share }),
    share,
    used: pool.total,
    needed: neededCalls(demandOn(account?.members.size ?? 1, reports, config, operation, nowMs)),
  };
}
