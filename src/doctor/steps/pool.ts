import { dayOf } from '../../base/calendar.ts';
import { CallError } from '../../base/errors.ts';
import type { Config, OperationConfig } from '../../config/config.ts';
import { callsPerDay, poolNeeds } from '../../config/daily-calls.ts';
import { demandOn } from '../../refresh/plan.ts';
import { callsPerLicense } from '../../wolkvox/limits.ts';
import { callsIn, corrected, emptyPool, remainingCalls } from '../../wolkvox/pool.ts';
import { neededCalls } from '../../wolkvox/pool-plan.ts';
import type { Report } from '../../wolkvox/reports/report.ts';
import { parseTokenInfo, type TokenInfo } from '../../wolkvox/token-info.ts';
import type { Found } from '../finding.ts';
import type { Step } from '../steps.ts';
import type { Visit } from '../visit.ts';

/** The daily pool: its size, what is used, and what the cadence needs of it. */
export const poolStep: Step<Visit> = {
  name: 'pool',
  needs: ['token'],
  calls: 0,
  look: ({ config, operation, report, clock }, { first }) => {
    const outcome = first?.outcome;
    const info = outcome === undefined || outcome instanceof CallError ? undefined : parseTokenInfo(outcome.rows);
    return Promise.resolve({ found: judgePool(poolFacts(info, { config, operation, report, nowMs: clock.now() })) });
  },
};

export type PoolFacts = {
  /** What wolkvox says; undefined where it could not be asked. */
  readonly info: TokenInfo | undefined;
  readonly licenses: number | undefined;
  readonly share: number;
  /** Operations that share the token, this one included. */
  readonly members: number;
  /** Calls a day of all of them. */
  readonly aDay: number;
  /** Calls of all of them until local midnight. */
  readonly untilMidnight: number;
  /** Calls the exporter may still make today. */
  readonly left: number;
  readonly intervalMs: number;
};

type Cadence = {
  readonly config: Config;
  readonly operation: OperationConfig;
  readonly report: Report;
  readonly nowMs: number;
};

export function poolFacts(info: TokenInfo | undefined, { config, operation, report, nowMs }: Cadence): PoolFacts {
  const { name, licenses, poolShare: share, timezone } = operation;
  const sharing = poolNeeds(config).find(({ operations }) => operations.includes(name));
  const members = sharing?.operations.length ?? 1;
  const empty = emptyPool(dayOf(nowMs, timezone).date);
  const pool = info === undefined ? empty : corrected(empty, info);
  return {
    info,
    licenses,
    share,
    members,
    aDay: members * callsPerDay(config),
    untilMidnight: neededCalls(demandOn(members, [report], config, operation, nowMs)),
    left: remainingCalls(pool, { licenses, share }),
    intervalMs: config.intervalMs,
  };
}

export function judgePool(facts: PoolFacts): readonly Found[] {
  const { info, licenses, share } = facts;
  const said = info?.limit;
  const limit = said ?? (licenses ?? 1) * callsPerLicense;
  return [
    ...(said === undefined ? [unknownPool(licenses)] : otherLicences(said, licenses)),
    enough(facts, { limit, mayMake: callsIn(share, licenses === undefined ? limit : licenses * callsPerLicense) }),
  ];
}

function unknownPool(licenses: number | undefined): Found {
  const assumed = licenses === undefined ? 'one licence is assumed' : `${licenses} licences are configured`;
  return {
    mark: 'note',
    what: `wolkvox does not say how large it is; ${assumed}`,
    ...(licenses === undefined && { remedy: 'give licenses in the configuration' }),
  };
}

function otherLicences(said: number, licenses: number | undefined): readonly Found[] {
  if (licenses === undefined || licenses * callsPerLicense === said) return [];
  const what = `${licenses} licences are configured, ${licenses * callsPerLicense} calls; wolkvox says ${said}`;
  return [{ mark: 'warn', what, remedy: 'correct licenses, or leave it out: then what wolkvox says counts' }];
}

function enough(facts: PoolFacts, { limit, mayMake }: { limit: number; mayMake: number }): Found {
  const { info, share, members, aDay, untilMidnight, left } = facts;
  const used = info?.usedByAll ?? info?.usedByToken;
  const state = `${limit} calls a day, ${used === undefined ? 'used: not said' : `${used} used`}`;
  const who = members === 1 ? 'the cadence needs' : `the ${members} operations with this token need`;
  const needs = `${who} ${aDay} a day`;
  const remedy = 'write a longer interval or day_counters: false, or raise pool_share; until then reads are thinned';
  if (aDay > mayMake)
    return { mark: 'warn', what: `${state}; ${needs} and may make ${mayMake} (share ${share})`, remedy };
  if (untilMidnight > left) {
    const what = `${state}; ${needs}; today ${left} are left for it, and it needs ${untilMidnight} until midnight`;
    return { mark: 'warn', what, remedy: 'see who else calls with tokens of this operation; reads are thinned today' };
  }
  return { mark: 'ok', what: `${state}; ${needs}, ${untilMidnight} of them until midnight` };
}
