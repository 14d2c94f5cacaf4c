/** Runs work one piece at a time, those who ask by turns, so that whoever asks for much waits for it himself. */
export type FairQueue = {
  /** The work's result; undefined when too much waits already, of this asker or of all together. */
  readonly run: <T>(asker: string, work: () => Promise<T>) => Promise<T> | undefined;
};

/** Pieces that may wait besides the one that runs. */
export type QueueBounds = { readonly ofEach: number; readonly ofAll: number };

type Work = () => Promise<unknown>;

export function fairQueue({ ofEach, ofAll }: QueueBounds): FairQueue {
  /** By asker, in the order of their turns: a Map keeps the order in which keys were put in. */
  const waiting = new Map<string, readonly Work[]>();
  let total = 0;
  let isRunning = false;

  function next(): Work | undefined {
    for (const [asker, [work, ...others]] of waiting) {
      waiting.delete(asker);
      if (others.length > 0) waiting.set(asker, others);
      total -= 1;
      return work;
    }
    return undefined;
  }

  async function runAll(): Promise<void> {
    isRunning = true;
    for (let work = next(); work !== undefined; work = next()) await work();
    isRunning = false;
  }

  return {
    run: (asker, work) => {
      const own = waiting.get(asker) ?? [];
      if (isRunning && (own.length >= ofEach || total >= ofAll)) return undefined;
      return new Promise((resolve, reject) => {
        waiting.set(asker, [...own, () => work().then(resolve, reject)]);
        total += 1;
        if (!isRunning) void runAll();
      });
    },
  };
}
