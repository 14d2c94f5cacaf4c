import type { Clock } from '../base/clock.ts';
import { CallError } from '../base/errors.ts';
import type { FairTurn } from '../base/fair-turns.ts';
import type { Log } from '../base/log.ts';
import type { Config, OperationConfig } from '../config/config.ts';
import type { OperationInstruments } from '../metrics/operation-instruments.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import type { VendorCall } from '../wolkvox/apis.ts';
import type { Answer, Endpoint } from '../wolkvox/client.ts';
import type { PercentageForm } from '../wolkvox/field-value.ts';
import type { Try } from '../wolkvox/paid-call.ts';
import { type Pool, emptyPool, poolOn } from '../wolkvox/pool.ts';
import { maxTries } from '../wolkvox/retry.ts';
import type { Account, Accounts } from '../wolkvox/shared-token.ts';
import type { TokenInfo } from '../wolkvox/token-info.ts';
import { type Failure, isBackingOff } from './back-off.ts';
import { refuseOtherClock } from './clock-check.ts';
import { type OpenDays, openDays } from './catching-up.ts';
import { extraReads, extrasAreDue } from './extra-reads.ts';
import { knownSkills } from './known-skills.ts';
import { concluded, logOutcome } from './outcome.ts';
import { withAnswersSeen, withPoolSeen } from './observe.ts';
import { cadenceOf, type Plan, demandOn, hasNothingDue, planRefresh, thinningsOf } from './plan.ts';
import { published, standing, waitTeller } from './publish.ts';
import { type Outcome, type Save, requiredReads } from './reads.ts';
import { reportReader } from './report-read.ts';
import type { DueInterval } from './schedule.ts';
import { dateAt, ledgersOf, type OperationState, withToken } from './state.ts';
import { tokenMark } from './token-mark.ts';
import { type Access, clockRule, readerFor, skewOf, withTries } from './tries.ts';

export type RefreshDeps = {
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: Log;
  readonly config: Config;
  readonly operation: OperationConfig;
  /** Where it reads from, as the state file names it. */
  readonly source: string;
  readonly instruments: OperationInstruments;
  readonly accounts: Accounts;
  /** What a state file knew of the pool. */
  readonly savedPool: Pool | undefined;
  /** The token as it is now. Throws a `CallError` of reason `auth` when there is none. */
  readonly readToken: () => Promise<string>;
  readonly call: (endpoint: Endpoint, call: VendorCall, signal: AbortSignal) => Promise<Answer>;
  /** Time to keep free for a call before the next refresh, milliseconds. */
  readonly longestCallMs: number;
  /** Waited for where many operations would go on together. */
  readonly fairTurn: FairTurn;
  readonly save: Save;
  readonly publish: (snapshot: Snapshot) => Promise<void>;
};

/**
 * One refresh of one operation: plan, read, fold, save, publish. What the vendor, the disk or a bug does to
 * it is its outcome, never thrown; it rejects only with the reason of `signal`.
 */
export async function refresh(
  state: OperationState,
  due: DueInterval,
  deps: RefreshDeps,
  signal: AbortSignal,
): Promise<OperationState> {
  const beganMs = deps.clock.monotonic();
  const access = await accessOf(deps);
  if (!('token' in access)) {
    deps.instruments.refreshBegun();
    const after = concludedNow(state, { state, failure: access }, { due, beganMs, token: undefined }, deps);
    return standing(state, await published(after, deps), deps);
  }
  const { token, account } = access;
  if (isBackingOff(state.backOff, token, deps.clock.now())) return state;
  return account.refreshes.add(() => refreshWith(access, state, { due, beganMs }, deps, signal), signal);
}

/** The refresh once it is the operation's turn to call. */
async function refreshWith(
  access: Access,
  state: OperationState,
  { due, beganMs }: { readonly due: DueInterval; readonly beganMs: number },
  deps: RefreshDeps,
  signal: AbortSignal,
): Promise<OperationState> {
  const { token, account } = access;
  const before = withToken(state, tokenMark(token, deps.source));
  const plan = planFor(before, due, account, deps);
  const known = withCadence(before, plan, deps.config);
  if (hasNothingDue(plan)) return published({ ...known, nextRefreshMs: due.nextMs }, deps);

  deps.instruments.refreshBegun();
  const tries: Try[] = [];
  const atStart = { ...known, openDays: openDaysAt(known, plan) };
  const waits = { onTry: (made: Try) => tries.push(made), onWait: waitTeller(atStart, deps) };
  const reader = readerFor(due, access, waits, deps, signal);
  const { operation, instruments, log } = deps;
  const percentageForms = new Set<PercentageForm>();
  const onPercentages = (forms: ReadonlySet<PercentageForm>) => forms.forEach((form) => percentageForms.add(form));
  const witnesses = { operation, instruments, log, known: knownSkills(known, operation), onPercentages };
  const checkClock = () => refuseOtherClock(skewOf(known, tries), clockRule(deps));
  const readReport = reportReader(reader(known.failing === undefined ? maxTries : 1), checkClock, witnesses);
  const outcome = await requiredReads(atStart, plan, { account, readReport, checkClock }, deps, signal);
  const at = { nowMs: deps.clock.now(), operation };
  const hasWorked = outcome.failure === undefined;
  const seen = withAnswersSeen(known, outcome.state, { hasWorked, tries, percentageForms }, at);
  const tried = { ...outcome, state: withTries(seen, tries) };
  const isAlone = account.members.size === 1;
  const withPool = (of: OperationState, info: TokenInfo | undefined) =>
    withPoolSeen(withTries(of, tries), { tries, info, isAlone }, at);
  const after = concludedNow(known, tried, { due, beganMs, token }, deps);
  if (!hasWorked || !extrasAreDue(after, account, operation, deps.clock.now())) {
    return standing(known, await published(withPool(after, undefined), deps), deps);
  }
  const shown = standing(known, await published(after, deps), deps);
  const { state: complete, info } = await extraReads(shown, account, reader(1), deps, signal);
  return standing(known, await published(withPool(complete, info), deps), deps);
}

async function accessOf({
  accounts,
  operation,
  savedPool,
  readToken,
  clock,
}: Pick<RefreshDeps, 'accounts' | 'operation' | 'savedPool' | 'readToken' | 'clock'>): Promise<Access | Failure> {
  try {
    const token = await readToken();
    const date = dateAt(clock.now(), operation);
    const account = accounts.join(token, operation.name, savedPool ?? emptyPool(date));
    account.pool = poolOn(account.pool, date);
    return { token, account };
  } catch (error) {
    return { reason: error instanceof CallError ? error.reason : 'internal', api: undefined, error };
  }
}

function planFor(
  state: OperationState,
  { interval }: DueInterval,
  account: Account,
  { clock, config, operation }: Pick<RefreshDeps, 'clock' | 'config' | 'operation'>,
): Plan {
  const demand = demandOn(account.members.size, [...state.reports.keys()], config, operation, clock.now());
  const thinnings = thinningsOf(account, operation, demand);
  return planRefresh(config, operation, state, { interval, thinnings, monotonicMs: clock.monotonic() });
}

function withCadence(state: OperationState, plan: Plan, config: Config): OperationState {
  const reports = [...state.reports].map(([report, known]) => {
    const planned = plan.reports.get(report);
    return [report, planned ? { ...known, cadence: cadenceOf(planned, config) } : known] as const;
  });
  return { ...state, reports: new Map(reports) };
}

function openDaysAt(state: OperationState, { standing, catchUpDays }: Plan): OpenDays | undefined {
  return openDays(state.openDays, ledgersOf(state), standing.date, catchUpDays);
}

/** The state at the end of a refresh's reads; tells its outcome. */
function concludedNow(
  before: OperationState,
  { state, failure }: Outcome,
  { due, beganMs, token }: { due: DueInterval; beganMs: number; token: string | undefined },
  {
    clock,
    config,
    operation,
    instruments,
    log,
  }: Pick<RefreshDeps, 'clock' | 'config' | 'operation' | 'instruments' | 'log'>,
): OperationState {
  const after = concluded(state, failure, {
    nowMs: clock.now(),
    durationMs: clock.monotonic() - beganMs,
    token,
    intervalMs: config.intervalMs,
    nextMs: due.nextMs,
  });
  if (failure !== undefined) instruments.refreshFailed(failure.reason);
  logOutcome(log, operation.name, before, after, failure);
  return after;
}
