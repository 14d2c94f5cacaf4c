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

  /** The next piece of the asker whose turn it is. */
  function take(asker: string, [work, ...others]: readonly Work[]): Work | undefined {
    if (others.length > 0) waiting.set(asker, others);
    else waiting.delete(asker);
    total -= 1;
    return work;
  }

  /** Behind everybody who came while his work ran. */
  function goLast(asker: string) {
    const others = waiting.get(asker);
    if (others === undefined) return;
    waiting.delete(asker);
    waiting.set(asker, others);
  }

  async function runAll(): Promise<void> {
    isRunning = true;
    for (let [next] = waiting; next !== undefined; [next] = waiting) {
      const [asker, works] = next;
      await take(asker, works)?.();
      goLast(asker);
    }
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
