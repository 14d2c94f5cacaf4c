import { isDeepStrictEqual } from 'node:util';
import type { Clock } from '../base/clock.ts';
import { createFairTurns, type FairTurn } from '../base/fair-turns.ts';
import { createSerialQueue } from '../base/serial-queue.ts';
import { oneMinuteMs } from '../base/time-units.ts';
import type { Config, OperationConfig } from '../config/config.ts';
import type { RevisedRegistry } from '../metrics/instrument-text-cache.ts';
import { createFirstTurns, type FirstTurn } from './first-turns.ts';
import { createOperation, runOperation, type Operation, type SharedDeps } from './operation.ts';

/** The operations at work, each in a loop of its own. */
export type Operations = {
  /**
   * Starts what is new in a config, restarts what it changes, stops what it lacks; the others go on undisturbed.
   * One config after the other, and none once stopped.
   */
  readonly apply: (config: Config) => Promise<Changes>;
  readonly registries: () => readonly RevisedRegistry[];
  /** Whether every loop has turned lately. */
  readonly isTurning: () => boolean;
  /** Whether every operation has tried once; what a later config adds does not take it back. */
  readonly haveTried: () => boolean;
  /** Begins no refresh any more; a running one is given up after `graceMs`. */
  readonly stop: (graceMs: number) => Promise<void>;
};

/** Names of the operations a config added, changed and removed. */
export type Changes = Readonly<Record<'added' | 'changed' | 'removed', readonly string[]>>;

type Running = {
  readonly config: Config;
  readonly operation: Operation;
  readonly registry: RevisedRegistry;
  readonly beatMs: () => number;
  readonly stop: (graceMs: number) => Promise<void>;
};

/** A loop turns every few seconds but for its refresh; one that has not turned for this long stands still. */
const longestTurnMs = 15 * oneMinuteMs;
/** What a refresh can take beyond its interval, which others on the same token wait for: two calls without an answer. */
const longestWaitMs = 130_000;
const restartGraceMs = 5_000;

export function createOperations(shared: SharedDeps): Operations {
  const { clock } = shared;
  const running = new Map<string, Running>();
  const serially = createSerialQueue().add;
  const firstTurn = createFirstTurns();
  const fairTurn = createFairTurns();
  let isStopping = false;
  let hasBegun = false;
  let isTried = false;
  let longestStandstillMs = longestTurnMs;

  /** Looked at before a config adds operations, so that it stays true. */
  function haveTried(): boolean {
    isTried ||= hasBegun && [...running.values()].every(({ operation }) => operation.hasTried());
    return isTried;
  }

  async function applyNow(config: Config): Promise<Changes> {
    haveTried();
    const before = new Set(running.keys());
    const wanted = new Set(config.operations.map(({ name }) => name));
    const stale = await stopWhatChanged(running, config, shared);
    for (const operation of config.operations) {
      if (isStopping || running.has(operation.name)) continue;
      await fairTurn();
      running.set(operation.name, await startOne(config, operation, { firstTurn, fairTurn }, shared));
    }
    hasBegun = true;
    longestStandstillMs = standstillOf([...running.values()]);
    return {
      added: [...wanted].filter((name) => !before.has(name)),
      changed: stale.filter((name) => wanted.has(name)),
      removed: stale.filter((name) => !wanted.has(name)),
    };
  }

  return {
    apply: (config) => serially(() => applyNow(config)),
    registries: () => [...running.values()].map(({ registry }) => registry),
    isTurning: () => {
      const sinceMs = clock.monotonic() - longestStandstillMs;
      for (const { beatMs } of running.values()) if (beatMs() <= sinceMs) return false;
      return true;
    },
    haveTried,
    stop: async (graceMs) => {
      isStopping = true;
      await serially(() => Promise.all([...running.values()].map(({ stop }) => stop(graceMs))));
    },
  };
}

/** Stops what a config changes or lacks and takes it out of `running`; answers the names. */
async function stopWhatChanged(
  running: Map<string, Running>,
  config: Config,
  { accounts, publication }: SharedDeps,
): Promise<readonly string[]> {
  const wanted = new Map(config.operations.map((operation) => [operation.name, operation]));
  const stale = [...running].filter(
    ([name, { operation, config: inForce }]) => !isSame(inForce, operation.config, config, wanted.get(name)),
  );
  await Promise.all(stale.map(([, { stop }]) => stop(restartGraceMs)));
  for (const [name] of stale) {
    running.delete(name);
    accounts.leave(name);
    if (!wanted.has(name)) publication.withdraw(name);
  }
  return stale.map(([name]) => name);
}

/** A loop that has not turned for this long stands still: each may have to wait for a refresh of all others. */
function standstillOf(running: readonly Running[]): number {
  return running.reduce((sum, { config }) => sum + config.intervalMs + longestWaitMs, longestTurnMs);
}

async function startOne(
  config: Config,
  operationConfig: OperationConfig,
  { firstTurn, fairTurn }: { readonly firstTurn: FirstTurn; readonly fairTurn: FairTurn },
  shared: SharedDeps,
): Promise<Running> {
  const { clock, log } = shared;
  const operation = await createOperation(config, operationConfig, shared, fairTurn);
  const stopping = new AbortController();
  const aborted = new AbortController();
  let beatMs = clock.monotonic();
  const beat = () => {
    beatMs = clock.monotonic();
  };
  const signals = { stopping: stopping.signal, aborted: aborted.signal };
  const ended = runOperation(config, operation, { clock, log, beat, firstTurn }, signals);
  return {
    config,
    operation,
    registry: { ...operation.instruments, operation: operationConfig.name },
    beatMs: () => beatMs,
    stop: async (graceMs) => {
      stopping.abort(new Error('stopping'));
      await endedWithin(ended, graceMs, clock, aborted);
    },
  };
}

async function endedWithin(
  ended: Promise<void>,
  graceMs: number,
  clock: Clock,
  aborted: AbortController,
): Promise<void> {
  const waiting = new AbortController();
  const giveUp = clock.sleep(graceMs, waiting.signal).then(
    () => aborted.abort(new Error('stopped')),
    () => undefined,
  );
  await ended;
  waiting.abort();
  await giveUp;
}

/** Whether an operation would work the same under the new config. */
function isSame(inForce: Config, before: OperationConfig, wanted: Config, after: OperationConfig | undefined): boolean {
  const general = (config: Config) => ({ ...config, operations: [] });
  return isDeepStrictEqual(before, after) && isDeepStrictEqual(general(inForce), general(wanted));
}
