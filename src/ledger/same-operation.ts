import { busiest, countsOf, type Answer, type CountFields, type Counts, type Samples } from './counts.ts';
import { asFloor } from './floor.ts';
import type { Ledger } from './ledger.ts';

/**
 * After the token or the server has changed: whose answers these are is not known until one agrees with what is
 * known. Meanwhile counts stand still.
 */
export type Trial = {
  /** Answers in a row that speak of another operation and agree among themselves. */
  readonly answers: number;
  /** What the last of them said. */
  readonly said: ReadonlyMap<string, Counts>;
};

export const newTrial: Trial = { answers: 0, said: new Map() };

/** Answers that have to agree, one an interval, before another operation is believed. */
const answersForOther = 3;

export type Verdict =
  /** Most of what is known is in the answer: the operation is the same and the answer can be taken in. */
  | { readonly verdict: 'same' }
  /** Nothing can be said yet; nothing may be taken in. */
  | { readonly verdict: 'waiting' | 'suspected'; readonly trial: Trial }
  /** Another operation: known skills that never came are gone, others keep what they showed as a floor. */
  | { readonly verdict: 'other'; readonly ledger: Ledger };

/**
 * Judges a day answer that was understood whole, after the token or the server has changed. An answer that lacks or
 * lowers most of what is known makes another operation suspected; three that agree decide it.
 */
export function judge(trial: Trial, ledger: Ledger, { samples, isWhole }: Answer, fields: CountFields): Verdict {
  if (!isWhole || samples.size === 0) return { verdict: trial.answers > 0 ? 'suspected' : 'waiting', trial };
  if (isMostlyKnown(ledger, samples, fields)) return { verdict: 'same' };
  const answers = agrees(trial.said, samples, fields) ? trial.answers + 1 : 1;
  if (answers >= answersForOther) return { verdict: 'other', ledger: withOnly(ledger, samples) };
  const said = new Map([...samples].map(([skillId, sample]) => [skillId, countsOf(sample, fields)]));
  return { verdict: 'suspected', trial: { answers, said } };
}

/** Most of the skills with counts today are there and not lowered; before any has counts, most of those named are known. */
export function isMostlyKnown({ skills }: Ledger, samples: Samples, fields: CountFields): boolean {
  const counted = [...skills].filter(([, { shown }]) => busiest(shown) > 0);
  if (counted.length === 0) {
    const known = [...samples.keys()].filter((skillId) => skills.has(skillId));
    return skills.size === 0 || known.length > samples.size / 2;
  }
  const kept = counted.filter(([skillId, { shown }]) => isNotBelow(samples.get(skillId), shown, fields));
  return kept.length > counted.length / 2;
}

function agrees(before: ReadonlyMap<string, Counts>, samples: Samples, fields: CountFields): boolean {
  return before.size > 0 && [...before].every(([skillId, counts]) => isNotBelow(samples.get(skillId), counts, fields));
}

/** Only call facts never fall. */
function isNotBelow(
  sample: Readonly<Record<string, number | undefined>> | undefined,
  counts: Counts,
  { names, callFacts }: CountFields,
): boolean {
  if (sample === undefined) return false;
  return callFacts.every((name) => (sample[name] ?? Infinity) >= (counts[names.indexOf(name)] ?? 0));
}

function withOnly(ledger: Ledger, samples: Samples): Ledger {
  const floor = asFloor(ledger);
  const skills = [...floor.skills].filter(([skillId]) => samples.has(skillId));
  return { ...floor, skills: new Map(skills) };
}
