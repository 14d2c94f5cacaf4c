import { dayOf, type Span } from '../base/calendar.ts';
import type { OperationConfig } from '../config/config.ts';
import type { Facts } from '../facts/facts.ts';
import { observedBefore, type Observed } from '../facts/observed.ts';
import type { Answer } from '../ledger/counts.ts';
import { type Denials, noDenials } from '../ledger/denied-intervals.ts';
import type { SavedLedger, SavedReport } from '../ledger/file-format.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { newTrial } from '../ledger/same-operation.ts';
import { intervalsIn, type KeptRun } from '../snapshot/kept-intervals.ts';
import type { PastRefresh } from '../snapshot/past-refreshes.ts';
import type { Cadence, Failing } from '../snapshot/snapshot.ts';
import type { Report } from '../wolkvox/reports/report.ts';
import type { Sample } from '../wolkvox/reports/rows.ts';
import type { BackOff } from './back-off.ts';
import type { OpenDays } from './catching-up.ts';
import { newZoneWatch, type ZoneWatch } from './zone-watch.ts';

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
  readonly openDays: OpenDays | undefined;
  readonly isUp: boolean;
  readonly lastRefreshMs: number | undefined;
  readonly lastRefreshDurationMs: number | undefined;
  readonly lastSuccessMs: number | undefined;
  readonly lastRowsMs: number | undefined;
  readonly stateSavedMs: number | undefined;
  /** Our clock less the vendor's, milliseconds; undefined while no answer was dated. */
  readonly clockSkewMs: number | undefined;
  /** A mark of the token of the last refresh: another one may be another operation's. */
  readonly tokenMark: string | undefined;
  readonly lastCallMs: ReadonlyMap<string, number>;
  /** When the vendor is next asked, epoch milliseconds. */
  readonly nextRefreshMs: number | undefined;
  readonly pastRefreshes: readonly PastRefresh[];
  /** What the answers have shown of the vendor's ways. */
  readonly observed: Observed;
};

/** What is remembered of one report. */
export type ReportState = SavedLedger & {
  /** When the counts shown last changed or were loaded, monotonic milliseconds. */
  readonly shownAtMs: number | undefined;
  /** End of the span the last day read covered. */
  readonly dayReadThroughMs: number | undefined;
  /** Percentages by skill as the last day read gave them. */
  readonly dayPercentages: ReadonlyMap<string, Sample>;
  /** From this instant on they are too old to show, epoch milliseconds. */
  readonly dayStaleAtMs: number;
  /** The last interval that was believed, as the gauges show it. */
  readonly interval: IntervalShown | undefined;
  /** The last interval that was answered, as its answer was. */
  readonly heard: Heard | undefined;
  /** Empty intervals that the day denied of late. */
  readonly denials: Denials;
  /** Skills with a row in an interval of this local date. */
  readonly seen: { readonly date: string; readonly skillIds: ReadonlySet<string> };
  /** The day the ledger speaks of while the clock has not reached it. */
  readonly aheadOn: string | undefined;
  /** Days given up that were told but could not be saved: the next try does not tell them again. */
  readonly toldAbandoned: string | undefined;
  readonly zone: ZoneWatch;
  /** How often it is read under the plan of the last refresh. */
  readonly cadence: Cadence | undefined;
  readonly pastIntervals: readonly KeptRun[];
};

/** An interval and what the vendor said of it. */
export type Heard = {
  readonly span: Span;
  readonly answer: Answer;
  /** The answer was empty where it could not be, and is what two others make of it. */
  readonly isPieced?: boolean;
  /** Those two are of the day. */
  readonly isByDay?: boolean;
  /** It was asked for by the other window at once, as its own is always empty. */
  readonly isByOtherWindow?: boolean;
};

/** The interval the gauges speak of: what the vendor said, or that it could not be asked for. */
export type IntervalShown = {
  readonly span: Span;
  readonly answer: Answer | 'ambiguous';
  /** From this instant on the samples are too old to show, epoch milliseconds. */
  readonly staleAtMs: number;
};

/** What is saved of an operation's reports. */
export type SavedReports = ReadonlyMap<Report, SavedReport>;

/** An operation that has not been refreshed, with what a state file knew of it. */
export function initialState(
  reports: readonly Report[],
  saved: SavedReports,
  tokenMark: string | undefined,
  shownAtMs: number,
  facts?: Facts,
): OperationState {
  return {
    reports: new Map(reports.map((report) => [report, initialReportState(report, saved.get(report), shownAtMs)])),
    names: { bySkill: new Map(), readOn: undefined, askedMs: undefined },
    backOff: undefined,
    failing: undefined,
    openDays: undefined,
    isUp: false,
    lastRefreshMs: undefined,
    lastRefreshDurationMs: undefined,
    lastSuccessMs: undefined,
    lastRowsMs: undefined,
    stateSavedMs: undefined,
    clockSkewMs: undefined,
    tokenMark,
    lastCallMs: new Map(),
    nextRefreshMs: undefined,
    pastRefreshes: [],
    observed: observedBefore(facts),
  };
}

function initialReportState(report: Report, saved: SavedReport | undefined, shownAtMs: number): ReportState {
  return {
    ledger: saved?.ledger,
    closedDay: saved?.closedDay,
    trial: saved?.trial,
    shownAtMs: saved?.ledger === undefined ? undefined : shownAtMs,
    dayReadThroughMs: undefined,
    dayPercentages: new Map(),
    dayStaleAtMs: 0,
    interval: undefined,
    heard: undefined,
    denials: noDenials,
    seen: { date: '', skillIds: new Set() },
    aheadOn: undefined,
    toldAbandoned: undefined,
    zone: newZoneWatch,
    cadence: undefined,
    pastIntervals: readable(saved?.intervals ?? [], report),
  };
}

/** Intervals of which anything cannot be read are none: they only draw a chart. */
function readable(intervals: readonly KeptRun[], { countFields }: Report): readonly KeptRun[] {
  return intervalsIn(intervals, countFields).length === 0 ? [] : intervals;
}

/** What is remembered of a report; every report read has its state from the begin. */
export function reportState({ reports }: OperationState, report: Report): ReportState {
  return reports.get(report) ?? initialReportState(report, undefined, 0);
}

/** The state with another one of a report. */
export function withReport(state: OperationState, report: Report, changed: ReportState): OperationState {
  return { ...state, reports: new Map(state.reports).set(report, changed) };
}

/** The state before a refresh with this token: with another one than before, whose answers come has to be seen. */
export function withToken(state: OperationState, tokenMark: string): OperationState {
  if (state.tokenMark === undefined || state.tokenMark === tokenMark) return { ...state, tokenMark };
  const reports = [...state.reports].map(([report, known]) => {
    const isTried = known.ledger !== undefined && known.trial === undefined;
    return [report, isTried ? { ...known, trial: newTrial } : known] as const;
  });
  return { ...state, tokenMark, reports: new Map(reports) };
}

/** The ledgers of the reports that have one. */
export function ledgersOf({ reports }: OperationState): readonly Ledger[] {
  return [...reports.values()].flatMap(({ ledger }) => (ledger === undefined ? [] : [ledger]));
}

/** What is to be saved of all reports. */
export function savedReports({ reports }: OperationState): SavedReports {
  return new Map([...reports].map(([report, state]) => [report, savedReport(state)]));
}

function savedReport({ ledger, closedDay, trial, pastIntervals }: ReportState): SavedReport {
  return { ledger, closedDay, trial, ...(pastIntervals.length > 0 && { intervals: pastIntervals }) };
}

/** Whether a skill is one of those configured to be exposed. */
export function isShown(skillId: string, { allow, deny }: OperationConfig['skills']): boolean {
  return (allow.length === 0 || allow.includes(skillId)) && !deny.includes(skillId);
}

/** The local date at an instant. */
export function dateAt(instantMs: number, { timezone }: OperationConfig): string {
  return dayOf(instantMs, timezone).date;
}
