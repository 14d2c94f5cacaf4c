import { dayOf, isAmbiguous, type Span } from '../base/calendar.ts';

const oneSecondMs = 1_000;

/**
 * Whether the vendor's format can name a span of one day: each end is unambiguous, or is the day's own, which takes a
 * repeated hour whole (00:00:00, 23:59:59).
 */
export function isAskable({ startMs, endMs }: Span, zone: string): boolean {
  const day = dayOf(startMs, zone);
  const isStartClear = startMs === day.startMs || !isAmbiguous({ startMs, endMs: startMs + oneSecondMs }, zone);
  const isEndClear = endMs === day.endMs || !isAmbiguous({ startMs: endMs - oneSecondMs, endMs }, zone);
  return isStartClear && isEndClear;
}
