import { highest } from '../base/extremes.ts';
import { oneMinuteMs, oneSecondMs } from '../base/time-units.ts';
import { dueAt, type Schedule } from '../refresh/schedule.ts';
import type { Lag } from './lag.ts';

/** Whether a call may begin at an instant beside a running exporter. */
export type Verdict =
  | { readonly kind: 'now' }
  | { readonly kind: 'wait'; readonly untilMs: number }
  /** `interval`: too short for another to call in between; `no_room`: the refreshes leave no time at all. */
  | { readonly kind: 'refused'; readonly why: 'interval' | 'no_room' };

/** Shortest interval beside which a command calls. */
export const shortestIntervalMs = 3 * oneMinuteMs;
/** Free before the next refresh when a call begins: the vendor's 60 seconds and five to hear of them. */
export const freeBeforeRefreshMs = 65 * oneSecondMs;
/** What a refresh is given from the instant it begins; those of one token go one after the other. */
export const timeOfRefreshMs = 30 * oneSecondMs;

/**
 * Whether a call may begin now, or when. `schedules` are those of every operation that shares the token; none: nobody
 * else calls. `lag`: how long after it is due a refresh begins. Where the refreshes leave no room within three intervals
 * they never do.
 */
export function mayBegin(nowMs: number, schedules: readonly Schedule[], lag: Lag): Verdict {
  const lengthMs = highest(
    schedules.map((schedule) => schedule.lengthMs),
    0,
  );
  if (schedules.some((schedule) => schedule.lengthMs < shortestIntervalMs)) return { kind: 'refused', why: 'interval' };
  let atMs = nowMs;
  while (atMs <= nowMs + 3 * lengthMs) {
    const freeMs = firstFreeFrom(atMs, schedules, lag);
    if (freeMs === atMs) return atMs === nowMs ? { kind: 'now' } : { kind: 'wait', untilMs: atMs };
    atMs = freeMs;
  }
  return { kind: 'refused', why: 'no_room' };
}

/** The instant itself where no refresh is in its way, else one behind the refresh that is. */
function firstFreeFrom(atMs: number, schedules: readonly Schedule[], lag: Lag): number {
  const timeMs = schedules.length * timeOfRefreshMs + lag.mostMs - lag.leastMs;
  return schedules.reduce((freeMs, schedule) => {
    const { lastMs, nextMs } = refreshesAround(freeMs, schedule, lag);
    if (freeMs < lastMs + timeMs) return lastMs + timeMs;
    return freeMs + freeBeforeRefreshMs > nextMs ? nextMs + timeMs : freeMs;
  }, atMs);
}

/** The earliest begin of the refresh before an instant, and of the one after it. */
function refreshesAround(
  atMs: number,
  schedule: Schedule,
  { leastMs }: Lag,
): { readonly lastMs: number; readonly nextMs: number } {
  const { interval, nextMs } = dueAt(atMs - leastMs, schedule);
  return { lastMs: interval.endMs + schedule.settleMs + schedule.offsetMs + leastMs, nextMs: nextMs + leastMs };
}
