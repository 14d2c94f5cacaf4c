import { dayOfDate } from '../base/calendar.ts';
import type { OperationConfig } from '../config/config.ts';
import { observationsOf } from '../facts/fold.ts';
import type { Counts, Sample } from '../ledger/counts.ts';
import { heldOf, heldSums } from '../ledger/held.ts';
import type {
  ClosedDayNumbers,
  DayNumbers,
  IntervalNumbers,
  Quota,
  ReportNumbers,
  SkillCounts,
  Snapshot,
} from '../snapshot/snapshot.ts';
import type { Waiting } from '../wolkvox/paid-call.ts';
import type { Report } from '../wolkvox/reports/report.ts';
import { zeroSample } from '../wolkvox/reports/rows.ts';
import { countFieldsOf } from './ask.ts';
import { catchingUp } from './catching-up.ts';
import { isShown, ledgersOf, type OperationState, type ReportState } from './state.ts';

/** What is published of a state: the skills that are to be exposed. Hidden ones stay in the ledger. */
export function snapshotOf(
  operation: OperationConfig,
  state: OperationState,
  quota: Quota,
  waiting: Waiting | undefined,
): Snapshot {
  const { name, server, timezone, skillNames } = operation;
  const names: ReadonlyMap<string, string> = typeof skillNames === 'string' ? state.names.bySkill : skillNames;
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
    reports: [...state.reports].map(([report, ofReport]) => reportNumbers(report, ofReport, operation)),
    skillNames: exposed(names, operation),
    quota,
    clockSkewMs: state.clockSkewMs,
    lastCallMs: state.lastCallMs,
    failing: state.failing,
    waiting,
    catchingUp: catchingUp(state.openDays, ledgersOf(state)),
    nextRefreshMs: state.nextRefreshMs,
    pastRefreshes: state.pastRefreshes,
    observations: observationsOf(state.observed.facts),
  };
}

function reportNumbers(report: Report, state: ReportState, operation: OperationConfig): ReportNumbers {
  return {
    report,
    interval: intervalNumbers(report, state, operation),
    day: dayNumbers(report, state, operation),
    closedDay: closedDayNumbers(report, state, operation),
    cadence: state.cadence,
    zoneSuspect: state.zone.suspect,
    pastIntervals: state.pastIntervals,
  };
}

/**
 * The numbers of the last interval. A skill known that day but missing from an answer that was understood whole had
 * nothing to count; from another answer it is unknown.
 */
function intervalNumbers(
  report: Report,
  { interval, ledger, seen }: ReportState,
  operation: OperationConfig,
): IntervalNumbers | undefined {
  if (interval === undefined) return undefined;
  const { span, answer, staleAtMs } = interval;
  if (answer === 'ambiguous') return { span, samples: new Map(), staleAtMs };
  const known = answer.isWhole ? [...(ledger?.skills.keys() ?? []), ...seen.skillIds] : [];
  const nothing = zeroSample(report);
  const samples = new Map<string, Sample>([...known.map((id) => [id, nothing] as const), ...answer.samples]);
  return { span, samples: exposed(samples, operation), staleAtMs };
}

function dayNumbers(report: Report, state: ReportState, operation: OperationConfig): DayNumbers | undefined {
  const { ledger, dayPercentages, dayStaleAtMs, dayReadThroughMs } = state;
  if (ledger === undefined) return undefined;
  const skills = exposed(ledger.skills, operation);
  const counts = new Map<string, SkillCounts>();
  const held = new Map<string, SkillCounts>();
  for (const [skillId, entry] of skills) {
    counts.set(skillId, named(entry.shown, report));
    if (entry.open === undefined) continue;
    const amounts = heldOf(entry).map((amount) => (amount === 0 ? undefined : amount));
    if (amounts.some((amount) => amount !== undefined)) held.set(skillId, named(amounts, report));
  }
  return {
    startMs: dayOfDate(ledger.date, operation.timezone).startMs,
    counts,
    held,
    heldSums: heldSums(skills, countFieldsOf(report)),
    percentages: exposed(dayPercentages, operation),
    staleAtMs: dayStaleAtMs,
    readThroughMs: dayReadThroughMs,
  };
}

function closedDayNumbers(
  report: Report,
  { closedDay }: ReportState,
  operation: OperationConfig,
): ClosedDayNumbers | undefined {
  if (closedDay === undefined) return undefined;
  const counts = [...exposed(closedDay.counts, operation)].map(([id, known]) => [id, named(known, report)] as const);
  const { startMs } = dayOfDate(closedDay.date, operation.timezone);
  return { startMs, readMs: closedDay.readMs, counts: new Map(counts) };
}

function exposed<T>(bySkill: ReadonlyMap<string, T>, { skills }: OperationConfig): ReadonlyMap<string, T> {
  if (skills.allow.length + skills.deny.length === 0) return bySkill;
  return new Map([...bySkill].filter(([skillId]) => isShown(skillId, skills)));
}

function named(counts: Counts, { countFields }: Report): SkillCounts {
  const known: Record<string, number> = {};
  countFields.forEach((field, i) => {
    const count = counts[i];
    if (count !== undefined) known[field] = count;
  });
  return known;
}
