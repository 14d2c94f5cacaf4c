import { lowest } from '../base/extremes.ts';
import type { Config, OperationConfig, TokenSource } from './config.ts';
import type { ConfigProblem } from '../base/errors.ts';
import { oneDayMs, oneMinuteMs } from '../base/time-units.ts';
import { callsPerLicense } from '../wolkvox/limits.ts';
import { callsIn } from '../wolkvox/pool.ts';
import { readsPerRefresh } from '../wolkvox/pool-plan.ts';

/** Below this an interval must be paid for in full; from here on the exporter thins its day reads instead. */
const suggestedIntervalMs = 5 * oneMinuteMs;

type Findings = { readonly problems: readonly ConfigProblem[]; readonly warnings: readonly ConfigProblem[] };

/** Cadences the daily pool cannot pay for: problems below the vendor's suggested 5 minutes, warnings from there on. */
export function poolFindings(config: Config, where: string): Findings {
  const tooDear = poolNeeds(config).filter(({ calls, allowed }) => calls > allowed);
  if (config.intervalMs < suggestedIntervalMs) {
    const remedy = 'write a longer interval, the right number of licenses, or day_counters: false';
    return { problems: tooDear.map((need) => finding(where, need, remedy)), warnings: [] };
  }
  const remedy = 'the day counters will be read less often; give licenses, or write a longer interval';
  return { problems: [], warnings: tooDear.map((need) => finding(where, need, remedy)) };
}

function finding(where: string, need: PoolNeed, remedy: string): ConfigProblem {
  return { where, path: 'interval', problem: describePoolNeed(need), remedy };
}

/** `ventas-co needs 2930 calls a day and may make 800 (1 licence assumed × 1000 × 0.8)`. */
export function describePoolNeed({
  operations,
  calls,
  allowed,
  licenses,
  licensesAssumed,
  poolShare,
}: PoolNeed): string {
  const who = operations.join(', ');
  const needs = operations.length === 1 ? 'needs' : 'share a token and need';
  const unit = `${licenses === 1 ? 'licence' : 'licences'}${licensesAssumed ? ' assumed' : ''}`;
  return `${who} ${needs} ${calls} calls a day and may make ${allowed} (${licenses} ${unit} × 1000 × ${poolShare})`;
}

/** Calls per operation and day beside the reports: skill names, the state of the pool, closing the day. */
const otherCallsPerDay = 50;

/** What the operations that share a token need of their common daily pool. */
export type PoolNeed = {
  readonly token: TokenSource;
  readonly operations: readonly string[];
  /** Calls per day at the configured interval. */
  readonly calls: number;
  /** Licences the pool is computed with; 1 if none was given. */
  readonly licenses: number;
  readonly licensesAssumed: boolean;
  readonly poolShare: number;
  /** Calls per day this exporter may make: licences × 1000 × share. */
  readonly allowed: number;
};

type Cadence = Pick<Config, 'intervalMs' | 'dayCounters'>;

/** Calls per day of one operation: one per interval, two with day counters, and some for names and pool. */
export function callsPerDay({ intervalMs, dayCounters }: Cadence): number {
  return Math.ceil(oneDayMs / intervalMs) * readsPerRefresh(dayCounters) + otherCallsPerDay;
}

/** Need against pool, per token. Where operations sharing a token disagree, the smaller pool counts. */
export function poolNeeds(config: Cadence & Pick<Config, 'operations'>): PoolNeed[] {
  return [...groupByToken(config.operations).values()].map((sharing) => poolNeed(sharing, callsPerDay(config)));
}

function groupByToken(operations: readonly OperationConfig[]): Map<string, OperationConfig[]> {
  const groups = new Map<string, OperationConfig[]>();
  for (const operation of operations) {
    const key = JSON.stringify(operation.token);
    groups.set(key, [...(groups.get(key) ?? []), operation]);
  }
  return groups;
}

function poolNeed(sharing: readonly OperationConfig[], callsEach: number): PoolNeed {
  const given = sharing.flatMap(({ licenses }) => (licenses === undefined ? [] : [licenses]));
  const licenses = given.length === 0 ? 1 : lowest(given, Infinity);
  const poolShare = lowest(
    sharing.map((operation) => operation.poolShare),
    1,
  );
  return {
    token: sharing[0]?.token ?? { env: '' },
    operations: sharing.map(({ name }) => name),
    calls: callsEach * sharing.length,
    licenses,
    licensesAssumed: given.length === 0,
    poolShare,
    allowed: callsIn(poolShare, licenses * callsPerLicense),
  };
}
