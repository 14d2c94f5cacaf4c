import type { Shown } from '../ledger/file-format.ts';
import { longestSleepMs } from './loop.ts';
import type { OperationState } from './state.ts';

/** What a start notes in the state file: it publishes the counts that the file holds. */
export function shownByStart(before: Shown | undefined, nowMs: number): Shown {
  return {
    sinceMs: before?.sinceMs ?? nowMs,
    starts: (before?.starts ?? 0) + 1,
    livedMs: before?.livedMs ?? 0,
  };
}

/** The counts were shown for so long again by a process that runs. */
export function shownFor(shown: Shown, lastedMs: number): Shown {
  return { ...shown, livedMs: shown.livedMs + Math.floor(lastedMs) };
}

/**
 * Whether what was shown so far is to be noted while the counts wait for the scrapers. A process that is ended before anyone
 * scraped it has shown nothing; one that crashes again and again must still not begin the wait anew each time. The first start
 * notes nothing, as an ordinary one needs no note.
 */
export function isWorthNoting({ starts, livedMs }: Shown, waitMs: number): boolean {
  return starts > 1 && livedMs < waitMs;
}

/** More than this between two looks, and the process was stopped meanwhile: it looks every quarter of a minute. */
export function longestPauseMs(intervalMs: number): number {
  return longestSleepMs + intervalMs / 10;
}

/** The counts as not shown during these milliseconds: the process was stopped, and nobody can have scraped it. */
export function unshownFor(state: OperationState, awayMs: number): OperationState {
  const reports = [...state.reports].map(([report, of]) => {
    const { shownAtMs } = of;
    return [report, shownAtMs === undefined ? of : { ...of, shownAtMs: shownAtMs + awayMs }] as const;
  });
  return { ...state, reports: new Map(reports) };
}
