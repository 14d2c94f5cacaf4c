import type { Fault } from '../errors.ts';
import type { PoolNeed } from './calls-per-day.ts';
import { poolNeeds } from './calls-per-day.ts';
import type { Config } from './config.ts';

/** Below this an interval must be paid for in full; from here on the exporter thins its day reads instead. */
const suggestedIntervalMs = 300_000;

type Findings = { readonly faults: readonly Fault[]; readonly warnings: readonly Fault[] };

/** Cadences the daily pool cannot pay for: faults below the vendor's suggested 5 minutes, warnings from there on. */
export function poolFindings(config: Config, where: string): Findings {
  const tooDear = poolNeeds(config).filter(({ calls, allowed }) => calls > allowed);
  if (config.intervalMs < suggestedIntervalMs) {
    const remedy = 'write a longer interval, the right number of licenses, or day_counters: false';
    return { faults: tooDear.map((need) => finding(where, need, remedy)), warnings: [] };
  }
  const remedy = 'the day counters will be read less often; give licenses, or write a longer interval';
  return { faults: [], warnings: tooDear.map((need) => finding(where, need, remedy)) };
}

function finding(where: string, need: PoolNeed, remedy: string): Fault {
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
