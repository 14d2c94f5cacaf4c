import { dayOf } from '../base/calendar.ts';
import type { OperationConfig } from '../config/config.ts';
import type { Ledger } from '../ledger/day-ledger.ts';
import type { PastInterval } from '../snapshot/past-intervals.ts';
import type { PastRefresh } from '../snapshot/past-refreshes.ts';
import type { Failing, IntervalNumbers } from '../snapshot/snapshot.ts';
import type { Report } from '../wolkvox/reports/report.ts';
import type { Sample } from '../wolkvox/reports/rows.ts';
import type { BackOff } from './back-off.ts';

/** Everything remembered of an operation between refreshes. A value: each refresh gives a new one. */
export type OperationState = {
  /** By report, in the order of the list of reports. */
  readonly reports: ReadonlyMap<Report, ReportState>;
  readonly names: {
    readonly bySkill: ReadonlyMap<string, string>;
    readonly readOn: string | undefined;
    readonly askedMs: number | undefined;
  };
  readonly backOff: BackOff | undefined;
  readonly failing: Failing | undefined;
  readonly isUp: boolean;
  readonly lastRefreshMs: number | undefined;
  readonly lastRefreshDurationMs: number | undefined;
  readonly lastSuccessMs: number | undefined;
  readonly lastRowsMs: number | undefined;
  readonly stateSavedMs: number | undefined;
  readonly clockSkewMs: number | undefined;
  readonly lastCallMs: ReadonlyMap<string, number>;
  /** When the vendor is next asked, epoch milliseconds. */
  readonly nextRefreshMs: number | undefined;
  readonly pastRefreshes: readonly PastRefresh[];
};

/** What is remembered of one report. */
export type ReportState = {
  readonly ledger: Ledger | undefined;
  /** When the ledger's counts were last published or loaded, monotonic milliseconds. */
  readonly ledgerAtMs: number | undefined;
  /** End of the span the last day read covered. */
  readonly dayReadThroughMs: number | undefined;
  /** Percentages by skill as the last day read gave them. */
  readonly dayPercentages: ReadonlyMap<string, Sample>;
  /** From this instant on they are too old to show, epoch milliseconds. */
  readonly dayStaleAtMs: number;
  readonly interval: IntervalRead | undefined;
  /** Skills with a row in an interval of this local date. */
  readonly seen: { readonly date: string; readonly skillIds: ReadonlySet<string> };
  /** The day the ledger speaks of while the clock has not reached it. */
  readonly aheadOn: string | undefined;
  readonly pastIntervals: readonly PastInterval[];
};

/** The last interval that was due: what the vendor said of it, or that it could not be asked for. */
export type IntervalRead = Omit<IntervalNumbers, 'samples'> & {
  readonly samples: ReadonlyMap<string, Sample> | 'ambiguous';
  /** The answer was understood whole; else a skill it lacks is unknown. */
  readonly isWhole: boolean;
};

/** The ledgers of an operation by report. */
export type Ledgers = ReadonlyMap<Report, Ledger>;

/** An operation that has not been refreshed, with what a state file knew of it. */
export function initialState(reports: readonly Report[], saved: Ledgers, savedAtMs: number): OperationState {
  return {
    reports: new Map(reports.map((report) => [report, initialReportState(saved.get(report), savedAtMs)])),
    names: { bySkill: new Map(), readOn: undefined, askedMs: undefined },
    backOff: undefined,
    failing: undefined,
    isUp: false,
    lastRefreshMs: undefined,
    lastRefreshDurationMs: undefined,
    lastSuccessMs: undefined,
    lastRowsMs: undefined,
    stateSavedMs: undefined,
    clockSkewMs: undefined,
    lastCallMs: new Map(),
    nextRefreshMs: undefined,
    pastRefreshes: [],
  };
}

function initialReportState(ledger: Ledger | undefined, ledgerAtMs: number): ReportState {
  return {
    ledger,
    ledgerAtMs: ledger === undefined ? undefined : ledgerAtMs,
    dayReadThroughMs: undefined,
    dayPercentages: new Map(),
    dayStaleAtMs: 0,
    interval: undefined,
    seen: { date: '', skillIds: new Set() },
    aheadOn: undefined,
    pastIntervals: [],
  };
}

/** What is remembered of a report; every report read has its state from the begin. */
export function reportState({ reports }: OperationState, report: Report): ReportState {
  return reports.get(report) ?? initialReportState(undefined, 0);
}

/** The state with another one of a report. */
export function withReport(state: OperationState, report: Report, changed: ReportState): OperationState {
  return { ...state, reports: new Map(state.reports).set(report, changed) };
}

/** What is to be saved: the ledgers of all reports that have one. */
export function ledgersOf({ reports }: OperationState): Ledgers {
  return new Map([...reports].flatMap(([report, { ledger }]) => (ledger === undefined ? [] : [[report, ledger]])));
}

/** Whether a skill is one of those configured to be exposed. */
export function isShown(skillId: string, { allow, deny }: OperationConfig['skills']): boolean {
  return (allow.length === 0 || allow.includes(skillId)) && !deny.includes(skillId);
}

/** The ledger without skills that are no longer exposed: nothing would ever be read of them again. */
export function shownIn(ledger: Ledger, skills: OperationConfig['skills']): Ledger {
  return { ...ledger, skills: new Map([...ledger.skills].filter(([skillId]) => isShown(skillId, skills))) };
}

/** The local date at an instant. */
export function dateAt(instantMs: number, { timezone }: OperationConfig): string {
  return dayOf(instantMs, timezone).date;
}
