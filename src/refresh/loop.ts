import type { Interval } from '../base/calendar.ts';
import type { Clock } from '../base/clock.ts';
import type { Log } from '../base/log.ts';
import { stepBackWatch } from './step-back.ts';
import { dueAt, type Schedule, type DueInterval } from './schedule.ts';

export type LoopDeps = {
  readonly clock: Clock;
  readonly log: Log;
  readonly refresh: (due: DueInterval) => Promise<void>;
  /** How far the vendor's clock is behind ours: an interval is due when it is over by both. Milliseconds. */
  readonly vendorLagMs: () => number;
  /** Called each time the loop looks at the clock, so that a stuck one shows. */
  readonly beat: () => void | Promise<void>;
};

/** Longest sleep: a suspended machine or a clock that was set is noticed within it. */
export const longestSleepMs = 15_000;

/** Refreshes at once, then whenever an interval is due. No failure ends it; only `signal` does. */
export async function runLoop(
  schedule: Schedule,
  { clock, log, refresh, vendorLagMs, beat }: LoopDeps,
  signal: AbortSignal,
): Promise<void> {
  let done: Interval | undefined;
  const steppedBackMs = stepBackWatch(clock);
  while (!signal.aborted) await clock.sleep(await step(), signal).catch(() => undefined); // only an abort rejects it

  /** Refreshes if an interval is due; answers how long to wait before looking again, in milliseconds. */
  async function step(): Promise<number> {
    await beat();
    forgetAfterStepBack();
    const due = dueBehind(clock.now(), vendorLagMs());
    if (done === undefined || due.interval.endMs > done.endMs) {
      done = due.interval;
      await refreshOnce(due);
    }
    return Math.min(longestSleepMs, Math.max(0, due.nextMs - clock.now()));
  }

  function dueBehind(nowMs: number, lagMs: number): DueInterval {
    const { interval, nextMs } = dueAt(nowMs - lagMs, schedule);
    return { interval, nextMs: nextMs + lagMs };
  }

  /** What was read while the clock was ahead may have been read too early, so it is read again. */
  function forgetAfterStepBack(): void {
    const byMs = steppedBackMs();
    if (byMs === 0) return;
    log.warn({ event: 'clock_stepped_back', byMs }, 'the clock was set back; reading again');
    done = undefined;
  }

  async function refreshOnce(due: DueInterval): Promise<void> {
    try {
      await refresh(due);
    } catch (error) {
      if (!signal.aborted) log.error({ event: 'loop_fault', err: error }, 'a refresh failed in an unforeseen way');
    }
  }
}
