import { dayOfDate } from '../base/calendar.ts';
import type { OperationConfig } from '../config/config.ts';
import type { IntervalNumbers, Quota, Snapshot } from '../snapshot/snapshot.ts';
import { zeroSample } from '../wolkvox/reports/smart-hold.ts';
import type { OperationState } from './state.ts';

/** The numbers of the last interval. A skill known that day but missing from a good answer had nothing to count. */
function intervalNumbers({ interval, ledger, seen }: OperationState): IntervalNumbers | undefined {
  if (interval === undefined || interval.samples === 'ambiguous')
    return interval && { ...interval, samples: new Map() };
  const known = [...(ledger?.skills.keys() ?? []), ...seen.skillIds];
  return { ...interval, samples: new Map([...known.map((id) => [id, zeroSample] as const), ...interval.samples]) };
}

/** What is published of a state. */
export function snapshotOf(
  { name, server, timezone, skillNames }: OperationConfig,
  state: OperationState,
  quota: Quota,
): Snapshot {
  const { ledger, names, isUp } = state;
  const counts = new Map([...(ledger?.skills ?? [])].map(([skillId, entry]) => [skillId, entry.counts]));
  return {
    operation: name,
    server,
    timezone,
    isUp,
    lastRefreshMs: state.lastRefreshMs,
    lastRefreshDurationMs: state.lastRefreshDurationMs,
    lastSuccessMs: state.lastSuccessMs,
    lastRowsMs: state.lastRowsMs,
    stateSavedMs: state.stateSavedMs,
    interval: intervalNumbers(state),
    day:
      ledger === undefined
        ? undefined
        : {
            startMs: dayOfDate(ledger.date, timezone).startMs,
            counts,
            serviceLevelUp: state.dayServiceLevelUp,
            staleAtMs: state.dayStaleAtMs,
            readThroughMs: state.dayReadThroughMs,
          },
    skillNames: skillNames instanceof Map ? skillNames : names.bySkill,
    quota,
    clockSkewMs: state.clockSkewMs,
    lastCallMs: state.lastCallMs,
    failing: state.failing,
    nextRefreshMs: state.nextRefreshMs,
    history: state.history,
  };
}
