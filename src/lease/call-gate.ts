import type { Clock } from '../base/clock.ts';
import { NotBegunError } from '../wolkvox/asking-first.ts';
import type { Vendor } from '../wolkvox/connection.ts';
import { callNeedsMs } from './timing.ts';

/** Calls that are made only while the lease lasts long enough. */
export type CallGate = {
  readonly call: Vendor['call'];
  /** Whether every call that was begun is over at the vendor, too: one that was given up may go on there. */
  readonly isQuiet: () => boolean;
};

/** How often a call that waits asks again, milliseconds. */
const askAgainMs = 1_000;

/**
 * A call that may not begin waits: soon the lease is renewed, or it is lost and the signal ends the waiting. The
 * last word is not here: the vendor's connections ask once more when the request is about to be written.
 */
export function createCallGate(
  call: Vendor['call'],
  mayCall: () => boolean,
  clock: Pick<Clock, 'monotonic' | 'sleep'>,
): CallGate {
  let underWay = 0;
  let givenUpMs = -Infinity;

  async function begin(...[endpoint, asked, signal]: Parameters<Vendor['call']>) {
    underWay += 1;
    try {
      return await call(endpoint, asked, signal);
    } catch (error) {
      if (error instanceof NotBegunError) return undefined;
      if (signal.aborted) givenUpMs = clock.monotonic();
      throw error;
    } finally {
      underWay -= 1;
    }
  }

  return {
    call: async (endpoint, asked, signal) => {
      for (;;) {
        while (!mayCall()) await clock.sleep(askAgainMs, signal);
        const answer = await begin(endpoint, asked, signal);
        if (answer !== undefined) return answer;
      }
    },
    isQuiet: () => underWay === 0 && clock.monotonic() - givenUpMs > callNeedsMs,
  };
}
