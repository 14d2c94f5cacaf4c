import { type Found, type Hold, type LeaseRecord, nextStep, type Seen, seeing, type Step } from './decision.ts';
import type { Holding } from './holding.ts';
import type { LeaseApi } from './lease-api.ts';

export type RoundDeps = {
  readonly api: Pick<LeaseApi, 'read' | 'write'>;
  /** This process: a name that no other one has, before or after it. */
  readonly me: string;
  readonly holding: Holding;
  /** The highest term in which something was saved: the next one lies above it, also where the Lease was deleted. */
  readonly savedTerm: () => Promise<number>;
  /** Told who has the lease. */
  readonly onHolder: (holder: string | undefined) => void;
};

/** Looks at the lease in the API and does what follows. */
export type Round = {
  /** Rejects where the API cannot be asked. `mayTake`: whether the lease is wanted where we do not have it. */
  readonly turn: (mayTake: boolean, signal: AbortSignal) => Promise<void>;
  /** Whether the API has answered once. */
  readonly isKnown: () => boolean;
};

export function createRound({ api, me, holding, savedTerm, onHolder }: RoundDeps): Round {
  let seen: Seen | undefined;

  /** What follows from what was found. What was saved is looked at only where the lease is about to be written anew. */
  async function decide(found: Found, before: Hold | undefined): Promise<Step> {
    const step = stepAfter(found, before, 0);
    return before === undefined && step !== 'wait' ? stepAfter(found, before, await savedTerm()) : step;
  }

  function stepAfter(found: Found, before: Hold | undefined, saved: number): Step {
    const { monotonicMs } = holding.now();
    seen = seeing(seen, found, saved, monotonicMs);
    return nextStep(seen, before, me, monotonicMs);
  }

  /** Answers whether it was written. What it gives lasts from before it was sent. */
  async function write(record: LeaseRecord, before: Hold | undefined, signal: AbortSignal): Promise<boolean> {
    const begun = holding.now();
    const written = await api.write(record, begun.wallMs, signal);
    if (written === 'conflict') return false;
    seen = seeing(seen, written, 0, holding.now().monotonicMs);
    // A lease that ran out while it was renewed is not taken up again: its operations are being stopped.
    const isOurs = record.holder === me && holding.current() === before && !signal.aborted;
    if (isOurs) holding.gain({ term: record.term, begun });
    return true;
  }

  return {
    /** A write that somebody else was ahead of is decided anew, once. */
    turn: async (mayTake, signal) => {
      for (const isLast of [false, true]) {
        const found = await api.read(signal);
        seen = seeing(seen, found, 0, holding.now().monotonicMs);
        onHolder(found === 'missing' ? undefined : found.record.holder);
        const before = holding.current();
        if (before === undefined && !mayTake) return;
        const step = await decide(found, before);
        if (step === 'lost') holding.lose('another process has it, or it was deleted');
        if (typeof step === 'string' || (await write(step.write, before, signal))) return;
        if (isLast) holding.lose('another process writes it');
      }
    },
    isKnown: () => seen !== undefined,
  };
}
