import type { Clock } from '../base/clock.ts';
import type { OperationConfig } from '../config/config.ts';
import { corrected } from '../wolkvox/pool.ts';
import type { Account } from '../wolkvox/shared-token.ts';
import { parseSkillNames, skillsCall } from '../wolkvox/skill-names.ts';
import { parseTokenInfo, tokenInfoCall, type TokenInfo } from '../wolkvox/token-info.ts';
import { CallError } from '../base/errors.ts';
import { mostSkills } from '../wolkvox/limits.ts';
import { knownSkills } from './known-skills.ts';
import type { Read } from './report-read.ts';
import { dateAt, type OperationState } from './state.ts';

const oneHourMs = 3_600_000;

/** Whether the pool's state is to be asked for: once an hour for all operations that share a token. */
export function poolIsDue({ poolAskedMs }: Account, nowMs: number): boolean {
  return !isWithinAnHour(poolAskedMs, nowMs);
}

/** Asks for the pool's state and corrects the account by it; answers what was said. Throws `CallError`. */
export async function readPool(account: Account, read: Read): Promise<TokenInfo | undefined> {
  const outcome = await read(tokenInfoCall);
  if (typeof outcome === 'string') return undefined;
  const info = parseTokenInfo(outcome.rows);
  account.pool = corrected(account.pool, info);
  return info;
}

/** Whether names are to be asked for: once a day, and hourly while a skill has none. */
export function namesAreDue({ names, reports }: OperationState, operation: OperationConfig, nowMs: number): boolean {
  if (operation.skillNames !== 'vendor' || isWithinAnHour(names.askedMs, nowMs)) return false;
  const seen = [...reports.values()].flatMap((report) => [...report.seen.skillIds]);
  return names.readOn !== dateAt(nowMs, operation) || seen.some((skillId) => !names.bySkill.has(skillId));
}

/** Whether anything beside the reports is to be asked for. */
export function extrasAreDue(
  state: OperationState,
  account: Account,
  operation: OperationConfig,
  nowMs: number,
): boolean {
  return poolIsDue(account, nowMs) || namesAreDue(state, operation, nowMs);
}

/** Asks for the names of skills. Throws `CallError`. */
export async function readNames(
  state: OperationState,
  operation: OperationConfig,
  nowMs: number,
  read: Read,
): Promise<OperationState> {
  const outcome = await read(skillsCall);
  if (typeof outcome === 'string') return state;
  // An answer can be empty or short by mistake: a name it lacks stays.
  const named = parseSkillNames(outcome.rows, knownSkills(state, operation).ids);
  const bySkill = new Map([...state.names.bySkill, ...named]);
  if (bySkill.size > mostSkills) throw new CallError('too_large', `more than ${mostSkills} skills would have names`);
  return { ...state, names: { ...state.names, bySkill, readOn: dateAt(nowMs, operation) } };
}

/** Either side, so that a clock set back does not keep a question waiting. */
function isWithinAnHour(askedMs: number | undefined, nowMs: number): boolean {
  return askedMs !== undefined && Math.abs(nowMs - askedMs) < oneHourMs;
}

/** The state after further reads, and what token_info said, where it was asked and answered. */
export type ExtraReads = { readonly state: OperationState; readonly info: TokenInfo | undefined };

/** Names and the pool's state, after a refresh that worked: nothing depends on them. */
export async function extraReads(
  state: OperationState,
  account: Account,
  read: Read,
  { clock, operation }: { readonly clock: Pick<Clock, 'now'>; readonly operation: OperationConfig },
  signal: AbortSignal,
): Promise<ExtraReads> {
  const nowMs = clock.now();
  let info: TokenInfo | undefined;
  if (poolIsDue(account, nowMs)) {
    account.poolAskedMs = nowMs;
    info = await unlessItFails(undefined, () => readPool(account, read), signal);
  }
  if (!namesAreDue(state, operation, nowMs)) return { state, info };
  const asked = { ...state, names: { ...state.names, askedMs: nowMs } };
  return { state: await unlessItFails(asked, () => readNames(asked, operation, nowMs, read), signal), info };
}

async function unlessItFails<T>(otherwise: T, work: () => Promise<T>, signal: AbortSignal): Promise<T> {
  try {
    return await work();
  } catch {
    signal.throwIfAborted();
    return otherwise;
  }
}
