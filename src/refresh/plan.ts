import { isAmbiguous, dayOf, type Interval } from '../base/calendar.ts';
import type { Config, OperationConfig } from '../config/config.ts';
import { freshLedger, nextStep, type Ledger, type Standing, type Step } from '../ledger/day-ledger.ts';
import type { OperationState } from './state.ts';
import type { Account } from '../wolkvox/shared-token.ts';
import { thinningFor, type Demand, type Thinning } from '../wolkvox/pool-plan.ts';
import { remainingCalls } from '../wolkvox/pool.ts';

/** What a refresh will do. */
export type Plan = {
  readonly interval: Interval;
  /** `ambiguous`: the vendor cannot be asked for it; its bounds are published without samples. */
  readonly intervalRead: 'due' | 'thinned' | 'ambiguous';
  /** The ledger as it stands before the step. */
  readonly ledger: Ledger | undefined;
  readonly standing: Standing;
  readonly catchUpDays: number;
  /** The day is read at every nth refresh. */
  readonly dayEvery: number;
  readonly step: Step | 'too_soon' | 'thinned' | 'off';
};

const oneHourMs = 3_600_000;
const oneDayMs = 24 * oneHourMs;

/** Decides the reads of a refresh from what is known, the clock and the pool. */
export function planRefresh(
  { intervalMs, dayCounters, catchUpMs }: Config,
  { timezone }: OperationConfig,
  state: OperationState,
  { interval, thinning, monotonicMs }: { interval: Interval; thinning: Thinning; monotonicMs: number },
): Plan {
  const day = dayOf(interval.startMs, timezone);
  const ledger = dayCounters ? (state.ledger ?? freshLedger(day.date)) : undefined;
  const isRecent = (atMs: number | undefined, every: number) =>
    atMs !== undefined && interval.endMs > atMs && interval.endMs - atMs < every * intervalMs;

  const standing = { date: day.date, isDayOver: interval.endMs === day.endMs };
  const catchUpDays = Math.floor(catchUpMs / oneDayMs);
  const step = ledger === undefined ? 'off' : nextStep(ledger, standing, catchUpDays);
  const isTooSoon = state.ledgerAtMs !== undefined && monotonicMs - state.ledgerAtMs < intervalMs / 2;
  const isThinned = step !== 'off' && step.kind === 'read' && isRecent(state.dayReadThroughMs, thinning.dayEvery);

  return {
    interval,
    intervalRead: isAmbiguous(interval, timezone)
      ? 'ambiguous'
      : isRecent(state.interval?.span.endMs, thinning.intervalEvery)
        ? 'thinned'
        : 'due',
    ledger,
    standing,
    catchUpDays,
    dayEvery: thinning.dayEvery,
    // A publication has to stand for half an interval, so that every scraper sees it before the next.
    step: step === 'off' ? step : isTooSoon ? 'too_soon' : isThinned ? 'thinned' : step,
  };
}

/** Calls wanted from a pool until local midnight, by all its `members`. */
export function demandOn(
  members: number,
  { intervalMs, dayCounters }: Config,
  { timezone }: OperationConfig,
  nowMs: number,
): Demand {
  const leftMs = dayOf(nowMs, timezone).endMs - nowMs;
  return {
    refreshes: members * Math.ceil(leftMs / intervalMs),
    extras: Math.ceil(leftMs / oneHourMs) + members,
    dayCounters,
    refreshesPerHour: Math.max(1, Math.round(oneHourMs / intervalMs)),
  };
}

/**
 * How the reads have to be thinned for the pool to last until midnight. A pool that pays for none thins nothing:
 * each refresh then finds it spent and says so, or sends the hourly probe.
 */
export function thinningOf(account: Account, { licenses, poolShare }: OperationConfig, demand: Demand): Thinning {
  const thinning = thinningFor(remainingCalls(account.pool, { licenses, share: poolShare }), demand);
  return Number.isFinite(thinning.intervalEvery) ? thinning : { intervalEvery: 1, dayEvery: 1 };
}
