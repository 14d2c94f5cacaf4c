import { createFairTurns, type FairTurn } from '../base/fair-turns.ts';
import type { Log } from '../base/log.ts';
import type { Config, OperationConfig } from '../config/config.ts';
import type { Environment } from '../config/environment.ts';
import { factsFrom } from '../facts/facts-json.ts';
import { noFacts } from '../facts/facts.ts';
import type { SavedOperation, SavedReport } from '../ledger/file-format.ts';
import type { StateStore } from '../ledger/store.ts';
import { createOperationInstruments, type OperationInstruments } from '../metrics/operation-instruments.ts';
import type { Publication } from '../metrics/published-snapshots.ts';
import type { Report } from '../wolkvox/reports/report.ts';
import { vendorLagMs } from './clock-check.ts';
import { currentToken } from './current-token.ts';
import type { FirstTurn } from './first-turns.ts';
import { knownReports, moveOf, sourceOf } from './known-reports.ts';
import { type LoopDeps, runLoop } from './loop.ts';
import { published } from './publish.ts';
import { refresh, type RefreshDeps } from './refresh.ts';
import { type DueInterval, offsetOf } from './schedule.ts';
import { remembered } from './remembered.ts';
import { longestPauseMs, unshownFor } from './shown.ts';
import { staleSooner, stepBackWatch } from './step-back.ts';
import { initialState, type OperationState } from './state.ts';

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
  /** Notes in the state file that this start shows the counts as they are there; to be waited for before a refresh. */
  readonly noteStart: () => Promise<void>;
  /**
   * Takes note of the time since it was called last, some seconds ago: the counts were shown, this process was stopped, or the
   * clock was set back. To be called before each refresh.
   */
  readonly look: () => Promise<void>;
  /** Refreshes once; answers whether it worked. */
  readonly refresh: (due: DueInterval, signal: AbortSignal) => Promise<boolean>;
  /** How far the vendor's clock is behind ours, milliseconds: an interval is due when it is over by both. */
  readonly vendorLagMs: () => number;
  /** Whether a refresh was tried, worked or not. */
  readonly hasTried: () => boolean;
};

/** Prepares an operation: what a state file knows of it is published at once. */
export async function createOperation(
  config: Config,
  operation: OperationConfig,
  shared: SharedDeps,
  fairTurn: FairTurn = createFairTurns(),
): Promise<Operation> {
  const { reports, clock, log, publication, store, env } = shared;
  const instruments = createOperationInstruments(reports);
  const source = sourceOf(operation);
  const saved = store.saved(operation.name);
  if (saved !== undefined) logMove(saved, operation, log);
  let hasTried = false;
  const { intervalMs } = config;
  const memory = remembered(saved, { clock, store, operation: operation.name, source, intervalMs, fairTurn });
  const own = { config, operation, source, instruments, fairTurn };
  const deps: RefreshDeps = {
    ...shared,
    ...own,
    savedPool: saved?.pool,
    readToken: () => currentToken(operation, env),
    longestCallMs: shared.longestCallMs(intervalMs),
    save: memory.save,
    publish: async (snapshot) => {
      await publication.publish(snapshot);
      hasTried ||= snapshot.lastRefreshMs !== undefined;
    },
  };
  const atFirst = stateBefore(config, operation, saved, reports, clock.monotonic() - memory.shownBeforeMs);
  let state = await published(atFirst, deps);
  let lookedMs = clock.monotonic();
  const steppedBackMs = stepBackWatch(clock);

  async function look(): Promise<void> {
    const byMs = steppedBackMs();
    if (byMs > 0) state = await published(staleSooner(state, byMs), deps);
    const elapsedMs = clock.monotonic() - lookedMs;
    lookedMs += elapsedMs;
    if (elapsedMs > longestPauseMs(intervalMs)) state = unshownFor(state, elapsedMs);
    else await memory.noteShown(elapsedMs);
  }

  return {
    config: operation,
    instruments,
    noteStart: memory.noteStart,
    look,
    refresh: async (due, signal) => {
      await fairTurn();
      try {
        state = await refresh(state, due, deps, signal);
      } finally {
        hasTried = true;
        lookedMs = clock.monotonic();
      }
      return state.isUp;
    },
    vendorLagMs: () => (operation.vendorClock === 'ignore' ? 0 : vendorLagMs(state.clockSkewMs, config.intervalMs)),
    hasTried: () => hasTried,
  };
}

/** The operation as a state file knows it; `shownAtMs`: since when its counts may be taken to be shown, monotonic. */
function stateBefore(
  { dayCounters }: Pick<Config, 'dayCounters'>,
  operation: OperationConfig,
  saved: SavedOperation | undefined,
  reports: readonly Report[],
  shownAtMs: number,
): OperationState {
  const known = dayCounters ? knownReports(reports, saved, operation) : new Map<Report, SavedReport>();
  const facts = saved?.source === sourceOf(operation) ? factsFrom(saved.facts) : noFacts;
  return initialState(reports, known, saved?.tokenMark, shownAtMs, facts);
}

function logMove({ source }: SavedOperation, operation: OperationConfig, log: Log): void {
  const move = moveOf(source, operation);
  if (move === 'nothing') return;
  log.warn(
    { event: 'operation_moved', operation: operation.name, moved: move, from: source, to: sourceOf(operation) },
    'the operation reads from another server or zone; its counts stay, and go on when answers are above them',
  );
}

/** Refreshes the operation in its turn, then when its intervals are due, until `signal` says to begin no more. */
export async function runOperation(
  { intervalMs, settleMs }: Config,
  operation: Operation,
  { clock, log, beat, firstTurn }: Pick<LoopDeps, 'clock' | 'log' | 'beat'> & { readonly firstTurn: FirstTurn },
  { stopping, aborted }: { readonly stopping: AbortSignal; readonly aborted: AbortSignal },
): Promise<void> {
  const { name, timezone } = operation.config;
  const schedule = { zone: timezone, lengthMs: intervalMs, settleMs, offsetMs: offsetOf(name, intervalMs) };
  await operation.noteStart();
  const endTurn = await firstTurn(JSON.stringify(operation.config.token), stopping);
  const refreshOnce = async (due: DueInterval) => {
    await operation.refresh(due, aborted).finally(endTurn);
  };
  const lookAround = async () => {
    await beat();
    await operation.look();
  };
  const { vendorLagMs: lagMs } = operation;
  await runLoop(schedule, { clock, log, beat: lookAround, vendorLagMs: lagMs, refresh: refreshOnce }, stopping);
  endTurn?.();
}
