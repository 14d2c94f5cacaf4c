import type { Clock } from '../base/clock.ts';
import type { Log } from '../base/log.ts';
import type { SavedOperation, SavedState } from './file-format.ts';

/** In the zone furthest behind, a date ends this long after it ended in UTC. */
const lastZoneMs = 12 * 3_600_000;

/**
 * Of these saved operations, those whose day is over in every zone. While it is not, one that left the configuration and
 * comes back (a typo, a change taken back) goes on where it stood; later, days of it that others may have counted would
 * be closed again.
 */
export function leftOperations(state: SavedState, names: Iterable<string>, nowMs: number): readonly string[] {
  const earliest = new Date(nowMs - lastZoneMs).toISOString().slice(0, 10);
  const isOver = ({ reports, pool }: SavedOperation) =>
    [pool.date, ...[...reports.values()].map(({ ledger }) => ledger?.date ?? '')].every((date) => date < earliest);
  return [...names].filter((name) => {
    const saved = state.get(name);
    return saved !== undefined && isOver(saved);
  });
}

export type ForgettingDeps = {
  readonly clock: Pick<Clock, 'now'>;
  readonly log: Log;
  /** Told how many operations were forgotten. */
  readonly onForgotten: (operations: number) => void;
};

export type Forgetting = {
  /** The names of all operations configured, and of all saved. */
  readonly retain: (configured: Iterable<string>, saved: Iterable<string>) => void;
  /** An operation was saved: it may be one that is configured no longer. */
  readonly noteSaved: (name: string) => void;
  /** Takes those out of the state that are to be forgotten now; answers whether there were any. Looks only at what left. */
  readonly forgetIn: (state: Map<string, SavedOperation>) => boolean;
};

/** For one refresh and no more. */
export const forgettingNothing: Forgetting = {
  retain: () => undefined,
  noteSaved: () => undefined,
  forgetIn: () => false,
};

/** Forgets, and tells of, operations that left the configuration; none before it was told who is configured. */
export function createForgetting({ clock, log, onForgotten }: ForgettingDeps): Forgetting {
  let configured: ReadonlySet<string> | undefined;
  let gone = new Set<string>();
  return {
    retain: (names, saved) => {
      const inForce = new Set(names);
      configured = inForce;
      gone = new Set([...saved].filter((name) => !inForce.has(name)));
    },
    noteSaved: (name) => {
      if (configured?.has(name) === false) gone.add(name);
    },
    forgetIn: (state) => {
      const left = gone.size === 0 ? [] : leftOperations(state, gone, clock.now());
      if (left.length === 0) return false;
      for (const name of left) {
        state.delete(name);
        gone.delete(name);
      }
      onForgotten(left.length);
      log.warn(
        { event: 'operations_forgotten', operations: left },
        'operations that are configured no longer were taken out of the state; one that returns begins anew',
      );
      return true;
    },
  };
}
