import type { Clock } from '../../src/base/clock.ts';

export type LeapingClock = Clock & {
  /** Moves wall and monotonic time on together. */
  leap(ms: number): void;
  /** Sets the wall clock; monotonic time does not notice. */
  setWall(iso: string): void;
};

/** A clock whose sleeps are over at once and have taken their time: for work over sockets that waits between calls. */
export function leapingClock(startIso: string): LeapingClock {
  let wallOffset = Date.parse(startIso);
  let elapsed = 0;
  const leap = (ms: number) => {
    elapsed += ms;
  };
  return {
    now: () => wallOffset + elapsed,
    monotonic: () => elapsed,
    sleep: async (ms, signal) => {
      signal.throwIfAborted();
      leap(ms);
    },
    leap,
    setWall: (iso) => {
      wallOffset = Date.parse(iso) - elapsed;
    },
  };
}
