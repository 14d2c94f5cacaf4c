import type { Clock } from './base/clock.ts';
import type { Log } from './base/log.ts';
import type { Config, OperationConfig } from './config/config.ts';
import type { Environment } from './config/environment.ts';
import { createForgetting } from './ledger/left-operations.ts';
import { memoryStateStore, openStateStore, type StateStore } from './ledger/store.ts';
import type { RevisedRegistry } from './metrics/instrument-text-cache.ts';
import type { ProcessInstruments } from './metrics/process-instruments.ts';
import type { Publication } from './metrics/published-snapshots.ts';
import { type Changes, createOperations, type Operations } from './refresh/operations.ts';
import type { Report } from './wolkvox/reports/report.ts';
import type { Vendor } from './wolkvox/connection.ts';
import { createAccounts } from './wolkvox/shared-token.ts';

/** The operations and the store they save in: begun once, or as often as this process gets to read. */
export type Work = {
  /** Opens the store and sets the operations to work. Throws ConfigError where nothing could ever be saved there. */
  readonly begin: (stateFile: string | undefined) => Promise<void>;
  /** Puts a config in force: now, or when the work begins. */
  readonly apply: (config: Config, disabled: readonly OperationConfig[]) => Promise<Changes>;
  /** Begins no refresh any more, gives the running ones so long, and saves. */
  readonly end: (graceMs: number) => Promise<void>;
  readonly registries: () => readonly RevisedRegistry[];
  readonly isTurning: () => boolean;
  /** Whether every operation has tried once, or has nothing to try here; what comes later does not take it back. */
  readonly haveTried: () => boolean;
};

export type WorkDeps = {
  readonly reports: readonly Report[];
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: Log;
  readonly env: Environment;
  readonly call: Vendor['call'];
  readonly longestCallMs: Vendor['longestCallMs'];
  readonly publication: Publication;
  readonly instruments: Pick<ProcessInstruments, 'stateSaveFailed' | 'operationsForgotten'>;
};

type Current = { readonly operations: Operations; readonly store: StateStore };
type InForce = { readonly config: Config; readonly disabled: readonly OperationConfig[] };

const noChanges: Changes = { added: [], changed: [], removed: [] };

export function createWork(deps: WorkDeps): Work {
  let current: Current | undefined;
  let inForce: InForce | undefined;
  let isTried = false;

  return {
    begin: async (stateFile) => {
      const begun = await newWork(stateFile, deps);
      current = begun;
      if (inForce !== undefined) await put(begun, inForce);
    },
    apply: async (config, disabled) => {
      inForce = { config, disabled };
      return current === undefined ? noChanges : put(current, inForce);
    },
    end: async (graceMs) => {
      const ending = current;
      await ending?.operations.stop(graceMs);
      current = undefined;
      await ending?.store.close();
    },
    registries: () => current?.operations.registries() ?? [],
    isTurning: () => current?.operations.isTurning() ?? true,
    haveTried: () => (isTried ||= current?.operations.haveTried() ?? true),
  };
}

async function newWork(stateFile: string | undefined, deps: WorkDeps): Promise<Current> {
  const { reports, clock, random, log, env, call, longestCallMs, publication } = deps;
  const store = await openStore(stateFile, deps);
  const accounts = createAccounts();
  const shared = { reports, clock, random, log, env, call, longestCallMs, accounts, publication, store };
  return { store, operations: createOperations(shared) };
}

async function openStore(
  file: string | undefined,
  { reports, clock, log, instruments }: Pick<WorkDeps, 'reports' | 'clock' | 'log' | 'instruments'>,
): Promise<StateStore> {
  const { stateSaveFailed: onSaveFailed, operationsForgotten: onForgotten } = instruments;
  if (file === undefined) return memoryStateStore(createForgetting({ clock, log, onForgotten }));
  return openStateStore(file, { reports, clock, log, onSaveFailed, onForgotten });
}

/** What is saved of operations that are configured, enabled or not, stays. */
async function put({ store, operations }: Current, { config, disabled }: InForce): Promise<Changes> {
  store.retain([...config.operations, ...disabled].map(({ name }) => name));
  return operations.apply(config);
}
