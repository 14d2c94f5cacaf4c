import type { Config, OperationConfig } from './config/config.ts';
import { runLoop, type LoopDeps } from './loop.ts';
import { createOperationInstruments, type OperationInstruments } from './metrics/operation-instruments.ts';
import { initialState, shownIn } from './operation-state.ts';
import type { Publication } from './publication.ts';
import { publishState, refresh, type RefreshDeps } from './refresh.ts';
import { offsetOf, type Turn } from './schedule.ts';
import type { StateStore } from './state-store.ts';

/** What all operations share. */
export type SharedDeps = Omit<
  RefreshDeps,
  'config' | 'operation' | 'instruments' | 'savedPool' | 'readToken' | 'save' | 'publish' | 'longestCallMs'
> & {
  readonly publication: Publication;
  readonly store: StateStore;
  readonly readToken: (operation: OperationConfig) => Promise<string>;
  readonly longestCallMs: (intervalMs: number) => number;
};

/** An operation at work. */
export type Operation = {
  readonly config: OperationConfig;
  readonly instruments: OperationInstruments;
  /** Refreshes once; answers whether it worked. */
  readonly refresh: (turn: Turn, signal: AbortSignal) => Promise<boolean>;
  /** Whether a refresh was tried, worked or not. */
  readonly hasTried: () => boolean;
};

/** Prepares an operation: what a state file knows of it is published at once. */
export async function createOperation(
  config: Config,
  operation: OperationConfig,
  shared: SharedDeps,
): Promise<Operation> {
  const { clock, publication, store, readToken } = shared;
  const instruments = createOperationInstruments();
  const saved = store.saved(operation.name);
  const deps: RefreshDeps = {
    ...shared,
    config,
    operation,
    instruments,
    savedPool: saved?.pool,
    readToken: () => readToken(operation),
    longestCallMs: shared.longestCallMs(config.intervalMs),
    save: (ledger, pool) => store.save(operation.name, { ledger, pool }),
    publish: publication.publish,
  };
  const ledger = saved === undefined || !config.dayCounters ? undefined : shownIn(saved.ledger, operation.skills);
  let state = initialState(ledger, clock.monotonic());
  let hasTried = false;
  await publishState(state, deps);

  return {
    config: operation,
    instruments,
    refresh: async (turn, signal) => {
      try {
        state = await refresh(state, turn, deps, signal);
      } finally {
        hasTried = true;
      }
      return state.isUp;
    },
    hasTried: () => hasTried,
  };
}

/** Refreshes the operation when its intervals are due, until `signal` says to begin no more. */
export async function runOperation(
  { intervalMs, settleMs }: Config,
  operation: Operation,
  { clock, log, beat }: Pick<LoopDeps, 'clock' | 'log' | 'beat'>,
  { stopping, aborted }: { readonly stopping: AbortSignal; readonly aborted: AbortSignal },
): Promise<void> {
  const { name, timezone } = operation.config;
  const schedule = { zone: timezone, lengthMs: intervalMs, settleMs, offsetMs: offsetOf(name, intervalMs) };
  const refreshOnce = async (turn: Turn) => {
    await operation.refresh(turn, aborted);
  };
  await runLoop(schedule, { clock, log, beat, refresh: refreshOnce }, stopping);
}
