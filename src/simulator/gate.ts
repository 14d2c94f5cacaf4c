import { timingSafeEqual } from 'node:crypto';
import { dayOf } from '../base/calendar.ts';
import { oneHourMs } from '../base/time-units.ts';
import { refusals, type Answer } from './envelope.ts';

/** What the vendor checks before it looks at the question. Keeps the daily pool. */
export type Gate = {
  /** The refusal, or undefined if the request may pass. Costs a call as soon as the token is known to be right. */
  readonly refuse: (token: string | undefined, request: { atOnce: number; nowMs: number }) => Answer | undefined;
  /** Takes a call back that was let in and failed. */
  readonly giveBack: (nowMs: number) => void;
  /** Calls of today's pool that are spent. */
  readonly used: (nowMs: number) => number;
  readonly limit: number;
};

const mostAtOnce = 2;

export function createGate(settings: {
  token: string;
  moreTokens: readonly string[];
  licenses: number;
  timezone: string;
  refillHour: number;
}): Gate {
  const limit = settings.licenses * 1_000;
  let pool = { date: '', used: 0 };

  function used(nowMs: number): number {
    const { date } = dayOf(nowMs - settings.refillHour * oneHourMs, settings.timezone);
    if (date !== pool.date) pool = { date, used: 0 };
    return pool.used;
  }

  function refuse(token: string | undefined, { atOnce, nowMs }: { atOnce: number; nowMs: number }): Answer | undefined {
    if (token === undefined || token === '') return refusals.noToken;
    if (![settings.token, ...settings.moreTokens].some((right) => isSame(token, right))) return refusals.badToken;
    if (used(nowMs) >= limit) return refusals.poolSpent;
    pool.used += 1;
    return atOnce > mostAtOnce ? refusals.tooManyAtOnce : undefined;
  }

  function giveBack(nowMs: number): void {
    pool = { ...pool, used: Math.max(0, used(nowMs) - 1) };
  }

  return { refuse, giveBack, used, limit };
}

function isSame(given: string, right: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(right)];
  return a.length === b.length && timingSafeEqual(a, b);
}
