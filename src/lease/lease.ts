import type { Clock } from '../base/clock.ts';
import type { Log } from '../base/log.ts';
import { givenBack, mayCall } from './decision.ts';
import { createHolding, type HoldingDeps } from './holding.ts';
import type { LeaseApi } from './lease-api.ts';
import { createRound, type RoundDeps } from './round.ts';
import { createTelling } from './telling.ts';
import { leaseMs, roundAgainMs, roundEveryMs } from './timing.ts';

/** The lease, as far as this process has it. */
export type Lease = {
  /** Asks for it, keeps it and looks whether it lasts, until `signal` aborts. */
  readonly run: (signal: AbortSignal) => Promise<void>;
  /** The term in which we have it now, by both clocks; undefined where we do not. */
  readonly term: () => number | undefined;
  /** Whether a call to the vendor may begin this instant. */
  readonly mayCall: () => boolean;
  /** Whether the API has told once who has it. */
  readonly isKnown: () => boolean;
  /** Whether the API was asked lately, answered or not. */
  readonly isTurning: () => boolean;
  /** Holds it no longer and does not ask for it for a lease's time. `isFree`: another may have it at once. */
  readonly giveUp: (isFree: boolean, signal: AbortSignal) => Promise<void>;
};

export type LeaseDeps = HoldingDeps &
  Pick<RoundDeps, 'me' | 'savedTerm'> & {
    readonly api: Pick<LeaseApi, 'read' | 'write'>;
    readonly clock: Clock;
    readonly log: Log;
  };

/** How often the clocks are looked at, milliseconds. */
const lookEveryMs = 1_000;
/** A round that takes this long stands still, milliseconds. */
const longestRoundMs = 60_000;

export function createLease({ api, me, clock, log, savedTerm, onChange, onPause }: LeaseDeps): Lease {
  const tell = createTelling(log, me);
  const holding = createHolding({ clock, log, onChange, onPause });
  const round = createRound({ api, me, holding, savedTerm, onHolder: tell.holder });
  let roundMs = clock.monotonic();
  let restUntilMs = -Infinity;

  /** Answers how long to wait until the next round, milliseconds. */
  async function turn(signal: AbortSignal): Promise<number> {
    roundMs = clock.monotonic();
    try {
      await round.turn(roundMs >= restUntilMs, signal);
      tell.worked();
      return Math.max(0, roundMs + roundEveryMs - clock.monotonic());
    } catch (error) {
      if (!signal.aborted) tell.failed(error);
      return roundAgainMs;
    }
  }

  async function rounds(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) await clock.sleep(await turn(signal), signal).catch(() => undefined);
  }

  async function looks(signal: AbortSignal): Promise<void> {
    for (; !signal.aborted; holding.current()) await clock.sleep(lookEveryMs, signal).catch(() => undefined);
  }

  async function free(term: number, signal: AbortSignal): Promise<void> {
    try {
      const found = await api.read(signal);
      if (found === 'missing' || found.record.holder !== me || found.record.term !== term) return;
      if ((await api.write(givenBack({ term }), clock.now(), signal)) === 'conflict') return;
      log.info({ event: 'lease_given_back', term }, 'the lease was given back; another process may have it at once');
    } catch (error) {
      if (!signal.aborted) tell.failed(error);
    }
  }

  return {
    run: async (signal) => {
      await Promise.all([rounds(signal), looks(signal)]);
    },
    term: () => holding.current()?.term,
    mayCall: () => mayCall(holding.current(), holding.now()),
    isKnown: round.isKnown,
    isTurning: () => clock.monotonic() - roundMs < longestRoundMs,
    giveUp: async (isFree, signal) => {
      const held = holding.current();
      restUntilMs = clock.monotonic() + leaseMs;
      if (held === undefined) return;
      holding.lose('it is given up'); // from here on no call begins
      if (isFree) await free(held.term, signal);
    },
  };
}
