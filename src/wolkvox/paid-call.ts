import type { Clock } from '../base/clock.ts';
import { CallError } from '../base/errors.ts';
import type { Log } from '../base/log.ts';
import type { Account, Quiet } from './shared-token.ts';
import type { VendorCall } from './apis.ts';
import type { Answer, Endpoint } from './client.ts';
import type { NoRows } from './envelope.ts';
import { afterCall, afterProbe, afterRefusal, limitOf, mayCall, whileProbing, type Allowance } from './pool.ts';
import { maxBackOffMs, retryDelayMs } from './retry.ts';

/** One try of a call, as metrics, log and status page learn of it. */
export type Try = {
  readonly api: string;
  readonly durationMs: number;
  readonly failure: CallError | undefined;
  readonly clockSkewMs: number | undefined;
  /** How the vendor said that there are no rows; undefined where there are some, or the try failed. */
  readonly noRows?: NoRows | undefined;
};

/** A wait for the next try of a call that failed. */
export type Waiting = {
  readonly api: string;
  readonly failure: CallError;
  /** Tries that failed so far. */
  readonly tried: number;
  /** Tries at most. */
  readonly tries: number;
  /** When the next comes, epoch milliseconds. */
  readonly nextTryMs: number;
};

export type ReadContext = {
  readonly endpoint: Endpoint;
  readonly account: Account;
  readonly allowance: Allowance;
  /** Tries at most, from 1. */
  readonly tries: number;
  /** A try that could still run at this instant does not start. Epoch milliseconds. */
  readonly deadlineMs: number;
};

export type ReadDeps = {
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: Log;
  readonly call: (endpoint: Endpoint, call: VendorCall, signal: AbortSignal) => Promise<Answer>;
  /** Time to keep free for a call before the deadline, milliseconds. */
  readonly longestCallMs: number;
  readonly onTry: (done: Try) => void;
  readonly onWait: (waiting: Waiting) => Promise<void>;
};

/** An answer, or why none was asked for: `pool_spent` or `too_late`. Expected outcomes, not errors. */
export type ReadOutcome = Answer | 'pool_spent' | 'too_late';

/** One read: a call in its token's queue, tried again as its failures allow. Throws the last `CallError`. */
export async function read(
  call: VendorCall,
  { endpoint, account, allowance, tries, deadlineMs }: ReadContext,
  deps: ReadDeps,
  signal: AbortSignal,
): Promise<ReadOutcome> {
  const { clock, random, longestCallMs, onWait } = deps;
  for (let tried = 1; ; tried += 1) {
    const outcome = await account.queue.add(tryOnce, signal);
    if (!(outcome instanceof CallError)) return outcome;
    const delayMs = tried >= tries ? undefined : retryDelayMs(outcome, tried, random);
    if (delayMs === undefined || clock.now() + delayMs + longestCallMs > deadlineMs) throw outcome;
    await onWait({ api: call.api, failure: outcome, tried, tries, nextTryMs: clock.now() + delayMs });
    await clock.sleep(delayMs, signal);
  }

  async function tryOnce(): Promise<ReadOutcome | CallError> {
    const nowMs = clock.now();
    if (nowMs + longestCallMs > deadlineMs) return 'too_late';
    const stillAsked = refusalDuring(account.quiet, clock.monotonic());
    if (stillAsked !== undefined) return stillAsked;
    if (!mayCall(account.pool, allowance, nowMs)) return 'pool_spent';
    account.pool = whileProbing(afterCall(account.pool), nowMs);
    const outcome = await timed(call, endpoint, deps, signal);
    if (!(outcome instanceof CallError)) account.pool = afterProbe(account.pool);
    else noteRefusal(outcome);
    return outcome;
  }

  function noteRefusal(refusal: CallError): void {
    account.quiet = quietAfter(refusal, clock.monotonic()) ?? account.quiet;
    if (refusal.reason !== 'quota') return;
    account.pool = afterRefusal(account.pool, limitOf(account.pool, allowance), clock.now());
  }
}

function quietAfter(refusal: CallError, monotonicMs: number): Quiet | undefined {
  const askedMs = Math.min(refusal.retryAfterMs ?? 0, maxBackOffMs);
  return askedMs === 0 ? undefined : { untilMs: monotonicMs + askedMs, refusal };
}

/** What the vendor refused somebody for, as long as it wants to be left alone: it would refuse the next one too. */
function refusalDuring(quiet: Quiet | undefined, monotonicMs: number): CallError | undefined {
  const leftMs = (quiet?.untilMs ?? monotonicMs) - monotonicMs;
  if (quiet === undefined || leftMs <= 0) return undefined;
  const { reason, hint } = quiet.refusal;
  const message = 'no call was made: the vendor asked that this token be left alone for a while (Retry-After)';
  return new CallError(reason, message, {
    cause: quiet.refusal,
    retryAfterMs: leftMs,
    ...(hint === undefined ? {} : { hint }),
  });
}

async function timed(
  call: VendorCall,
  endpoint: Endpoint,
  { clock, log, call: callVendor, onTry }: ReadDeps,
  signal: AbortSignal,
): Promise<Answer | CallError> {
  const beganMs = clock.monotonic();
  const outcome = await callVendor(endpoint, call, signal).catch(asCallError);
  const durationMs = clock.monotonic() - beganMs;
  const failure = outcome instanceof CallError ? outcome : undefined;
  const clockSkewMs = outcome instanceof CallError ? undefined : outcome.clockSkewMs;
  const noRows = outcome instanceof CallError ? undefined : outcome.noRows;
  onTry({ api: call.api, durationMs, failure, clockSkewMs, noRows });
  log.debug({ event: 'vendor_called', api: call.api, durationMs, reason: failure?.reason }, 'called the vendor');
  return outcome;
}

function asCallError(error: unknown): CallError {
  if (error instanceof CallError) return error;
  throw error;
}
