import type { Span } from '../base/calendar.ts';
import { oneSecondMs } from '../base/time-units.ts';
import type { Sighting } from './facts.ts';

/** How many calls are to be expected on the last seconds of intervals whose calls were all found; not yet told. */
export type BoundsWatch = number;

/** Calls of intervals that touch, and by how many the day has grown more than they hold. */
export type Sums = { readonly calls: number; readonly missing: number; readonly interval: Span };

/**
 * What the sums say of a window's outermost seconds. Intervals never share a second. Where a window lacks the calls of
 * one, they are in no interval and, a refresh later, in the day: on average the share that a second is of an interval. Where
 * none is missing although one was to be expected, both count. Where few are missing, calls that come late explain it as well.
 */
export function watchBounds(
  before: BoundsWatch,
  { calls, missing, interval }: Sums,
): { readonly watch: BoundsWatch; readonly sightings: readonly Sighting[] } {
  if (missing < 0) return { watch: before, sightings: [] };
  const expected = expectedOnLastSecond(calls, interval);
  if (missing > 0) {
    const sightings: Sighting[] = explainsBoundary(missing, expected)
      ? [{ fact: 'window_bounds', value: 'short' }]
      : [];
    return { watch: 0, sightings };
  }
  const watch = before + expected;
  return watch < 1
    ? { watch, sightings: [] }
    : { watch: 0, sightings: [{ fact: 'window_bounds', value: 'inclusive' }] };
}

/** Calls come at any second alike. */
export function expectedOnLastSecond(calls: number, { startMs, endMs }: Span): number {
  return (calls * oneSecondMs) / (endMs - startMs);
}

/** Whether outermost seconds, two of each window at most, may be the reason for so many calls that are in no interval. */
export function explainsBoundary(missing: number, expected: number): boolean {
  return missing <= 3 + 6 * expected;
}
