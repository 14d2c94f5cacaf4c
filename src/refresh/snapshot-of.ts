import { dayOfDate } from '../base/calendar.ts';
import type { OperationConfig } from '../config/config.ts';
import type { DayNumbers, IntervalNumbers, Quota, ReportNumbers, Snapshot } from '../snapshot/snapshot.ts';
import type { Report } from '../wolkvox/reports/report.ts';
import { zeroSample } from '../wolkvox/reports/rows.ts';
import type { OperationState, ReportState } from './state.ts';

/** What is published of a state. */
export function snapshotOf(
  { name, server, timezone, skillNames }: OperationConfig,
  state: OperationState,
  quota: Quota,
): Snapshot {
  return {
    operation: name,
    server,
    timezone,
    isUp: state.isUp,
    lastRefreshMs: state.lastRefreshMs,
    lastRefreshDurationMs: state.lastRefreshDurationMs,
    lastSuccessMs: state.lastSuccessMs,
    lastRowsMs: state.lastRowsMs,
    stateSavedMs: state.stateSavedMs,
    reports: [...state.reports].map(([report, ofReport]) => reportNumbers(report, ofReport, timezone)),
    skillNames: skillNames instanceof Map ? skillNames : state.names.bySkill,
    quota,
    clockSkewMs: state.clockSkewMs,
    lastCallMs: state.lastCallMs,
    failing: state.failing,
    nextRefreshMs: state.nextRefreshMs,
    pastRefreshes: state.pastRefreshes,
  };
}

function reportNumbers(report: Report, state: ReportState, timezone: string): ReportNumbers {
  return {
    report,
    interval: intervalNumbers(report, state),
    day: dayNumbers(state, timezone),
    pastIntervals: state.pastIntervals,
  };
}

/**
 * The numbers of the last interval. A skill known that day but missing from an answer had nothing to count, if the
 * answer was understood whole; else it is unknown.
 */
function intervalNumbers(report: Report, { interval, ledger, seen }: ReportState): IntervalNumbers | undefined {
  if (interval === undefined) return undefined;
  const { span, samples, isWhole, staleAtMs } = interval;
  if (samples === 'ambiguous') return { span, samples: new Map(), staleAtMs };
  if (!isWhole) return { span, samples, staleAtMs };
  const known = [...(ledger?.skills.keys() ?? []), ...seen.skillIds];
  const nothing = zeroSample(report);
  return { span, samples: new Map([...known.map((id) => [id, nothing] as const), ...samples]), staleAtMs };
}

function dayNumbers(state: ReportState, timezone: string): DayNumbers | undefined {
  const { ledger, dayPercentages, dayStaleAtMs, dayReadThroughMs } = state;
  if (ledger === undefined) return undefined;
  return {
    startMs: dayOfDate(ledger.date, timezone).startMs,
    counts: new Map([...ledger.skills].map(([skillId, entry]) => [skillId, entry.counts])),
    percentages: dayPercentages,
    staleAtMs: dayStaleAtMs,
    readThroughMs: dayReadThroughMs,
  };
}
