import type { Day } from '../base/calendar.ts';
import { isAskable } from '../ledger/askable.ts';

/**
 * The instants up to which a day is asked: every step from its midnight, and its end. `untilMs` cuts the day short.
 * Those that the vendor's format cannot name, in a repeated hour, are left out. Ascending, never empty.
 */
export function pointsOf(day: Day, untilMs: number, stepMs: number, zone: string): readonly number[] {
  const endMs = Math.min(day.endMs, untilMs);
  const points: number[] = [];
  for (let atMs = day.startMs + stepMs; atMs < endMs; atMs += stepMs) {
    if (isAskable({ startMs: day.startMs, endMs: atMs }, zone)) points.push(atMs);
  }
  return [...points, endMs];
}
