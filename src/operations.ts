import { isDeepStrictEqual } from 'node:util';
import type { Clock } from './clock.ts';
import type { Config, OperationConfig } from './config/config.ts';
import type { OwnRegistry } from './metrics/own-text.ts';
import { createOperation, runOperation, type Operation, type SharedDeps } from './operation.ts';

/** The operations at work, each in a loop of its own. */
export type Operations = {
  /** Starts what is new in a config, restarts what it changes, stops what it lacks; the others go on undisturbed. */
  readonly apply: (config: Config) => Promise<void>;
  readonly registries: () => readonly OwnRegistry[];
  /** Whether every loop has turned lately. */
  readonly isTurning: () => boolean;
  /** Whether every operation has tried once. */
  readonly haveTried: () => boolean;
  /** Begins no refresh any more; a running one is given up after `graceMs`. */
  readonly stop: (graceMs: number) => Promise<void>;
};

type Running = {
  readonly config: Config;
  readonly operation: Operation;
  readonly beatMs: () => number;
  readonly stop: (graceMs: number) => Promise<void>;
};

/** A loop turns every few seconds but for its refresh; one that has not turned for this long stands still. */
const longestTurnMs = 15 * 60_000;
const restartGraceMs = 5_000;

export function createOperations(shared: SharedDeps): Operations {
  const { clock, publication, accounts } = shared;
  const running = new Map<string, Running>();

  async function stopWhatChanged(config: Config): Promise<void> {
    const stale = [...running].filter(([name, { operation, config: inForce }]) => {
      const wanted = config.operations.find((candidate) => candidate.name === name);
      return !isSame(inForce, operation.config, config, wanted);
    });
    await Promise.all(stale.map(([, { stop }]) => stop(restartGraceMs)));
    for (const [name] of stale) {
      running.delete(name);
      accounts.leave(name);
      if (config.operations.every((operation) => operation.name !== name)) publication.withdraw(name);
    }
  }

  return {
    apply: async (config) => {
      await stopWhatChanged(config);
      for (const wanted of config.operations) {
        if (!running.has(wanted.name)) running.set(wanted.name, await startOne(config, wanted, shared));
      }
    },
    registries: () =>
      [...running].map(([name, { operation }]) => ({ registry: operation.instruments.registry, operation: name })),
    isTurning: () => [...running.values()].every(({ beatMs }) => clock.monotonic() - beatMs() < longestTurnMs),
    haveTried: () => [...running.values()].every(({ operation }) => operation.hasTried()),
    stop: async (graceMs) => {
      await Promise.all([...running.values()].map(({ stop }) => stop(graceMs)));
    },
  };
}

async function startOne(config: Config, operationConfig: OperationConfig, shared: SharedDeps): Promise<Running> {
  const { clock, log } = shared;
  const operation = await createOperation(config, operationConfig, shared);
  const stopping = new AbortController();
  const aborted = new AbortController();
  let beatMs = clock.monotonic();
  const beat = () => {
    beatMs = clock.monotonic();
  };
  const signals = { stopping: stopping.signal, aborted: aborted.signal };
  const ended = runOperation(config, operation, { clock, log, beat }, signals);
  return {
    config,
    operation,
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
