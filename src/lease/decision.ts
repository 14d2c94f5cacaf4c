import { callNeedsMs, leaseMs, longestLeaseMs, spareMs } from './timing.ts';

/** An instant by both clocks, milliseconds. */
export type Moment = { readonly wallMs: number; readonly monotonicMs: number };

/** What the lease says. */
export type LeaseRecord = {
  /** Who has it; undefined where it was given back, or nobody ever had it. */
  readonly holder: string | undefined;
  readonly durationMs: number;
  /** Counts up each time somebody gets it, so that what one holder writes is told from what the next one does. */
  readonly term: number;
};

/** The lease as the API has it. `version`: another one after every write; undefined where there is no lease. */
export type Found = { readonly version: string | undefined; readonly record: LeaseRecord };

/** The lease held: since when it lasts, which is when the write that gave it was begun. */
export type Hold = { readonly term: number; readonly begun: Moment };

/** A version of the lease, and since when we know it, monotonic milliseconds. */
export type Seen = { readonly found: Found; readonly sinceMs: number };

/** What to do about the lease now: write that it is ours, or nothing. `lost`: it was ours and is no longer. */
export type Step = { readonly write: LeaseRecord } | 'wait' | 'lost';

/** A lease that nobody ever had. */
export const noLease: Found = { version: undefined, record: { holder: undefined, durationMs: leaseMs, term: 0 } };

/** The lease as it was found, known since then or, where it is still the same, since before. */
export function seeing(before: Seen | undefined, found: Found, monotonicMs: number): Seen {
  if (before !== undefined && before.found.version === found.version) return { found, sinceMs: before.sinceMs };
  return { found, sinceMs: monotonicMs };
}

/**
 * What follows from the lease as it was last seen. It is taken over once it has not changed for as long as it lasts
 * by our own monotonic clock: what another machine's clock says is never compared with ours. A lease that is not
 * there, or that nobody ever had, may have been taken away from somebody, and is waited for just as long.
 */
export function nextStep(
  { found: { record }, sinceMs }: Seen,
  hold: Hold | undefined,
  me: string,
  monotonicMs: number,
): Step {
  const isOurs = record.holder === me;
  if (hold !== undefined) {
    return isOurs && record.term === hold.term ? { write: { ...record, durationMs: leaseMs } } : 'lost';
  }
  const isGivenBack = record.holder === undefined && record.term > 0;
  const isOver = monotonicMs - sinceMs >= waitMs(record);
  // One that names us was written by us, and by nobody since: whoever takes it changes it.
  if (!isOurs && !isGivenBack && !isOver) return 'wait';
  return { write: { holder: me, durationMs: leaseMs, term: record.term + 1 } };
}

/** How long a lease has to stay the same until it is over, milliseconds. */
function waitMs({ durationMs }: LeaseRecord): number {
  return Math.min(longestLeaseMs, Math.max(leaseMs, durationMs)) + spareMs;
}

/** The record by which a holder gives the lease back. */
export function givenBack({ term }: Pick<Hold, 'term'>): LeaseRecord {
  return { holder: undefined, durationMs: leaseMs, term };
}

/** Whether the lease still lasts: both clocks have to say so. The wall clock goes on while a machine sleeps. */
export function isHeld(hold: Hold | undefined, now: Moment): hold is Hold {
  return hold !== undefined && leftMs(hold, now) > 0;
}

/** Whether a call that begins now ends while the lease lasts. A wall clock that was set back vouches for nothing. */
export function mayCall(hold: Hold | undefined, now: Moment): boolean {
  return hold !== undefined && now.wallMs >= hold.begun.wallMs && leftMs(hold, now) > callNeedsMs;
}

function leftMs({ begun }: Hold, { wallMs, monotonicMs }: Moment): number {
  return leaseMs - Math.max(wallMs - begun.wallMs, monotonicMs - begun.monotonicMs);
}
