import type { Shown } from '../ledger/file-format.ts';

/** Starts in a row after which the wait for the scrapers counts from the first of them. */
const startsOfACrashLoop = 3;

/** What a start notes in the state file: it publishes the counts that the file holds. */
export function shownByStart(before: Shown | undefined, nowMs: number): Shown {
  return { sinceMs: before?.sinceMs ?? nowMs, starts: (before?.starts ?? 0) + 1 };
}

/**
 * How long the counts may be taken to have been shown when a start publishes them, milliseconds. A process that was
 * ended before anyone scraped it has shown nothing, so one start before counts for nothing; an exporter that crashes
 * again and again must still not begin its wait anew each time.
 */
export function countedMs({ sinceMs, starts }: Shown, nowMs: number): number {
  return starts < startsOfACrashLoop ? 0 : Math.max(0, nowMs - sinceMs);
}
