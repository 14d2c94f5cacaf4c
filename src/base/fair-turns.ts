import { breathe } from './clock.ts';

/** Resolves when the caller may go on: at once while few have in this turn of the event loop, else in a later one. */
export type FairTurn = () => Promise<void>;

/** A piece of a refresh takes about a millisecond. */
const piecesPerTurn = 8;

/**
 * Lets so many callers go on in one turn of the event loop, the others in the order they came: a thousand that wake
 * together would else work one after the other while no scrape is answered.
 */
export function createFairTurns(most = piecesPerTurn): FairTurn {
  const waiting: (() => void)[] = [];
  let free = most;

  /** A new turn for as long as somebody has used the last one. */
  async function renew(): Promise<void> {
    while (free < most) {
      await breathe();
      const next = waiting.splice(0, most);
      free = most - next.length;
      for (const goOn of next) goOn();
    }
  }

  return () => {
    if (free === 0) return new Promise((resolve) => waiting.push(resolve));
    const isFirst = free === most;
    free -= 1;
    if (isFirst) void renew();
    return Promise.resolve();
  };
}
