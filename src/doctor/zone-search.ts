import { oneMinuteMs, oneSecondMs } from '../base/time-units.ts';
import type { WallMs } from '../base/wall-time.ts';

/** Something holds at every clock face up to one in here, and at none from there on: at `lowMs` it does, at `highMs` it does not. */
export type Bracket = { readonly lowMs: WallMs; readonly highMs: WallMs };

/** The clock faces between which two zones of whole hours cannot lie. */
export const resolutionMs = 30 * oneMinuteMs;

/** Questions that a search within so much time takes at most until the bracket is narrow enough. */
export function mostQuestions(spanMs: number, narrowMs = resolutionMs): number {
  return Math.ceil(Math.log2(spanMs / narrowMs));
}

/**
 * The next clock face to ask about: the first hint inside the bracket, else its middle; undefined when it is narrow
 * enough. Whole seconds.
 */
export function nextPivot({ lowMs, highMs }: Bracket, hints: readonly WallMs[], narrowMs: number): WallMs | undefined {
  if (highMs - lowMs <= narrowMs) return undefined;
  const hint = hints.find((face) => face > lowMs && face < highMs);
  return hint ?? Math.floor((lowMs + highMs) / 2 / oneSecondMs) * oneSecondMs;
}

/** Narrows a bracket question by question. `narrowMs`: where it ends, whole seconds. */
export async function narrow(
  bracket: Bracket,
  hints: readonly WallMs[],
  holds: (face: WallMs) => Promise<boolean>,
  narrowMs = resolutionMs,
): Promise<Bracket> {
  let now = bracket;
  const next = () => nextPivot(now, hints, narrowMs);
  for (let pivot = next(); pivot !== undefined; pivot = next()) {
    now = (await holds(pivot)) ? { ...now, lowMs: pivot } : { ...now, highMs: pivot };
  }
  return now;
}
