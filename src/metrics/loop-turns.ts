import { createHistogram, performance } from 'node:perf_hooks';
import { clearImmediate, setImmediate } from 'node:timers';

/** How long the turns of the event loop took. */
export type LoopTurns = {
  /** 99th percentile of the turns since the last time this was asked, seconds; 0 where there was none. */
  readonly takeP99Seconds: () => number;
  /** Measures no more. */
  readonly stop: () => void;
};

/** A turn of an hour or more counts as one of an hour. */
const longestMicros = 3.6e9;

/**
 * Measures every turn of the event loop, less what the loop waited in it for something to do: as long as that an
 * event can have waited for its turn. Nothing is woken for it, and nothing kept alive: an immediate that is
 * unreferenced runs when the loop turns anyway.
 */
export function measureLoopTurns(mark = markNow): LoopTurns {
  // Microseconds, to the hundredth: finer than anybody looks, and small enough to be emptied for each scrape.
  const turns = createHistogram({ lowest: 1, highest: longestMicros, figures: 2 });
  let before = mark();
  let next = noteLater();

  function note(): void {
    const now = mark();
    const tookMs = now.atMs - before.atMs - (now.idleMs - before.idleMs);
    turns.record(Math.min(Math.max(Math.round(tookMs * 1e3), 1), longestMicros));
    before = now;
    next = noteLater();
  }

  function noteLater(): NodeJS.Immediate {
    return setImmediate(note).unref();
  }

  return {
    takeP99Seconds: () => {
      const p99 = turns.count === 0 ? 0 : turns.percentile(99) / 1e6;
      turns.reset();
      return p99;
    },
    stop: () => clearImmediate(next),
  };
}

function markNow(): { readonly atMs: number; readonly idleMs: number } {
  return { atMs: performance.now(), idleMs: performance.eventLoopUtilization().idle };
}
