import type { ConfigProblem } from '../base/errors.ts';

/** Exit codes of every command but 0. */
export const exitCodes = {
  /** It did not work this time; the same start may work later. */
  failed: 1,
  /** Configuration, flags or variables cannot be used: no restart mends that. */
  unusable: 2,
} as const;

/** What a start with these problems ends with: a restart may help only where every one of them may pass. */
export function exitCodeOf(problems: readonly ConfigProblem[]): 1 | 2 {
  return problems.every(({ mayPass }) => mayPass === true) ? exitCodes.failed : exitCodes.unusable;
}
