import type { Clock } from '../base/clock.ts';
import type { FairTurn } from '../base/fair-turns.ts';
import { factsJson } from '../facts/facts-json.ts';
import type { SavedOperation } from '../ledger/file-format.ts';
import type { StateStore } from '../ledger/store.ts';
import type { Save } from './reads.ts';
import { isWorthNoting, shownByStart, shownFor } from './shown.ts';
import type { SavedReports } from './state.ts';

/** What a state file holds of an operation, and how long the counts have been shown as they stand there. */
export type Remembered = {
  readonly save: Save;
  /** Notes that this start shows the counts. A note that cannot be saved costs no more than the wait for the scrapers. */
  readonly noteStart: () => Promise<void>;
  /** They were shown for so long again, milliseconds; noted where a start after a crash could need it. */
  readonly noteShown: (lastedMs: number) => Promise<void>;
  /** How long earlier starts have shown them, milliseconds. */
  readonly shownBeforeMs: number;
};

export type RememberedDeps = {
  readonly clock: Pick<Clock, 'now'>;
  readonly store: Pick<StateStore, 'save'>;
  readonly operation: string;
  /** Where it reads from, as the state file names it. */
  readonly source: string;
  readonly intervalMs: number;
  readonly fairTurn: FairTurn;
};

/** What was shown for less is noted with what follows. */
const leastNotedMs = 1_000;

/** `saved`: what the state file knew when this process began. */
export function remembered(
  saved: SavedOperation | undefined,
  { clock, store, operation, source, intervalMs, fairTurn }: RememberedDeps,
): Remembered {
  let shown = saved && shownByStart(saved.shown, clock.now());
  let onDisk = saved;

  async function note(): Promise<void> {
    if (onDisk !== undefined) await store.save(operation, { ...onDisk, shown }).catch(() => undefined);
  }

  return {
    save: async (known, facts, tokenMark, pool, isChanged) => {
      if (isChanged) shown = undefined;
      const toSave = { source, tokenMark, shown, reports: byApi(known), facts: factsJson(facts), pool };
      const savedMs = await store.save(operation, toSave).finally(fairTurn);
      onDisk = toSave;
      return savedMs;
    },
    noteStart: note,
    noteShown: async (lastedMs) => {
      if (shown === undefined) return;
      const isDue = lastedMs >= leastNotedMs && isWorthNoting(shown, intervalMs / 2);
      shown = shownFor(shown, lastedMs);
      if (isDue) await note();
    },
    shownBeforeMs: shown?.livedMs ?? 0,
  };
}

function byApi(reports: SavedReports): SavedOperation['reports'] {
  return new Map([...reports].map(([{ api }, saved]) => [api, saved]));
}
