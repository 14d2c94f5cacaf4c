import { inSlices } from '../base/clock.ts';
import { isBelowShown } from './contradiction.ts';
import { type Answer, countsOf, type CountFields, type Samples } from './counts.ts';
import type { Ledger } from './ledger.ts';
import { beliefOf } from './skill-entry.ts';

/** Rows of another window may differ by what came late to it. */
const tolerance = (count: number) => Math.max(3, 0.02 * count);

/** Fewer calls than this may be those of the day before by chance. */
const fewCalls = 10;

/**
 * Whether a closing answer repeats the day before: the call facts of every skill are exactly those of its close, and some
 * lie below what is shown of this one. Days may be alike, but then nothing is missing.
 */
export function isClosingCopy(ledger: Ledger, answer: Answer, fields: CountFields): boolean {
  const facts = fields.callFacts.map((name) => fields.names.indexOf(name));
  const isAlike = (skillId: string) => {
    const sample = answer.samples.get(skillId);
    const counts = sample === undefined ? [] : countsOf(sample, fields);
    const then = ledger.dayBefore.get(skillId) ?? [];
    return facts.every((field) => (counts[field] ?? 0) === (then[field] ?? 0));
  };
  const calls = [...ledger.dayBefore.values()].reduce((sum, counts) => sum + (counts[facts[0] ?? 0] ?? 0), 0);
  if (calls <= fewCalls || !isBelowShown(ledger, answer, fields)) return false;
  return [...new Set([...answer.samples.keys(), ...ledger.dayBefore.keys()])].every(isAlike);
}

/**
 * Whether an answer about the day repeats the day before: the call facts of every row are those of yesterday's
 * close, give or take what came late, they cover half of it, and intervals explain less than most of them.
 */
export async function isCopyOfDayBefore(ledger: Ledger, samples: Samples, fields: CountFields): Promise<boolean> {
  const { dayBefore, skills, unborn } = ledger;
  const facts = fields.callFacts.map((name) => fields.names.indexOf(name));
  const alike = { holds: true };
  let said = 0;
  let explained = 0;
  let named = 0;
  await inSlices(samples, ([skillId, sample]) => {
    if (!alike.holds) return;
    const counts = countsOf(sample, fields);
    const then = dayBefore.get(skillId);
    if (then === undefined) {
      alike.holds = counts.every((count) => (count ?? 0) === 0);
      return;
    }
    const entry = skills.get(skillId);
    alike.holds = facts.every(
      (field) => Math.abs((counts[field] ?? 0) - (then[field] ?? 0)) <= tolerance(then[field] ?? 0),
    );
    named += then[facts[0] ?? 0] ?? 0;
    counts.forEach((count = 0, field) => {
      const belief = entry === undefined ? undefined : beliefOf(entry, field);
      said += count;
      explained += Math.min(count, belief?.explained ?? unborn.get(skillId)?.[field] ?? 0);
    });
  });
  if (!alike.holds || said <= 4 || explained >= 0.8 * said) return false;
  const total = [...dayBefore.values()].reduce((sum, counts) => sum + (counts[facts[0] ?? 0] ?? 0), 0);
  return named >= total / 2;
}
