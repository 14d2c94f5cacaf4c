import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import type { Clock } from './base/clock.ts';
import type { Log } from './base/log.ts';
import { createSerialQueue } from './base/serial-queue.ts';
import type { Environment } from './config/environment.ts';
import { createLease } from './lease/lease.ts';
import { createLeaseApi } from './lease/lease-api.ts';
import { serviceAccount } from './lease/service-account.ts';
import { beginTerm, highestTerm } from './ledger/term-files.ts';

/** This process as the only one that reads, or as one of several of which one does. */
export type Replica = {
  /** Whether a call to the vendor may begin this instant. */
  readonly mayCall: () => boolean;
  /** Whether the operations are read and shown here. */
  readonly isLeading: () => boolean;
  /** Whether it is known who reads. */
  readonly isKnown: () => boolean;
  readonly isTurning: () => boolean;
  /** Since when the work is another's; undefined where it is done here. */
  readonly standbySinceMs: () => number | undefined;
  /** Does the work whenever it falls to this process. Throws ConfigError where it can never be done. */
  readonly begin: (duty: Duty) => Promise<void>;
  readonly end: (graceMs: number) => Promise<void>;
};

/** The work, as often as it falls to this process. */
export type Duty = {
  readonly begin: (stateFile: string | undefined) => Promise<void>;
  readonly end: (graceMs: number) => Promise<void>;
  /** Told whenever it changes whether the operations are read here. */
  readonly onLeading: (isLeading: boolean) => void;
  readonly dropConnections: () => void;
  /** Whether every call that was begun is over, also at the vendor. */
  readonly isQuiet: () => boolean;
};

/** The only one: it begins at once. */
export function aloneReplica(stateFile: string | undefined): Replica {
  let duty: Duty | undefined;
  const always = () => true;
  return {
    mayCall: always,
    isLeading: always,
    isKnown: always,
    isTurning: always,
    standbySinceMs: () => undefined,
    begin: async (its) => {
      duty = its;
      await its.begin(stateFile);
    },
    end: async (graceMs) => duty?.end(graceMs),
  };
}

export type LeaseReplicaDeps = {
  readonly clock: Clock;
  readonly log: Log;
  readonly env: Environment;
  /** Folder of the pod's service account. */
  readonly accountFolder: string;
};

/** One of several: it does the work while it has the lease. Throws ConfigError outside a cluster. */
export async function leaseReplica(
  leaseName: string,
  stateFile: string | undefined,
  { clock, log, env, accountFolder }: LeaseReplicaDeps,
): Promise<Replica> {
  const api = createLeaseApi(await serviceAccount(env, accountFolder), leaseName);
  const stopping = new AbortController();
  const turns = createSerialQueue();
  let duty: Duty | undefined;
  let running: Promise<void> | undefined;
  let sinceMs = clock.now();

  const lease = createLease({
    api,
    me: `${hostname()}_${randomUUID()}`,
    clock,
    log,
    savedTerm: async () => (stateFile === undefined ? 0 : highestTerm(stateFile)),
    onChange: (term) => {
      if (term === undefined) {
        sinceMs = clock.now();
        duty?.onLeading(false);
      }
      void turns.add(follow).catch((error: unknown) => log.error({ event: 'lease_turn_failed', err: error }, failed));
    },
    onPause: () => duty?.dropConnections(),
  });

  const { follow, endTerm, isLeading } = createTerms(stateFile, {
    log,
    leaseTerm: () => lease.term(),
    duty: () => duty,
    onFailed: () => lease.giveUp(true, stopping.signal),
  });

  return {
    mayCall: lease.mayCall,
    isLeading,
    isKnown: lease.isKnown,
    isTurning: lease.isTurning,
    standbySinceMs: () => (isLeading() ? undefined : sinceMs),
    begin: (its) => {
      duty = its;
      its.onLeading(false);
      if (stateFile === undefined) log.warn({ event: 'lease_without_state' }, withoutState);
      running = lease.run(stopping.signal);
      return Promise.resolve();
    },
    end: async (graceMs) => {
      stopping.abort(new Error('stopping'));
      await running;
      await turns.add(() => endTerm(graceMs));
      await lease.giveUp(duty?.isQuiet() ?? true, new AbortController().signal);
      await api.close();
    },
  };
}

type TermDeps = {
  readonly log: Log;
  /** The term in which the lease is ours; undefined where it is not. */
  readonly leaseTerm: () => number | undefined;
  readonly duty: () => Duty | undefined;
  /** Called where the work cannot be begun. */
  readonly onFailed: () => Promise<void>;
};

/** The work of one term after the other, each with a state file of its own. */
function createTerms(stateFile: string | undefined, { log, leaseTerm, duty, onFailed }: TermDeps) {
  let begun: number | undefined;
  const isLeading = () => begun !== undefined && leaseTerm() === begun;

  async function endTerm(graceMs: number): Promise<void> {
    await duty()?.end(graceMs);
    begun = undefined;
  }

  async function begin(term: number): Promise<void> {
    try {
      await duty()?.begin(stateFile === undefined ? undefined : await beginTerm(stateFile, term));
      begun = term;
      duty()?.onLeading(isLeading());
    } catch (error) {
      log.error({ event: 'lease_turn_failed', term, err: error }, failed);
      await endTerm(0);
      await onFailed();
    }
  }

  /** Does what the lease says now. A term that is over is ended before the next one begins. */
  async function follow(): Promise<void> {
    const term = leaseTerm();
    if (begun !== undefined && begun !== term) await endTerm(0);
    if (term !== undefined && begun === undefined) await begin(term);
  }

  return { follow, endTerm, isLeading };
}

const failed = 'the operations cannot be set to work or ended here; the lease is left to another process for a while';
const withoutState =
  'without --state.file in a folder that the replicas share, whoever takes over begins with nothing known: what came in over a midnight can be lost';
