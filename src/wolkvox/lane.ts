/** Runs work one at a time, in the order asked. Waiting ends with the signal; the others keep their places. */
export type Lane = <T>(work: () => Promise<T>, signal: AbortSignal) => Promise<T>;

/** The lane of a token: operations that share a token share its lane. */
export type Lanes = (token: string) => Lane;

/**
 * Serialised on purpose: "the same token cannot be consumed simultaneously, so you can schedule the next
 * API to be consumed when the result of the previous one is successful" (the vendor's page).
 */
export function createLanes(): Lanes {
  const tails = new Map<string, Promise<void>>();

  return (token) => (work, signal) => {
    const before = tails.get(token) ?? Promise.resolve();
    const result = before.then(() => {
      signal.throwIfAborted();
      return work();
    });
    const leave = () => {
      if (tails.get(token) === tail) tails.delete(token);
    };
    const tail: Promise<void> = result.then(leave, leave);
    tails.set(token, tail);
    return orAborted(result, signal);
  };
}

/** The result, or the signal's reason as soon as it aborts. */
async function orAborted<T>(result: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(signal.reason as Error);
    if (signal.aborted) onAbort();
    else signal.addEventListener('abort', onAbort, { once: true });
    result.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}
