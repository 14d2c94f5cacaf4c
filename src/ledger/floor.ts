import type { Counts } from './counts.ts';
import type { Ledger } from './ledger.ts';

/**
 * The ledger with what is shown as a floor and nothing else believed of it: for a day whose windows have moved
 * (another zone, another address of the same operation). Nothing counts twice, because no series falls; what the
 * floor holds up is told as held. Where the local date differs, the ledger's own day is closed first, by its
 * next steps; where the clock has gone back a day, the ledger waits for it.
 */
export function asFloor(ledger: Ledger): Ledger {
  const skills = [...ledger.skills].map(([skillId, { shown, seenOn }]) => [skillId, { shown, seenOn }] as const);
  return {
    ...ledger,
    skills: new Map(skills),
    unborn: new Map<string, Counts>(),
    ahead: new Map<string, Counts>(),
    witnessedThroughMs: undefined,
    gaps: [],
    doubtfulAnswers: 0,
    closing: { answers: 0, agreeing: 0, facts: undefined },
    dayBefore: new Map<string, Counts>(),
  };
}
