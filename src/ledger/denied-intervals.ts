/** Empty intervals in a row that the day denied with the same outcome: another window found what they held, or did not. */
export type Denials = { readonly inARow: number; readonly isFound: boolean };

export const noDenials: Denials = { inARow: 0, isFound: false };

/** So many in a row say enough of how the vendor answers. */
const enough = 3;
/** From then on every so manieth is asked for both ways, to see whether that is still so. */
const triedAgainAt = 12;

/**
 * How the next interval is asked for. `both`: by itself, and by another window where the day denies it. `other_window`:
 * by that window at once, which costs no further call. `itself`: no other window, for that is as empty.
 */
export type IntervalQuestion = 'both' | 'other_window' | 'itself';

export function intervalQuestion({ inARow, isFound }: Denials): IntervalQuestion {
  if (inARow < enough || (inARow - enough) % triedAgainAt === triedAgainAt - 1) return 'both';
  return isFound ? 'other_window' : 'itself';
}

/** `held`: the interval itself had counts. `quiet`: it had none, and nothing denied that. */
export type IntervalOutcome = 'held' | 'quiet' | 'found' | 'not_found';

/** What is remembered after an interval. */
export function denialsAfter(before: Denials, outcome: IntervalOutcome): Denials {
  if (outcome === 'held') return noDenials;
  if (outcome === 'quiet') return before;
  const isFound = outcome === 'found';
  return { inARow: isFound === before.isFound ? before.inARow + 1 : 1, isFound };
}
