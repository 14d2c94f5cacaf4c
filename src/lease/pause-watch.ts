import type { Clock } from '../base/clock.ts';
import { longestPauseMs } from './timing.ts';

/**
 * Tells whether the process was stopped since it was last asked, which has to be often: the process by a signal, or
 * the machine with it, during which the monotonic clock stands still and the wall clock does not.
 */
export function createPauseWatch(clock: Pick<Clock, 'now' | 'monotonic'>): () => boolean {
  let wallMs = clock.now();
  let monotonicMs = clock.monotonic();
  return () => {
    const [wallBeforeMs, monotonicBeforeMs] = [wallMs, monotonicMs];
    wallMs = clock.now();
    monotonicMs = clock.monotonic();
    return Math.max(wallMs - wallBeforeMs, monotonicMs - monotonicBeforeMs) > longestPauseMs;
  };
}
