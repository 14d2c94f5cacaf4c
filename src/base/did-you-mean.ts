import { closestMatch } from 'leven';

/**
 * The candidate a person most likely meant, or undefined if none is near: by spelling, else one that begins the word
 * or is begun by it (`warning` for `warn`). Upper and lower case are one. `maxDistance` in letters.
 */
export function nearest(
  word: string,
  candidates: readonly string[],
  maxDistance = Math.max(2, Math.floor(word.length / 3)),
): string | undefined {
  const lower = new Map(candidates.map((candidate) => [candidate.toLowerCase(), candidate]));
  const wanted = word.toLowerCase().slice(0, 100);
  const match = closestMatch(wanted, [...lower.keys()], { maxDistance }) ?? begunBy(wanted, [...lower.keys()]);
  return match === undefined ? undefined : lower.get(match);
}

function begunBy(word: string, candidates: readonly string[]): string | undefined {
  if (word.length < 3) return undefined;
  return candidates.find((it) => it.startsWith(word) || (it.length >= 3 && word.startsWith(it)));
}

/** `write X` for the nearest candidate, or the whole choice if none is near. */
export function nearestRemedy(word: string, candidates: readonly string[]): string {
  const match = nearest(word, candidates);
  return match === undefined ? `write one of ${candidates.join(', ')}` : `write ${match}`;
}
