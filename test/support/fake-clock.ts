import type { Clock } from '../../src/base/clock.ts';

export type FakeClock = Clock & {
  /** Moves wall and monotonic time on together, waking sleepers in order and letting each one's work settle. */
  advance(ms: number): Promise<void>;
  /** Lets time pass in which nothing of this process runs, as under SIGSTOP. */
  stopFor(ms: number): void;
  /** Sets the wall clock, as an operator or NTP would; monotonic time does not notice. */
  setWall(iso: string): void;
};

/** A clock that moves only when told to, so that a test of ten hours takes ten milliseconds. */
export function fakeClock(startIso: string): FakeClock {
  let wallOffset = Date.parse(startIso);
  let elapsed = 0;
  let sleepers: { at: number; wake: () => void }[] = [];

  async function advance(ms: number): Promise<void> {
    const until = elapsed + ms;
    for (;;) {
      await new Promise((resolve) => setImmediate(resolve));
      const next = sleepers.toSorted((a, b) => a.at - b.at)[0];
      if (next === undefined || next.at > until) break;
      sleepers = sleepers.filter((sleeper) => sleeper !== next);
      elapsed = Math.max(elapsed, next.at);
      next.wake();
    }
    elapsed = until;
  }

  return {
    now: () => wallOffset + elapsed,
    monotonic: () => elapsed,
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        signal.throwIfAborted();
        const onAbort = () => {
          sleepers = sleepers.filter((candidate) => candidate !== sleeper);
          reject(signal.reason as Error);
        };
        const wake = () => {
          signal.removeEventListener('abort', onAbort);
          resolve();
        };
        const sleeper = { at: elapsed + ms, wake };
        signal.addEventListener('abort', onAbort, { once: true });
        sleepers.push(sleeper);
      }),
    advance,
    stopFor: (ms) => {
      elapsed += ms;
    },
    setWall: (iso) => {
      wallOffset = Date.parse(iso) - elapsed;
    },
  };
}
