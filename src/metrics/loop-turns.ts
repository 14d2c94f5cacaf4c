import { createHistogram, performance } from 'node:perf_hooks';
import { clearImmediate, setImmediate } from 'node:timers';

/** How long the turns of the event loop took. */
export type LoopTurns = {
  /** 99th percentile of the turns since the last time this was asked, seconds; 0 where there was none. */
  readonly takeP99Seconds: () => number;
  /** Measures no more. */
  readonly stop: () => void;
};

/**
 * Measures every turn of the event loop, less what the loop waited in it for something to do: as long as that an
 * event can have waited for its turn. Nothing is woken for it, and nothing kept alive: an immediate that is
 * unreferenced runs when the loop turns anyway.
 */
export function measureLoopTurns(): LoopTurns {
  const turns = createHistogram();
  let before = mark();
  let next = noteLater();

  function note(): void {
    const now = mark();
    const tookMs = now.atMs - before.atMs - (now.idleMs - before.idleMs);
    turns.record(Math.max(1, Math.round(tookMs * 1e6))); // nanoseconds; a histogram takes no 0
    before = now;
    next = noteLater();
  }

  function noteLater(): NodeJS.Immediate {
    return setImmediate(note).unref();
  }

  return {
    takeP99Seconds: () => {
      const p99 = turns.count === 0 ? 0 : turns.percentile(99) / 1e9;
      turns.reset();
      return p99;
    },
    stop: () => clearImmediate(next),
  };
}

function mark(): { readonly atMs: number; readonly idleMs: number } {
  return { atMs: performance.now(), idleMs: performance.eventLoopUtilization().idle };
}
