import { oneDayMs, oneMinuteMs, oneSecondMs } from '../base/time-units.ts';
import type { WallMs } from '../base/wall-time.ts';

/** Something holds at every clock face up to one in here, and at none from there on: at `lowMs` it does, at `highMs` it does not. */
export type Bracket = { readonly lowMs: WallMs; readonly highMs: WallMs };

/** The clock faces between which two zones of whole hours cannot lie. */
export const resolutionMs = 30 * oneMinuteMs;

/** Questions that a search within one day takes at most, with so many hints. */
export function mostQuestions(hints: number): number {
  return hints + Math.ceil(Math.log2(oneDayMs / resolutionMs));
}

/**
 * The next clock face to ask about: the first hint inside the bracket, else its middle; undefined when it is narrow
 * enough. Whole seconds.
 */
export function nextPivot({ lowMs, highMs }: Bracket, hints: readonly WallMs[]): WallMs | undefined {
  if (highMs - lowMs <= resolutionMs) return undefined;
  const hint = hints.find((face) => face > lowMs && face < highMs);
  return hint ?? Math.floor((lowMs + highMs) / 2 / oneSecondMs) * oneSecondMs;
}

/** Narrows a bracket question by question. */
export async function narrow(
  bracket: Bracket,
  hints: readonly WallMs[],
  holds: (face: WallMs) => Promise<boolean>,
): Promise<Bracket> {
  let now = bracket;
  for (let pivot = nextPivot(now, hints); pivot !== undefined; pivot = nextPivot(now, hints)) {
    now = (await holds(pivot)) ? { ...now, lowMs: pivot } : { ...now, highMs: pivot };
  }
  return now;
}
