import { closestMatch } from 'leven';

/** The candidate a person most likely meant, or undefined if none is near. Upper and lower case are one. */
export function nearest(word: string, candidates: readonly string[]): string | undefined {
  const lower = new Map(candidates.map((candidate) => [candidate.toLowerCase(), candidate]));
  const maxDistance = Math.max(2, Math.floor(word.length / 3));
  const match = closestMatch(word.toLowerCase().slice(0, 100), [...lower.keys()], { maxDistance });
  return match === undefined ? undefined : lower.get(match);
}

/** `write X` for the nearest candidate, or the whole choice if none is near. */
export function nearestRemedy(word: string, candidates: readonly string[]): string {
  const match = nearest(word, candidates);
  return match === undefined ? `write one of ${candidates.join(', ')}` : `write ${match}`;
}
