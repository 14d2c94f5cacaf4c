import type { Snapshot } from '../../snapshot/snapshot.ts';
import { smartHoldNumbers } from './smart-hold-numbers.ts';

/**
 * Up to when everything shown was read: the end of the last interval or that of the day's last read, whichever is
 * older. Undefined while one of them has not been read.
 */
export function knownThroughMs(snapshot: Snapshot): number | undefined {
  const { interval, day } = smartHoldNumbers(snapshot);
  if (interval === undefined) return undefined;
  if (day === undefined) return interval.span.endMs;
  return day.readThroughMs === undefined ? undefined : Math.min(interval.span.endMs, day.readThroughMs);
}
