import { orAborted } from './abort.ts';

/** Does work one piece at a time, in the order asked. */
export type SerialQueue = {
  /**
   * The work's result, or its error, which does not stop the next work. When `signal` aborts, the caller stops
   * waiting: work that has not started is left out, and work that has started still keeps the next one waiting.
   */
  readonly add: <T>(work: () => Promise<T>, signal?: AbortSignal) => Promise<T>;
  /** Pieces of work that have not ended. */
  readonly size: () => number;
};

export function createSerialQueue(): SerialQueue {
  let last: Promise<unknown> = Promise.resolve();
  let size = 0;

  return {
    add: (work, signal) => {
      size += 1;
      const result = last
        .then(() => {
          signal?.throwIfAborted();
          return work();
        })
        .finally(() => {
          size -= 1;
        });
      last = result.catch(() => undefined);
      return signal === undefined ? result : orAborted(result, signal);
    },
    size: () => size,
  };
}
