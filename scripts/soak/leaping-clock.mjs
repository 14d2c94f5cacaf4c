// A clock that stands still until it leaps to where the first sleeper wakes. Its time is kept in shared memory, epoch
// milliseconds, for another thread to read.
export function leapingClock(time, beginMs) {
  Atomics.store(time, 0, BigInt(Math.round(beginMs)));
  const now = () => Number(Atomics.load(time, 0));
  const sleepers = new Set();
  let someoneSleeps = () => undefined;

  function sleep(ms, signal) {
    return new Promise((resolve, reject) => {
      if (signal.aborted) return reject(signal.reason);
      const end = (settle) => {
        sleepers.delete(sleeper);
        signal.removeEventListener('abort', onAbort);
        settle();
      };
      const sleeper = { untilMs: now() + Math.ceil(ms), wake: () => end(resolve) };
      const onAbort = () => end(() => reject(signal.reason));
      signal.addEventListener('abort', onAbort, { once: true });
      sleepers.add(sleeper);
      return someoneSleeps();
    });
  }

  /** Waits until someone sleeps, and wakes who sleeps shortest. */
  async function leap() {
    if (sleepers.size === 0) await new Promise((resolve) => (someoneSleeps = resolve));
    const [first] = [...sleepers].sort((a, b) => a.untilMs - b.untilMs);
    if (first === undefined) return;
    Atomics.store(time, 0, BigInt(Math.max(now(), first.untilMs)));
    first.wake();
    await new Promise((resolve) => setImmediate(resolve));
  }

  return { now, monotonic: now, sleep, leap };
}
