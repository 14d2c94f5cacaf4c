import type { Interval } from '../base/calendar.ts';
import type { RefreshFailureReason } from '../base/errors.ts';
import type { Observation } from '../facts/fold.ts';
import type { HeldSum } from '../ledger/held.ts';
import type { Waiting } from '../wolkvox/paid-call.ts';
import type { Report } from '../wolkvox/reports/report.ts';
import type { Sample } from '../wolkvox/reports/rows.ts';
import type { KeptRun } from './kept-intervals.ts';
import type { PastRefresh } from './past-refreshes.ts';

/** What is published of an operation: immutable, replaced whole. Instants in epoch milliseconds. */
export type Snapshot = {
  readonly operation: string;
  readonly server: string;
  readonly timezone: string;
  /** Whether the last refresh worked. */
  readonly isUp: boolean;
  readonly lastRefreshMs: number | undefined;
  readonly lastRefreshDurationMs: number | undefined;
  readonly lastSuccessMs: number | undefined;
  readonly lastRowsMs: number | undefined;
  readonly stateSavedMs: number | undefined;
  readonly reports: readonly ReportNumbers[];
  readonly skillNames: ReadonlyMap<string, string>;
  readonly quota: Quota;
  readonly clockSkewMs: number | undefined;
  readonly lastCallMs: ReadonlyMap<string, number>;
  readonly failing: Failing | undefined;
  /** The next try of a call that failed in the refresh under way. */
  readonly waiting: Waiting | undefined;
  /** Closing days that an outage left open. */
  readonly catchingUp: CatchingUp | undefined;
  /** When the vendor is next asked; undefined before the first refresh. */
  readonly nextRefreshMs: number | undefined;
  /** Newest first. */
  readonly pastRefreshes: readonly PastRefresh[];
  /** What the answers have shown of the vendor's ways, one for each fact. */
  readonly observations: readonly Observation[];
};

/** Since when and how often in a row refreshes have failed. */
export type Failing = {
  readonly sinceMs: number;
  readonly refreshes: number;
  readonly reason: RefreshFailureReason;
  /** The report whose read failed; undefined where none was to blame. */
  readonly api: string | undefined;
  readonly hint: string | undefined;
};

/** The day being closed, which is the `day`-th of the `of` that an outage left open. */
export type CatchingUp = { readonly date: string; readonly day: number; readonly of: number };

/** What is known of one report. */
export type ReportNumbers = {
  readonly report: Report;
  readonly interval: IntervalNumbers | undefined;
  readonly day: DayNumbers | undefined;
  readonly closedDay: ClosedDayNumbers | undefined;
  /** Undefined before the first refresh. */
  readonly cadence: Cadence | undefined;
  /** Why the operation's zone does not seem to be the vendor's. */
  readonly zoneSuspect: ZoneSuspect | undefined;
  /** The intervals read so far of one local day, oldest first, as `intervalsIn` reads them. */
  readonly pastIntervals: readonly KeptRun[];
};

/** Time between two reads as the pool pays for them now, milliseconds; more than `configuredMs` where it is short. */
export type Cadence = {
  readonly configuredMs: number;
  readonly intervalMs: number;
  /** Undefined without day counters. */
  readonly dayMs: number | undefined;
};

/** Counts of one skill by the vendor's field; a field without a number is absent. */
export type SkillCounts = Readonly<Record<string, number>>;

/**
 * `vendor_ahead`: it holds rows of a time that lies ahead of us, so every number is old. `vendor_behind`: its day rises
 * while intervals, also older ones, are empty, so every gauge is 0.
 */
export const zoneSuspects = ['vendor_ahead', 'vendor_behind'] as const;
export type ZoneSuspect = (typeof zoneSuspects)[number];

/** The numbers of a report in a snapshot. */
export function numbersOf({ reports }: Snapshot, report: Report): ReportNumbers {
  const found = reports.find((numbers) => numbers.report.api === report.api);
  return found ?? noNumbers(report);
}

function noNumbers(report: Report): ReportNumbers {
  return {
    report,
    interval: undefined,
    day: undefined,
    closedDay: undefined,
    cadence: undefined,
    zoneSuspect: undefined,
    pastIntervals: [],
  };
}

/** The last complete interval that was read. */
export type IntervalNumbers = {
  readonly span: Interval;
  /** Empty when the interval cannot be asked for without ambiguity. */
  readonly samples: ReadonlyMap<string, Sample>;
  /** From this instant on the samples are too old to show. */
  readonly staleAtMs: number;
};

export type DayNumbers = {
  readonly startMs: number;
  readonly counts: ReadonlyMap<string, SkillCounts>;
  /** What is exposed less what the vendor said last, where they differ: exact = count − held. */
  readonly held: ReadonlyMap<string, SkillCounts>;
  /** What is held up and held back over all skills, by field. */
  readonly heldSums: ReadonlyMap<string, HeldSum>;
  /** Percentages over the day so far, by skill. */
  readonly percentages: ReadonlyMap<string, Sample>;
  /** From this instant on the percentages are too old to show; the counts stay. */
  readonly staleAtMs: number;
  /** End of the span the last read of the day covered; undefined when this process has not read it. */
  readonly readThroughMs: number | undefined;
};

/** The pool that pays for the operation's calls; operations that share a token show the same numbers. */
export type Quota = {
  readonly limit: number;
  readonly share: number;
  readonly used: number;
  readonly needed: number;
};

/** The last day that was closed, in the vendor's last word. Its counts may still move. */
export type ClosedDayNumbers = {
  readonly startMs: number;
  readonly readMs: number;
  readonly counts: ReadonlyMap<string, SkillCounts>;
};
