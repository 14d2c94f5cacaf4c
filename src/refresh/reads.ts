import type { Clock } from '../base/clock.ts';
import type { Config, OperationConfig } from '../config/config.ts';
import type { Ledger } from '../ledger/day-ledger.ts';
import { CallError, StateError, type RefreshFailureReason } from '../base/errors.ts';
import type { OperationInstruments } from '../metrics/operation-instruments.ts';
import { dateAt, type OperationState } from './state.ts';
import { demandOn, planRefresh, thinningOf, type Plan } from './plan.ts';
import { advanceLedger, readInterval, readNames, type Reading } from './report-read.ts';
import type { Failure } from './back-off.ts';
import type { DueInterval } from './schedule.ts';
import type { Account } from '../wolkvox/shared-token.ts';
import { corrected, type Pool } from '../wolkvox/pool.ts';
import { read, type ReadDeps, type Try } from '../wolkvox/paid-call.ts';
import { maxTries, remedies } from '../wolkvox/retry.ts';
import { parseTokenInfo, tokenInfoCall } from '../wolkvox/token-info.ts';

export type RoundDeps = Omit<ReadDeps, 'onTry'> & {
  readonly clock: Clock;
  readonly config: Config;
  readonly operation: OperationConfig;
  readonly instruments: OperationInstruments;
  /** Makes ledger and pool durable and resolves with the instant; undefined without a state file. Throws `StateError`. */
  readonly save: (ledger: Ledger, pool: Pool) => Promise<number | undefined>;
};

/** The right to call: the token as it is now, and the account it draws on. */
export type Access = { readonly token: string; readonly account: Account };

export type Round = { readonly state: OperationState; readonly failure: Failure | undefined };

const oneHourMs = 3_600_000;

/** A round that has begun: its required reads have ended, its extras may follow once they are published. */
export type BegunRound = {
  readonly required: Round;
  /** Names and the pool's state, after a round that worked: nothing depends on them. */
  readonly extras: (state: OperationState) => Promise<OperationState>;
};

/** The reads of one refresh, each spoiling only itself. `nothing_due` when the pool's plan leaves this interval out. */
export async function readRound(
  state: OperationState,
  due: DueInterval,
  access: Access,
  deps: RoundDeps,
  signal: AbortSignal,
): Promise<BegunRound | 'nothing_due'> {
  const { clock, config, operation, instruments } = deps;
  const { account } = access;
  const demand = demandOn(account.members.size, config, operation, clock.now());
  const plan = planRefresh(config, operation, state, {
    interval: due.interval,
    thinning: thinningOf(account, operation, demand),
    monotonicMs: clock.monotonic(),
  });
  if (plan.intervalRead === 'thinned' && typeof plan.step === 'string') return 'nothing_due';

  instruments.refreshBegun();
  const tries: Try[] = [];
  // A refresh that begins late, at a start or after a suspension, still makes both its reads; the next one waits.
  const deadlineMs = Math.max(due.nextMs, clock.now() + 2 * deps.longestCallMs);
  const open = (triesAtMost: number) => openReading(plan, deadlineMs, access, { deps, tries, triesAtMost }, signal);
  // Also a day of which nothing could be read yet is remembered, so that midnight finds it open.
  const required = await readRequired(
    { ...state, ledger: plan.ledger },
    open(state.failing === undefined ? maxTries : 1),
    signal,
  );
  return {
    required: { ...required, state: withTries(required.state, tries) },
    extras: async (published) => withTries(await readExtras(published, account, open(1), signal), tries),
  };
}

function openReading(
  plan: Plan,
  deadlineMs: number,
  { token, account }: Access,
  { deps, tries, triesAtMost }: { deps: RoundDeps; tries: Try[]; triesAtMost: number },
  signal: AbortSignal,
): Reading {
  const { clock, operation, instruments } = deps;
  const context = {
    endpoint: { origin: operation.origin, token },
    account,
    allowance: { licenses: operation.licenses, share: operation.poolShare },
    tries: triesAtMost,
    deadlineMs,
  };
  const onTry = (attempt: Try) => {
    tries.push(attempt);
    instruments.called(attempt);
  };
  return {
    ...deps,
    plan,
    nowMs: () => clock.now(),
    monotonicMs: () => clock.monotonic(),
    save: (ledger) => deps.save(ledger, account.pool),
    read: (call) => read(call, context, { ...deps, onTry }, signal),
  };
}

/** The interval and the day. While the vendor is away one call an interval finds out when it is back. */
async function readRequired(state: OperationState, reading: Reading, signal: AbortSignal): Promise<Round> {
  const afterInterval = await attempt(state, (before) => readInterval(before, reading), signal);
  const { failure } = afterInterval;
  if (failure !== undefined && (state.failing !== undefined || endsRound(failure))) return afterInterval;
  const afterDay = await attempt(afterInterval.state, (before) => advanceLedger(before, reading), signal);
  return { state: afterDay.state, failure: failure ?? afterDay.failure };
}

async function readExtras(
  state: OperationState,
  account: Account,
  reading: Reading,
  signal: AbortSignal,
): Promise<OperationState> {
  const nowMs = reading.nowMs();
  if (!isWithinAnHour(account.poolAskedMs, nowMs)) {
    account.poolAskedMs = nowMs;
    await attempt(state, (before) => readPool(before, account, reading), signal);
  }
  if (!namesAreDue(state, reading, nowMs)) return state;
  const asked = { ...state, names: { ...state.names, askedMs: nowMs } };
  return (await attempt(asked, (before) => readNames(before, reading), signal)).state;
}

function namesAreDue({ names, seen }: OperationState, { operation }: Reading, nowMs: number): boolean {
  if (operation.skillNames !== 'vendor') return false;
  if (isWithinAnHour(names.askedMs, nowMs)) return false;
  const isUnnamed = (skillId: string) => !names.bySkill.has(skillId);
  return names.readOn !== dateAt(nowMs, operation) || [...seen.skillIds].some(isUnnamed);
}

/** Either side, so that a clock set back does not keep a question waiting. */
function isWithinAnHour(askedMs: number | undefined, nowMs: number): boolean {
  return askedMs !== undefined && Math.abs(nowMs - askedMs) < oneHourMs;
}

async function readPool(state: OperationState, account: Account, { read }: Reading): Promise<OperationState> {
  const outcome = await read(tokenInfoCall);
  if (typeof outcome !== 'string') account.pool = corrected(account.pool, parseTokenInfo(outcome.rows));
  return state;
}

async function attempt(
  state: OperationState,
  part: (state: OperationState) => Promise<OperationState>,
  signal: AbortSignal,
): Promise<Round> {
  try {
    return { state: await part(state), failure: undefined };
  } catch (error) {
    signal.throwIfAborted();
    return { state, failure: { reason: reasonOf(error), error } };
  }
}

function reasonOf(error: unknown): RefreshFailureReason {
  if (error instanceof CallError) return error.reason;
  return error instanceof StateError ? 'state' : 'internal';
}

function endsRound({ reason }: Failure): boolean {
  return reason !== 'state' && reason !== 'internal' && remedies[reason] === 'back_off';
}

function withTries(state: OperationState, tries: readonly Try[]): OperationState {
  const skews = tries.flatMap(({ clockSkewMs }) => (clockSkewMs === undefined ? [] : [clockSkewMs]));
  return {
    ...state,
    clockSkewMs: skews.at(-1) ?? state.clockSkewMs,
    lastCallMs: new Map([...state.lastCallMs, ...tries.map(({ api, durationMs }) => [api, durationMs] as const)]),
  };
}
