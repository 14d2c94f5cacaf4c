import { createHash } from 'node:crypto';
import type { CountFields, Counts } from './counts.ts';
import type { Closing } from './ledger.ts';

/** Closing answers after which a day is closed with what is known; more while something large is held back. */
export const maxClosingAnswers = 8;
export const maxDoubtfulClosingAnswers = 16;

/** The most that a day may hold back of one count and close: the vendor's last word is then taken. */
export function isLittle(held: number, busiestToday: number): boolean {
  return held <= Math.max(3, 0.02 * busiestToday);
}

/** What a closing answer said of the day, as far as closing goes. */
export type ClosingWord = {
  /** Undefined when the answer was not understood whole. */
  readonly facts: string | undefined;
  /** It holds rows, or nothing was seen of the day by anyone. */
  readonly isPlausible: boolean;
  /** A call fact lies below what is shown, a field that has a series is left out, or what was held back is taken back. */
  readonly isDoubtful: boolean;
  /** Something is held back that is not little, or a series that is new, or from before the start, is still to be shown. */
  readonly isHolding: boolean;
};

/**
 * A day closes on two closing answers in a row with the same call facts: three if they lower one, leave a field out
 * or take back what was held back, none while much is held back. After eight it closes with what is known, after
 * sixteen while much is held back.
 */
export function afterClosingAnswer(
  before: Closing,
  { facts, isPlausible, isDoubtful, isHolding }: ClosingWord,
): { closing: Closing; isClosed: boolean } {
  const answers = before.answers + 1;
  const agreeing = facts === undefined ? 0 : facts === before.facts ? before.agreeing + 1 : 1;
  const hasAgreed = isPlausible && !isHolding && agreeing >= (isDoubtful ? 3 : 2);
  const isClosed = hasAgreed || answers >= (isHolding ? maxDoubtfulClosingAnswers : maxClosingAnswers);
  return { closing: { answers, agreeing, facts }, isClosed };
}

/** Takes the call facts of one skill after another, in an order that stays; a skill with nothing to say is as one without a row. */
export function factsDigest({ names, callFacts }: CountFields) {
  const hash = createHash('sha256');
  const facts = callFacts.map((name) => names.indexOf(name));
  return {
    take(skillId: string, word: Counts): void {
      const blanks = word.map((count, field) => (count === undefined ? field : '')).join('');
      const said = facts.map((field) => word[field] ?? 0);
      if (blanks !== '' || said.some((count) => count > 0)) hash.update(`${skillId} ${said.join(' ')} ${blanks}\n`);
    },
    digest: (): string => hash.digest('base64url'),
  };
}
