// The system's clock, but for the time in which nothing is to be done: that is left out when `skip` is called. What
// happens between two such leaps happens as fast, and as much of it at once, as in real time.

/** Sleepers that wake so close together wake at once: a leap for each of thousands would take longer than their work. */
const togetherMs = 500;

/** `beginMs`: what the wall clock shows first, epoch milliseconds. */
export function skippingClock(beginMs) {
  const originMs = performance.now();
  const sleepers = new Set();
  let skippedMs = 0;
  const monotonic = () => performance.now() - originMs + skippedMs;

  function arm(sleeper) {
    clearTimeout(sleeper.timer);
    sleeper.timer = setTimeout(sleeper.wake, Math.max(0, sleeper.untilMs - monotonic()));
  }

  return {
    now: () => Math.floor(beginMs + monotonic()),
    monotonic,
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        if (signal.aborted) return reject(signal.reason);
        const end = (settle) => {
          clearTimeout(sleeper.timer);
          sleepers.delete(sleeper);
          signal.removeEventListener('abort', onAbort);
          settle();
        };
        const sleeper = { untilMs: monotonic() + ms, wake: () => end(resolve) };
        const onAbort = () => end(() => reject(signal.reason));
        signal.addEventListener('abort', onAbort, { once: true });
        sleepers.add(sleeper);
        return arm(sleeper);
      }),
    /** How many sleep: every operation that has nothing to do. */
    sleeping: () => sleepers.size,
    /** Leaps to where the first sleeper wakes, and those of the next half second with it. */
    skip: () => {
      let first = Infinity;
      for (const { untilMs } of sleepers) first = Math.min(first, untilMs);
      const leapMs = first + togetherMs - monotonic();
      if (!Number.isFinite(leapMs) || leapMs <= 0) return;
      skippedMs += leapMs;
      for (const sleeper of sleepers) arm(sleeper);
    },
  };
}
