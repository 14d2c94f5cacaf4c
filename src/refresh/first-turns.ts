/** First refreshes at once at most: more would only wait for each other, and for the vendor. */
export const mostFirstRefreshes = 64;

/**
 * Resolves with a function that ends the turn when a first refresh may begin; with undefined when `signal` aborts before.
 * Operations of one token come one after the other, because they wait for each other anyway.
 */
export type FirstTurn = (token: string, signal: AbortSignal) => Promise<(() => void) | undefined>;

type Waiting = { readonly token: string; readonly begin: () => void };

/** Turns in the order asked, so that many operations do not all begin in the same instant. */
export function createFirstTurns(most = mostFirstRefreshes): FirstTurn {
  const underWay = new Set<string>();
  const waiting: Waiting[] = [];

  function admit(): void {
    while (underWay.size < most) {
      const index = waiting.findIndex(({ token }) => !underWay.has(token));
      const [next] = index < 0 ? [] : waiting.splice(index, 1);
      if (next === undefined) return;
      underWay.add(next.token);
      next.begin();
    }
  }

  function endOf(token: string): () => void {
    let hasEnded = false;
    return () => {
      if (hasEnded) return;
      hasEnded = true;
      underWay.delete(token);
      admit();
    };
  }

  return (token, signal) =>
    new Promise((resolve) => {
      if (signal.aborted) {
        resolve(undefined);
        return;
      }
      const giveUp = () => {
        waiting.splice(waiting.indexOf(place), 1);
        resolve(undefined);
      };
      const place: Waiting = {
        token,
        begin: () => {
          signal.removeEventListener('abort', giveUp);
          resolve(endOf(token));
        },
      };
      signal.addEventListener('abort', giveUp, { once: true });
      waiting.push(place);
      admit();
    });
}
