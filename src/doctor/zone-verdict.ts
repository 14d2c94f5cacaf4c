import { oneHourMs, oneMinuteMs } from '../base/time-units.ts';
import { wallAt, type WallMs } from '../base/wall-time.ts';
import type { Bracket } from './zone-search.ts';

/** What questions have shown of the vendor's wall clock. */
export type ZoneEvidence =
  /** The newest second with calls lies in the bracket; so many calls came in the hour before its end, at least. */
  | { readonly kind: 'newest'; readonly bracket: Bracket; readonly calls: number }
  /** The vendor takes no window that ends ahead of its clock, and its clock shows something in the bracket. */
  | { readonly kind: 'clock'; readonly bracket: Bracket }
  /** Too few calls to tell. */
  | { readonly kind: 'too_few' };

export type ZoneVerdict = {
  /**
   * `fits`: the configured zone does. `ahead`, `behind`: the vendor's clock is not the one of that zone. `lull`: as
   * behind, unless no call has come since.
   */
  readonly kind: 'fits' | 'ahead' | 'behind' | 'lull' | 'too_few';
  /** Zones of the vendor's countries that fit. */
  readonly zones: readonly string[];
};

/** Seconds of ours that are not the vendor's. */
const slackMs = 2 * oneMinuteMs;
/** A pause between calls, or a delay of theirs, as it happens where calls come in. */
const lullMs = 25 * oneMinuteMs;
/** Fewer calls than these within an hour say nothing about when the next should have come. */
export const fewestCalls = 3;

/** What the evidence means for the configured zone. */
export function zoneVerdict(
  evidence: ZoneEvidence,
  zone: string,
  candidates: readonly string[],
  nowMs: number,
): ZoneVerdict {
  if (evidence.kind === 'too_few') return { kind: 'too_few', zones: [] };
  const { bracket } = evidence;
  const lastMs = bracket.highMs + (evidence.kind === 'newest' ? lullMs : 0);
  const isWithin = (face: WallMs) => face >= bracket.lowMs - slackMs && face <= lastMs;
  const zones = candidates.filter((name) => isWithin(wallAt(nowMs, name)));
  const ours = wallAt(nowMs, zone);
  if (ours < bracket.lowMs - slackMs) return { kind: 'ahead', zones }; // calls do not come from the future
  if (evidence.kind === 'newest' && evidence.calls < fewestCalls) return { kind: 'too_few', zones: [] };
  if (ours <= lastMs) return { kind: 'fits', zones };
  if (evidence.kind === 'clock') return { kind: 'behind', zones };
  return { kind: zones.length === 0 ? 'too_few' : 'lull', zones };
}

/** A bracket as an offset from UTC to the half hour: `UTC−5`, `UTC+5:30`. */
export function offsetText({ lowMs, highMs }: Bracket, nowMs: number): string {
  const halves = Math.round(((lowMs + highMs) / 2 - nowMs) / (oneHourMs / 2));
  const [hours, rest] = [Math.floor(Math.abs(halves) / 2), halves % 2 === 0 ? '' : ':30'];
  return `UTC${halves < 0 ? '−' : '+'}${hours}${rest}`;
}
