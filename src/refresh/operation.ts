import type { Config, OperationConfig } from '../config/config.ts';
import type { Environment } from '../config/environment.ts';
import { currentToken } from './current-token.ts';
import { runLoop, type LoopDeps } from './loop.ts';
import { createOperationInstruments, type OperationInstruments } from '../metrics/operation-instruments.ts';
import type { Ledger } from '../ledger/day-ledger.ts';
import type { Report } from '../wolkvox/reports/report.ts';
import { type Ledgers, initialState, shownIn } from './state.ts';
import type { Publication } from '../metrics/published-snapshots.ts';
import { published, refresh, type RefreshDeps } from './refresh.ts';
import { offsetOf, type DueInterval } from './schedule.ts';
import type { SavedOperation } from '../ledger/file-format.ts';
import type { StateStore } from '../ledger/store.ts';

/** What all operations share. */
export type SharedDeps = Pick<RefreshDeps, 'clock' | 'random' | 'log' | 'accounts' | 'call'> & {
  /** What is read, the most important first. */
  readonly reports: readonly Report[];
  readonly publication: Pick<Publication, 'publish' | 'withdraw'>;
  readonly store: Pick<StateStore, 'saved' | 'save'>;
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
  { reports, clock, random, log, accounts, call, publication, store, env, longestCallMs }: SharedDeps,
): Promise<Operation> {
  const instruments = createOperationInstruments(reports);
  const source = sourceOf(operation);
  const saved = savedOf(source, operation, { store, log });
  let hasTried = false;
  const deps: RefreshDeps = {
    clock,
    random,
    log,
    accounts,
    call,
    config,
    operation,
    instruments,
    savedPool: saved?.pool,
    readToken: () => currentToken(operation, env),
    longestCallMs: longestCallMs(config.intervalMs),
    save: (ledgers, pool) => store.save(operation.name, { source, ledgers: byApi(ledgers), pool }),
    publish: async (snapshot) => {
      await publication.publish(snapshot);
      hasTried ||= snapshot.lastRefreshMs !== undefined;
    },
  };
  const known = config.dayCounters ? knownLedgers(reports, saved, operation) : new Map<Report, Ledger>();
  let state = await published(initialState(reports, known, clock.monotonic()), deps);

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

function byApi(ledgers: Ledgers): SavedOperation['ledgers'] {
  return new Map([...ledgers].map(([{ api }, ledger]) => [api, ledger]));
}

/** What was saved of the reports that are read. */
function knownLedgers(
  reports: readonly Report[],
  saved: SavedOperation | undefined,
  { skills }: OperationConfig,
): Ledgers {
  const known = reports.flatMap((report) => {
    const ledger = saved?.ledgers.get(report.api);
    return ledger === undefined ? [] : [[report, shownIn(ledger, skills)] as const];
  });
  return new Map(known);
}

/** Whose day the counters speak of: an address and a zone. */
export function sourceOf({ origin, timezone }: OperationConfig): string {
  return `${origin} ${timezone}`;
}

/** What is known of the operation, if it still reads from where that came from. */
function savedOf(
  source: string,
  { name }: OperationConfig,
  { store, log }: Pick<SharedDeps, 'store' | 'log'>,
): SavedOperation | undefined {
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
