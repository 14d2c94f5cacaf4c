import type { Clock } from '../base/clock.ts';
import type { Log } from '../base/log.ts';
import type { Config, OperationConfig } from '../config/config.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import type { Waiting } from '../wolkvox/paid-call.ts';
import type { Pool } from '../wolkvox/pool.ts';
import type { Accounts } from '../wolkvox/shared-token.ts';
import { logWaiting } from './outcome.ts';
import { quotaOf } from './quota.ts';
import { snapshotOf } from './snapshot-of.ts';
import type { OperationState } from './state.ts';

/** What is needed to show a state. */
export type PublishDeps = {
  readonly clock: Pick<Clock, 'now'>;
  readonly config: Config;
  readonly operation: OperationConfig;
  readonly accounts: Pick<Accounts, 'of'>;
  /** What a state file knew of the pool. */
  readonly savedPool: Pool | undefined;
  readonly publish: (snapshot: Snapshot) => Promise<void>;
};

/** Shows a state to the world. */
export async function published(state: OperationState, deps: PublishDeps, waiting?: Waiting): Promise<OperationState> {
  const { accounts, operation, savedPool, config, clock, publish } = deps;
  const reports = [...state.reports.keys()];
  const quota = quotaOf(accounts.of(operation.name), savedPool, reports, config, operation, clock.now());
  await publish(snapshotOf(operation, state, quota, waiting));
  return state;
}

/** Tells of each wait for another try: the page at once, the log of the first in a refresh. */
export function waitTeller(state: OperationState, deps: PublishDeps & { readonly log: Log }) {
  let isFirst = true;
  return async (waiting: Waiting): Promise<void> => {
    logWaiting(deps.log, deps.operation.name, waiting, { isNews: isFirst, nowMs: deps.clock.now() });
    isFirst = false;
    await published(state, deps, waiting);
  };
}

/** Counts have to be seen before the next ones, and can be only since they were published, which was now. */
export function standing(
  before: OperationState,
  after: OperationState,
  { clock }: { readonly clock: Pick<Clock, 'monotonic'> },
): OperationState {
  const monotonicMs = clock.monotonic();
  const reports = [...after.reports].map(([report, state]) => {
    const hasChanged = state.shownAtMs !== before.reports.get(report)?.shownAtMs;
    return [report, hasChanged ? { ...state, shownAtMs: monotonicMs } : state] as const;
  });
  return { ...after, reports: new Map(reports) };
}
