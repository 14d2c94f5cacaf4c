import { setImmediate as immediate, setTimeout as timeout } from 'node:timers/promises';

/** Rows cost most: a slice of them takes some milliseconds. */
const itemsPerSlice = 200;

/** Does `each` for every item, letting scrapes and timers in between slices, so that a huge answer stops nobody. */
export async function inSlices<T>(items: Iterable<T>, each: (item: T) => void): Promise<void> {
  let done = 0;
  for (const item of items) {
    each(item);
    done += 1;
    if (done % itemsPerSlice === 0) await breathe();
  }
}

/** The only source of time. The one file in which lint allows a timer or `Date.now`. */
export type Clock = {
  /** Wall-clock time, epoch milliseconds. May jump: ask it *when*, never *how long*. */
  now(): number;
  /** Monotonic milliseconds from an arbitrary origin. Only differences mean anything. */
  monotonic(): number;
  /** Resolves after `ms` milliseconds; rejects with the signal's reason if aborted first. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
};

export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  sleep: async (ms, signal) => {
    try {
      await timeout(ms, undefined, { signal });
    } catch (error) {
      signal.throwIfAborted();
      throw error;
    }
  },
};

/** Lets waiting sockets and timers have their turn in the middle of long work. */
export async function breathe(): Promise<void> {
  await immediate();
}

export type Deadline = {
  /** Aborts when the parent does or the time is up. */
  readonly signal: AbortSignal;
  readonly expired: () => boolean;
  /** Must be called when the work ends, or the timer and the parent's listener stay behind. */
  readonly clear: () => void;
};

/**
 * A real-time limit for socket work, in milliseconds. Written out because `AbortSignal.any` over a
 * signal that lives as long as the process keeps every composite alive on Node 20.
 */
export function deadline(ms: number, parent: AbortSignal): Deadline {
  const controller = new AbortController();
  let isExpired = false;
  const onAbort = () => controller.abort(parent.reason);
  const timer = setTimeout(() => {
    isExpired = true;
    controller.abort(new Error(`not done within ${ms} ms`));
  }, ms);
  if (parent.aborted) onAbort();
  else parent.addEventListener('abort', onAbort, { once: true });
  return {
    signal: controller.signal,
    expired: () => isExpired,
    clear: () => {
      clearTimeout(timer);
      parent.removeEventListener('abort', onAbort);
    },
  };
}
