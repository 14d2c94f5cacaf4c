import type { Clock } from './clock.ts';
import type { Config, OperationConfig } from './config/config.ts';
import type { Ledger } from './day-ledger.ts';
import { CallError, StateError, type RefreshFailureReason } from './errors.ts';
import type { OperationInstruments } from './metrics/operation-instruments.ts';
import { dateAt, type OperationState } from './operation-state.ts';
import { demandOn, planRefresh, thinningOf } from './refresh-plan.ts';
import { advanceLedger, readInterval, readNames, type Reading } from './refresh-reads.ts';
import type { Failure } from './refresh-report.ts';
import type { Turn } from './schedule.ts';
import type { Account } from './wolkvox/account.ts';
import { corrected, type Pool } from './wolkvox/pool.ts';
import { read, type ReadDeps, type Try } from './wolkvox/read.ts';
import { maxTries, remedies } from './wolkvox/retry.ts';
import { parseTokenInfo, tokenInfoCall } from './wolkvox/token-info.ts';

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

/** The reads of one refresh, each spoiling only itself. `nothing_due` when the pool's plan leaves this turn out. */
export async function readAll(
  state: OperationState,
  turn: Turn,
  access: Access,
  deps: RoundDeps,
  signal: AbortSignal,
): Promise<Round | 'nothing_due'> {
  const { clock, config, operation, instruments } = deps;
  const { account } = access;
  const demand = demandOn(account.members.size, config, operation, clock.now());
  const thinning = thinningOf(account, operation, demand);
  const plan = planRefresh(config, operation, state, {
    interval: turn.interval,
    thinning,
    monotonicMs: clock.monotonic(),
  });
  if (plan.intervalRead === 'thinned' && typeof plan.step === 'string') return 'nothing_due';

  instruments.refreshBegun();
  const tries: Try[] = [];
  const onTry = (attempt: Try) => {
    tries.push(attempt);
    instruments.called(attempt);
  };
  // A refresh that begins late, at a start or after a suspension, still makes both its reads; the next one waits.
  const deadlineMs = Math.max(turn.nextMs, clock.now() + 2 * deps.longestCallMs);
  const reading = (triesAtMost: number): Reading => ({
    ...deps,
    plan,
    nowMs: () => clock.now(),
    monotonicMs: () => clock.monotonic(),
    save: (ledger) => deps.save(ledger, account.pool),
    read: (call) =>
      read(
        call,
        {
          endpoint: { origin: operation.origin, token: access.token },
          account,
          allowance: { licenses: operation.licenses, share: operation.poolShare },
          tries: triesAtMost,
          deadlineMs,
        },
        { ...deps, onTry },
        signal,
      ),
  });

  const required = await readRequired(state, reading(state.failing === undefined ? maxTries : 1), signal);
  const round =
    required.failure === undefined ? await readExtras(required.state, account, reading(1), signal) : required;
  return { ...round, state: withTries(round.state, tries) };
}

/** The interval and the day. While the vendor is away one call a turn finds out when it is back. */
async function readRequired(state: OperationState, reading: Reading, signal: AbortSignal): Promise<Round> {
  const afterInterval = await attempt(state, (before) => readInterval(before, reading), signal);
  const { failure } = afterInterval;
  if (failure !== undefined && (state.failing !== undefined || endsRound(failure))) return afterInterval;
  const afterDay = await attempt(afterInterval.state, (before) => advanceLedger(before, reading), signal);
  return { state: afterDay.state, failure: failure ?? afterDay.failure };
}

/** Names and the pool's state: nothing depends on them, so their failures are counted by call and nothing more. */
async function readExtras(
  state: OperationState,
  account: Account,
  reading: Reading,
  signal: AbortSignal,
): Promise<Round> {
  const nowMs = reading.nowMs();
  const poolIsDue = !isWithinAnHour(account.poolAskedMs, nowMs);
  const afterPool = poolIsDue
    ? await attempt(state, (before) => readPool(before, account, reading), signal)
    : { state };
  const { state: named } = namesAreDue(afterPool.state, reading, nowMs)
    ? await attempt(afterPool.state, (before) => readNames(before, reading), signal)
    : afterPool;
  return { state: named, failure: undefined };
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

async function readPool(state: OperationState, account: Account, { read, nowMs }: Reading): Promise<OperationState> {
  account.poolAskedMs = nowMs();
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
