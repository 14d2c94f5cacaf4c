import type { Clock } from '../base/clock.ts';
import type { OperationState } from './state.ts';

/** A step back of the wall clock beyond this is somebody setting it, not a measuring error. Milliseconds. */
const leastStepMs = 1_000;

/** Answers by how much the wall clock was set back since it was last asked, milliseconds; 0 where it was not. */
export function stepBackWatch(clock: Pick<Clock, 'now' | 'monotonic'>): () => number {
  const look = () => ({ wallMs: clock.now(), monotonicMs: clock.monotonic() });
  let seen = look();
  return () => {
    const before = seen;
    seen = look();
    const byMs = before.wallMs + seen.monotonicMs - before.monotonicMs - seen.wallMs;
    return byMs > leastStepMs ? byMs : 0;
  };
}

/** The state with its ages in order after the wall clock was set back: else what is old would be shown for so long more. */
export function staleSooner(state: OperationState, byMs: number): OperationState {
  const reports = [...state.reports].map(([report, of]) => {
    const interval = of.interval && { ...of.interval, staleAtMs: of.interval.staleAtMs - byMs };
    return [report, { ...of, interval, dayStaleAtMs: of.dayStaleAtMs - byMs }] as const;
  });
  return { ...state, reports: new Map(reports) };
}
