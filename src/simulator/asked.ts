import { oneDayMs, oneHourMs, oneSecondMs } from '../base/time-units.ts';
import { windowOf } from './apis.ts';
import type { WallWindow } from './counts.ts';
import { formatVendorTime, wallAt, type WallMs } from './wall-time.ts';

/** A question as far as faults go by it. */
export type Asked = {
  /** The window asked for; undefined where none is named, or none that can be read. */
  readonly window: WallWindow | undefined;
  /** What the vendor's wall clock shows when it is asked. */
  readonly nowWallMs: () => WallMs;
  /** The vendor's own zone. */
  readonly timezone: string;
};

/** A day so far or a whole day, or any other part of one. */
export const windowKinds = ['day', 'part'] as const;
export type WindowKind = (typeof windowKinds)[number];

/** A day so far is asked up to an instant not longer ago than this. */
const dayEndsWithinMs = 2 * oneHourMs;

export function askedOf(query: URLSearchParams, nowMs: number, timezone: string): Asked {
  const window = windowOf(query);
  return {
    window: 'status' in window ? undefined : window,
    nowWallMs: () => wallAt(Math.floor(nowMs / oneSecondMs) * oneSecondMs, timezone),
    timezone,
  };
}

/** Which kind of window is asked for; undefined without one. A day's first interval is that day so far. */
export function windowKindOf({ window, nowWallMs }: Asked): WindowKind | undefined {
  if (window === undefined) return undefined;
  const isFromMidnight = window.first % oneDayMs === 0;
  const isWhole = (window.last + oneSecondMs) % oneDayMs === 0;
  return isFromMidnight && (isWhole || window.last >= nowWallMs() - dayEndsWithinMs) ? 'day' : 'part';
}

/** The query with another window. */
export function withWindow(query: URLSearchParams, { first, last }: WallWindow): URLSearchParams {
  const changed = new URLSearchParams(query);
  changed.set('date_ini', formatVendorTime(first));
  changed.set('date_end', formatVendorTime(last));
  return changed;
}
