import { dayOf } from '../base/calendar.ts';
import type { Clock } from '../base/clock.ts';
import { CallError } from '../base/errors.ts';
import type { Log } from '../base/log.ts';
import type { Config, OperationConfig } from '../config/config.ts';
import type { Environment } from '../config/environment.ts';
import { isStateInUse } from '../ledger/in-use.ts';
import { currentToken } from '../refresh/current-token.ts';
import type { VendorCall } from '../wolkvox/apis.ts';
import type { Answer } from '../wolkvox/client.ts';
import { createVendor } from '../wolkvox/connection.ts';
import { longestCallMs, vendorLimits, type CallLimits } from '../wolkvox/limits.ts';
import { read, type ReadDeps, type Try } from '../wolkvox/paid-call.ts';
import { emptyPool, poolOn, type Pool } from '../wolkvox/pool.ts';
import { maxTries, retryDelayMs } from '../wolkvox/retry.ts';
import { type Account, createAccounts } from '../wolkvox/shared-token.ts';
import { lagBy } from './lag.ts';
import { schedulesOnToken } from './token-schedules.ts';
import { createTurns, type Turns, type Wait } from './turns.ts';

/** An operation as a command asks it: beside the exporter that may run, and paid from the same pool. */
export type AskedOperation = {
  readonly operation: OperationConfig;
  /**
   * One call at its turn, tried again as its failures allow. Throws `CallError`, of reason `quota` also where this
   * exporter's share of the pool is spent, and ConfigError where the exporter that runs leaves no time for it.
   */
  readonly ask: (call: VendorCall, signal: AbortSignal) => Promise<Answer>;
  /** What is known of the pool; nothing of what others spent before it was corrected by token_info. */
  readonly pool: () => Pool;
  readonly setPool: (pool: Pool) => void;
  /** Calls made so far, also those that failed. */
  readonly calls: () => number;
  readonly isExporterRunning: () => Promise<boolean>;
  readonly close: () => Promise<void>;
};

export type AskedOperationDeps = {
  readonly config: Config;
  readonly operation: OperationConfig;
  /** Whose lock tells that an exporter runs; undefined: none is looked for. */
  readonly stateFile: string | undefined;
  readonly env: Environment;
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: Log;
  readonly limits?: CallLimits;
  readonly onWait: (wait: Wait) => void;
};

/** Prepares to ask; nothing is called yet. Throws ConfigError. */
export async function askedOperation(deps: AskedOperationDeps): Promise<AskedOperation> {
  const { config, operation, stateFile, env, clock, random, log, limits = vendorLimits, onWait } = deps;
  const schedules = await schedulesOnToken(config, operation, env);
  const isExporterRunning = () => (stateFile === undefined ? Promise.resolve(false) : isStateInUse(stateFile));
  let clockSkewMs: number | undefined;
  const lag = () => lagBy(clockSkewMs, config.intervalMs, operation.vendorClock);
  const turns = createTurns({ clock, schedules, isExporterRunning, lag, onWait });
  const vendor = createVendor({ clock, way: { env }, limits });
  const account = createAccounts().join('', operation.name, emptyPool(dayOf(clock.now(), operation.timezone).date));
  let calls = 0;
  const readDeps = {
    clock,
    random,
    log,
    call: vendor.call,
    longestCallMs: longestCallMs(limits),
    onTry: (made: Try) => {
      calls += 1;
      clockSkewMs = made.clockSkewMs ?? clockSkewMs;
    },
    onWait: () => Promise.resolve(),
  };
  return {
    operation,
    ask: (call, signal) =>
      inTurns(turns, () => tryOnce(call, { operation, env, account, readDeps }, signal), { clock, random }, signal),
    pool: () => account.pool,
    setPool: (pool) => void (account.pool = pool),
    calls: () => calls,
    isExporterRunning,
    close: vendor.close,
  };
}

type Trying = {
  readonly operation: OperationConfig;
  readonly env: Environment;
  readonly account: Account;
  readonly readDeps: ReadDeps;
};

/** One try. The token is read for each, so that a rotated one needs no new start. */
async function tryOnce(
  call: VendorCall,
  { operation, env, account, readDeps }: Trying,
  signal: AbortSignal,
): Promise<Answer> {
  const { origin, timezone, licenses, poolShare } = operation;
  account.pool = poolOn(account.pool, dayOf(readDeps.clock.now(), timezone).date);
  const endpoint = { origin, token: await currentToken(operation, env) };
  const allowance = { licenses, share: poolShare };
  const outcome = await read(call, { endpoint, account, allowance, tries: 1, deadlineMs: Infinity }, readDeps, signal);
  if (typeof outcome !== 'string') return outcome;
  throw new CallError('quota', 'no call was made: what may be used of the daily pool is spent', {
    hint: 'it refills at local midnight; raise pool_share or licenses',
  });
}

/** Tries at turns of their own: between two of them the exporter may refresh. */
async function inTurns(
  turns: Turns,
  work: () => Promise<Answer>,
  { clock, random }: { readonly clock: Clock; readonly random: () => number },
  signal: AbortSignal,
): Promise<Answer> {
  for (let tried = 1; ; tried += 1) {
    try {
      return await turns.ask(work, signal);
    } catch (error) {
      // What another caller stands in the way of has waited its turns already.
      const isAgain = error instanceof CallError && error.reason !== 'concurrency' && tried < maxTries;
      const delayMs = isAgain ? retryDelayMs(error, tried, random) : undefined;
      if (delayMs === undefined) throw error;
      await clock.sleep(delayMs, signal);
    }
  }
}
