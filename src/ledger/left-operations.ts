import type { Clock } from '../base/clock.ts';
import type { Log } from '../base/log.ts';
import type { SavedState } from './file-format.ts';

/** In the zone furthest behind, a date ends this long after it ended in UTC. */
const lastZoneMs = 12 * 3_600_000;

/**
 * Saved operations that are configured no longer and whose day is over in every zone. While it is not, one that
 * comes back (a typo, a change taken back) goes on where it stood; later, days of it that others may have counted
 * would be closed again.
 */
export function leftOperations(state: SavedState, configured: ReadonlySet<string>, nowMs: number): readonly string[] {
  const earliest = new Date(nowMs - lastZoneMs).toISOString().slice(0, 10);
  const left = [...state].filter(([name, { reports, pool }]) => {
    const dates = [...reports.values()].map(({ ledger }) => ledger?.date ?? '');
    return !configured.has(name) && [pool.date, ...dates].every((date) => date < earliest);
  });
  return left.map(([name]) => name);
}

export type ForgettingDeps = {
  readonly clock: Pick<Clock, 'now'>;
  readonly log: Log;
  /** Told how many operations were forgotten. */
  readonly onForgotten: (operations: number) => void;
};

export type Forgetting = {
  /** The names of all operations configured. */
  readonly retain: (names: Iterable<string>) => void;
  /** The state without those that are to be forgotten now. */
  readonly remaining: (state: SavedState) => SavedState;
};

/** For one refresh and no more. */
export const forgettingNothing: Forgetting = { retain: () => undefined, remaining: (state) => state };

/** Forgets, and tells of, operations that left the configuration; none before it was told who is configured. */
export function createForgetting({ clock, log, onForgotten }: ForgettingDeps): Forgetting {
  let configured: ReadonlySet<string> | undefined;
  return {
    retain: (names) => {
      configured = new Set(names);
    },
    remaining: (state) => {
      const left = configured === undefined ? [] : leftOperations(state, configured, clock.now());
      if (left.length === 0) return state;
      onForgotten(left.length);
      log.warn(
        { event: 'operations_forgotten', operations: left },
        'operations that are configured no longer were taken out of the state; one that returns begins anew',
      );
      return new Map([...state].filter(([name]) => !left.includes(name)));
    },
  };
}
