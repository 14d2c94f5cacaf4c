import type { Config, OperationConfig } from '../config/config.ts';
import type { Environment } from '../config/environment.ts';
import { currentToken } from './current-token.ts';
import { runLoop, type LoopDeps } from './loop.ts';
import { createOperationInstruments, type OperationInstruments } from '../metrics/operation-instruments.ts';
import { initialState, shownIn } from './state.ts';
import type { Publication } from '../metrics/published-snapshots.ts';
import { publishState, refresh, type RefreshDeps } from './refresh.ts';
import { offsetOf, type DueInterval } from './schedule.ts';
import type { SavedOperation } from '../ledger/file-format.ts';
import type { StateStore } from '../ledger/store.ts';

/** What all operations share. */
export type SharedDeps = Omit<
  RefreshDeps,
  'config' | 'operation' | 'instruments' | 'savedPool' | 'readToken' | 'save' | 'publish' | 'longestCallMs'
> & {
  readonly publication: Publication;
  readonly store: StateStore;
  /** Where tokens may be read from. */
  readonly env: Environment;
  readonly longestCallMs: (intervalMs: number) => number;
};

/** An operation at work. */
export type Operation = {
  readonly config: OperationConfig;
  readonly instruments: OperationInstruments;
  /** Refreshes once; answers whether it worked. */
  readonly refresh: (due: DueInterval, signal: AbortSignal) => Promise<boolean>;
  /** Whether a refresh was tried, worked or not. */
  readonly hasTried: () => boolean;
};

/** Prepares an operation: what a state file knows of it is published at once. */
export async function createOperation(
  config: Config,
  operation: OperationConfig,
  shared: SharedDeps,
): Promise<Operation> {
  const { clock, publication, store, env } = shared;
  const instruments = createOperationInstruments();
  const source = sourceOf(operation);
  const saved = savedOf(source, operation, shared);
  let hasTried = false;
  const deps: RefreshDeps = {
    ...shared,
    config,
    operation,
    instruments,
    savedPool: saved?.pool,
    readToken: () => currentToken(operation, env),
    longestCallMs: shared.longestCallMs(config.intervalMs),
    save: (ledger, pool) => store.save(operation.name, { source, ledger, pool }),
    publish: async (snapshot) => {
      await publication.publish(snapshot);
      hasTried ||= snapshot.lastRefreshMs !== undefined;
    },
  };
  const ledger = saved === undefined || !config.dayCounters ? undefined : shownIn(saved.ledger, operation.skills);
  let state = initialState(ledger, clock.monotonic());
  await publishState(state, deps);

  return {
    config: operation,
    instruments,
    refresh: async (due, signal) => {
      try {
        state = await refresh(state, due, deps, signal);
      } finally {
        hasTried = true;
      }
      return state.isUp;
    },
    hasTried: () => hasTried,
  };
}

/** Whose day the counters speak of: an address and a zone. */
export function sourceOf({ origin, timezone }: OperationConfig): string {
  return `${origin} ${timezone}`;
}

/** What is known of the operation, if it still reads from where that came from. */
function savedOf(source: string, { name }: OperationConfig, { store, log }: SharedDeps): SavedOperation | undefined {
  const saved = store.saved(name);
  if (saved === undefined || saved.source === source) return saved;
  log.warn(
    { event: 'operation_moved', operation: name, from: saved.source, to: source },
    'the operation reads from another server or zone; what was known of its day is left behind',
  );
  return undefined;
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
  const refreshOnce = async (due: DueInterval) => {
    await operation.refresh(due, aborted);
  };
  await runLoop(schedule, { clock, log, beat, refresh: refreshOnce }, stopping);
}
