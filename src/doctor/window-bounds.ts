import { oneDayMs, oneSecondMs } from '../base/time-units.ts';
import type { WallMs } from '../base/wall-time.ts';
import type { CallsBetween } from './calls-between.ts';
import { mostQuestions, narrow } from './zone-search.ts';

/** A window that has been over for a while, and the calls it has. Clock faces, both included. */
export type ClosedWindow = { readonly firstMs: WallMs; readonly lastMs: WallMs; readonly calls: number };

/**
 * Which of its outermost seconds a window holds: both, one of them or none. Which one cannot be told from outside, and
 * makes no difference but that of a second in all times.
 */
export type Bounds = 'inclusive' | 'half_open' | 'exclusive';

export type BoundsVerdict =
  /** `second`: the first at which a call shows, by the end of a window; so many show there. */
  | { readonly kind: 'known'; readonly bounds: Bounds; readonly second: WallMs; readonly calls: number }
  /** `few`: all calls are of one second. `moved`: numbers changed while they were asked for. `unclear`: they fit nothing. */
  | { readonly kind: 'not_known'; readonly why: 'few' | 'moved' | 'unclear' };

/** Questions asked at most. */
export const mostBoundsQuestions = mostQuestions(oneDayMs, oneSecondMs) + 4;

/**
 * Finds, by halving, the earliest end with which a window has calls, then divides the window there and a second before. What
 * the parts add up to, against the whole, tells whether the second that both share counts twice, once or never. Both an empty
 * answer that the search rests on and the whole are asked for again. Throws what `callsBetween` throws.
 */
export async function findBounds(callsBetween: CallsBetween, window: ClosedWindow): Promise<BoundsVerdict> {
  const { firstMs, lastMs, calls } = window;
  let upTo = calls;
  const isEmptyUpTo = async (face: WallMs) => {
    const found = await callsBetween(firstMs, face);
    if (found > 0) upTo = found;
    return found === 0;
  };
  const { lowMs, highMs } = await narrow({ lowMs: firstMs, highMs: lastMs }, [], isEmptyUpTo, oneSecondMs);
  const parts = {
    upTo,
    from: await callsBetween(highMs, lastMs),
    fromBefore: await callsBetween(lowMs, lastMs),
    emptyAgain: await callsBetween(firstMs, lowMs),
    wholeAgain: await callsBetween(firstMs, lastMs),
  };
  const bounds = boundsOf(calls, parts);
  const isKnown = bounds === 'inclusive' || bounds === 'half_open' || bounds === 'exclusive';
  return isKnown ? { kind: 'known', bounds, second: highMs, calls: upTo } : { kind: 'not_known', why: bounds };
}

export type Parts = {
  /** Calls up to the earliest end that has any. */
  readonly upTo: number;
  /** From that second on, and from the one before it. */
  readonly from: number;
  readonly fromBefore: number;
  /** Up to the second before, where there were none. */
  readonly emptyAgain: number;
  readonly wholeAgain: number;
};

/** What the parts of a window with so many calls say. */
export function boundsOf(calls: number, parts: Parts): Bounds | 'few' | 'moved' | 'unclear' {
  const { upTo, from, fromBefore, emptyAgain, wholeAgain } = parts;
  if (emptyAgain > 0 || wholeAgain !== calls) return 'moved';
  if (upTo >= calls) return 'few'; // what comes after them would be empty, and an empty answer may be false
  const after = calls - upTo;
  if (from === calls && fromBefore === calls) return 'inclusive';
  if (from === after && fromBefore === calls) return 'half_open';
  return fromBefore === after && from <= after ? 'exclusive' : 'unclear';
}
