import { callNeedsMs, leaseMs, longestLeaseMs, spareMs } from './timing.ts';

/** An instant by both clocks, milliseconds. */
export type Moment = { readonly wallMs: number; readonly monotonicMs: number };

/** What the lease says. */
export type LeaseRecord = {
  /** Who has it; undefined where nobody does. */
  readonly holder: string | undefined;
  /** Whether the last holder gave it back, who calls nobody any more. Without it, nobody may just have been written. */
  readonly isGivenBack: boolean;
  readonly durationMs: number;
  /** Counts up each time somebody gets it, so that what one holder writes is told from what the next one does. */
  readonly term: number;
};

/** The lease as the API has it. `version`: another one after every write. */
export type FoundLease = { readonly version: string; readonly record: LeaseRecord };

/** What the API has. `missing` looks the same however often a lease was made and deleted since the last look. */
export type Found = FoundLease | 'missing';

/** The lease held: since when it lasts, which is when the write that gave it was begun. */
export type Hold = { readonly term: number; readonly begun: Moment };

/**
 * What was found last, and since when nothing that we know of has changed, monotonic milliseconds. `knownTerm`: the
 * highest that was ever found or saved.
 */
export type Seen = { readonly found: Found; readonly knownTerm: number; readonly sinceMs: number };

/** What to do about the lease now: write this record, or nothing. `lost`: it was ours and is no longer. */
export type Step = { readonly write: LeaseRecord } | 'wait' | 'lost';

/**
 * The lease as it was found, known since then or, where it is still the same, since before. A term above the one we
 * knew is a change even where the lease looks as it did: somebody had it, and what it says is older than that.
 */
export function seeing(before: Seen | undefined, found: Found, savedTerm: number, monotonicMs: number): Seen {
  const foundTerm = found === 'missing' ? 0 : found.record.term;
  const knownTerm = Math.max(foundTerm, savedTerm, before?.knownTerm ?? 0);
  const isSame = before !== undefined && versionOf(before.found) === versionOf(found) && before.knownTerm === knownTerm;
  return { found, knownTerm, sinceMs: isSame ? before.sinceMs : monotonicMs };
}

function versionOf(found: Found): string | undefined {
  return found === 'missing' ? undefined : found.version;
}

/**
 * What follows from the lease as it was last seen. It is taken over once it has not changed for as long as it lasts
 * by our own monotonic clock: what another machine's clock says is never compared with ours. One that is missing may
 * have been taken away from somebody since our last look, so it is made without a holder first, and then, like any
 * other, watched for as long as it lasts: what was made has a version, by which we see whether it stays.
 */
export function nextStep(
  { found, knownTerm, sinceMs }: Seen,
  hold: Hold | undefined,
  me: string,
  monotonicMs: number,
): Step {
  if (found === 'missing') return hold === undefined ? { write: heldByNobody(knownTerm) } : 'lost';
  const { record } = found;
  const isOurs = record.holder === me;
  if (hold !== undefined) {
    return isOurs && record.term === hold.term ? { write: { ...record, durationMs: leaseMs } } : 'lost';
  }
  // One that names us, and that we do not hold, is watched like any other: it may have been brought back from a copy.
  // A record of an older term than we know of was brought back for sure, and vouches for nothing.
  const isFree = record.isGivenBack && record.term >= knownTerm;
  const isOver = monotonicMs - sinceMs >= waitMs(record);
  if (!isFree && !isOver) return 'wait';
  return { write: { holder: me, isGivenBack: false, durationMs: leaseMs, term: knownTerm + 1 } };
}

function heldByNobody(term: number): LeaseRecord {
  return { holder: undefined, isGivenBack: false, durationMs: leaseMs, term };
}

/** How long a lease has to stay the same until it is over, milliseconds. */
function waitMs({ durationMs }: LeaseRecord): number {
  return Math.min(longestLeaseMs, Math.max(leaseMs, durationMs)) + spareMs;
}

/** The record by which a holder gives the lease back. */
export function givenBack({ term }: Pick<Hold, 'term'>): LeaseRecord {
  return { ...heldByNobody(term), isGivenBack: true };
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
