import { type Day, type Interval, dayOf, isAmbiguous } from '../base/calendar.ts';
import type { Config, OperationConfig } from '../config/config.ts';
import { freshLedger, type Ledger } from '../ledger/ledger.ts';
import { nextStep, type Standing, type Step } from '../ledger/next-step.ts';
import type { Cadence } from '../snapshot/snapshot.ts';
import { type Demand, type Thinning, thinningFor } from '../wolkvox/pool-plan.ts';
import { remainingCalls } from '../wolkvox/pool.ts';
import type { Report } from '../wolkvox/reports/report.ts';
import type { Account } from '../wolkvox/shared-token.ts';
import type { OperationState, ReportState } from './state.ts';

/** What a refresh will do. */
export type Plan = {
  readonly interval: Interval;
  readonly standing: Standing;
  readonly catchUpDays: number;
  readonly reports: ReadonlyMap<Report, ReportPlan>;
};

/** What a refresh will do for one report. */
export type ReportPlan = {
  /** `ambiguous`: the vendor cannot be asked for it; its bounds are published without samples. */
  readonly intervalRead: 'due' | 'thinned' | 'ambiguous';
  /** The ledger as it stands before the step. */
  readonly ledger: Ledger | undefined;
  /** The interval, and the day, is read at every nth refresh. */
  readonly intervalEvery: number;
  readonly dayEvery: number;
  readonly step: Step | 'too_soon' | 'thinned' | 'off';
  /** Beyond interval and day further questions may be asked: the pool pays for all reads. */
  readonly mayAskMore: boolean;
};

const oneHourMs = 3_600_000;
const oneDayMs = 24 * oneHourMs;

type Due = {
  readonly interval: Interval;
  /** How often each report is read, in the order of the reports. */
  readonly thinnings: readonly Thinning[];
  readonly monotonicMs: number;
};

/** Decides the reads of a refresh from what is known, the clock and the pool. */
export function planRefresh(
  config: Config,
  { timezone }: OperationConfig,
  { reports }: OperationState,
  { interval, thinnings, monotonicMs }: Due,
): Plan {
  const day = dayOf(interval.startMs, timezone);
  const general = {
    interval,
    standing: { date: day.date, isDayOver: interval.endMs === day.endMs },
    catchUpDays: Math.floor(config.catchUpMs / oneDayMs),
  };
  const isUnclear = isAmbiguous(interval, timezone);
  const planOf = (state: ReportState, thinning: Thinning = { intervalEvery: 1, dayEvery: 1 }): ReportPlan => {
    const isThinned = isRecent(state.interval?.span.endMs, thinning.intervalEvery, interval, config);
    const intervalRead = isUnclear ? 'ambiguous' : isThinned ? 'thinned' : 'due';
    const { ledger, step } = planDay(state, thinning, { ...general, day, monotonicMs }, config);
    // Nothing is asked then, and a day begins with an answer.
    const isUnasked = intervalRead === 'thinned' && typeof step === 'object' && step.kind === 'begin';
    return {
      intervalRead,
      intervalEvery: thinning.intervalEvery,
      dayEvery: thinning.dayEvery,
      mayAskMore: thinning.intervalEvery === 1 && thinning.dayEvery <= 1,
      ledger,
      step: isUnasked ? 'thinned' : step,
    };
  };
  return {
    ...general,
    reports: new Map([...reports].map(([report, state], index) => [report, planOf(state, thinnings[index])])),
  };
}

type DayDue = Pick<Plan, 'interval' | 'standing' | 'catchUpDays'> & { readonly day: Day; readonly monotonicMs: number };

function planDay(
  state: ReportState,
  { dayEvery }: Thinning,
  { interval, standing, catchUpDays, day, monotonicMs }: DayDue,
  config: Config,
): Pick<ReportPlan, 'ledger' | 'step'> {
  if (!config.dayCounters) return { ledger: undefined, step: 'off' };
  const ledger = state.ledger ?? freshLedger(day.date);
  const step = nextStep(ledger, standing, catchUpDays);
  // A publication has to stand for half an interval, so that every scraper sees it before the next.
  const isTooSoon = state.shownAtMs !== undefined && monotonicMs - state.shownAtMs < config.intervalMs / 2;
  const isThinned = step.kind === 'read' && isRecent(state.dayReadThroughMs, dayEvery, interval, config);
  return { ledger, step: isTooSoon ? 'too_soon' : isThinned ? 'thinned' : step };
}

function isRecent(
  atMs: number | undefined,
  every: number,
  { endMs }: Interval,
  { intervalMs }: Pick<Config, 'intervalMs'>,
): boolean {
  return atMs !== undefined && endMs > atMs && endMs - atMs < every * intervalMs;
}

/** Whether the pool's plan leaves the refresh nothing to ask, nor a ledger to move on. */
export function hasNothingDue({ reports }: Plan): boolean {
  return [...reports.values()].every(
    ({ intervalRead, step }) => intervalRead === 'thinned' && typeof step === 'string',
  );
}

/** How often a report is read under the plan. A pool that pays for nothing more has no cadence. */
export function cadenceOf(
  { intervalEvery, dayEvery }: Pick<ReportPlan, 'intervalEvery' | 'dayEvery'>,
  { intervalMs, dayCounters }: Pick<Config, 'intervalMs' | 'dayCounters'>,
): Cadence | undefined {
  if (!Number.isFinite(intervalEvery)) return undefined;
  const dayMs = dayCounters && Number.isFinite(dayEvery) ? dayEvery * intervalMs : undefined;
  return { configuredMs: intervalMs, intervalMs: intervalEvery * intervalMs, dayMs };
}

/** Calls wanted from a pool until local midnight, by all its `members`. */
export function demandOn(
  members: number,
  reports: readonly Report[],
  { intervalMs, dayCounters }: Config,
  { timezone }: OperationConfig,
  nowMs: number,
): Demand {
  const leftMs = dayOf(nowMs, timezone).endMs - nowMs;
  return {
    refreshes: members * Math.ceil(leftMs / intervalMs),
    reports: reports.length,
    extras: Math.ceil(leftMs / oneHourMs) + members,
    dayCounters,
    refreshesPerHour: Math.max(1, Math.round(oneHourMs / intervalMs)),
  };
}

/**
 * How the reads of each report have to be thinned for the pool to last until midnight. A pool that pays for none
 * thins nothing: each refresh then finds it spent and says so, or sends the hourly probe.
 */
export function thinningsOf(
  account: Account,
  { licenses, poolShare }: OperationConfig,
  demand: Demand,
): readonly Thinning[] {
  const thinnings = thinningFor(remainingCalls(account.pool, { licenses, share: poolShare }), demand);
  const paysForSome = thinnings.some(({ intervalEvery }) => Number.isFinite(intervalEvery));
  return paysForSome ? thinnings : [];
}
