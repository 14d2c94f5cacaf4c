import { countsOf, type Answer, type CountFields, type Counts, type Halves } from './counts.ts';
import type { Fresh } from './ledger.ts';
import type { SkillEntry } from './skill-entry.ts';

/** Answers with rows after a start without state that may still name skills that had series before. */
const maxOpenAnswers = 3;

/**
 * After a start without state Prometheus may already hold the series at these values: they are shown as they
 * are. At once where the halves of the day say exactly the same, else when a second answer has named them.
 */
export function isConfirmedBy(
  fresh: Fresh | undefined,
  { samples, isWhole }: Answer,
  halves: Halves | undefined,
  fields: CountFields,
): boolean {
  if (fresh === undefined || !fresh.isOpen || fresh.answers > 0) return false;
  if (!isWhole || samples.size === 0 || typeof halves !== 'object' || halves.size !== samples.size) return false;
  return [...samples].every(([skillId, sample]) => {
    const half = halves.get(skillId);
    return countsOf(sample, fields).every((count, field) => count === undefined || count === (half?.[field] ?? 0));
  });
}

/** What a skill that may have had series before was said to be; undefined when its new series begin at 0. */
export function nameable(fresh: Fresh | undefined, skillId: string, entry: SkillEntry | undefined): Counts | undefined {
  if (fresh === undefined) return undefined;
  const named = fresh.named.get(skillId);
  return named ?? (fresh.isOpen && entry === undefined ? [] : undefined);
}

/** Freshness after an answer: an empty one ends nothing, and one not understood whole names but does not end it. */
export function freshAfter(
  fresh: Fresh | undefined,
  word: {
    readonly answer: Answer;
    readonly skills: ReadonlyMap<string, SkillEntry>;
    readonly isConfirmed: boolean;
    readonly fields: CountFields;
  },
): Fresh | undefined {
  const { samples, isWhole } = word.answer;
  if (fresh === undefined || samples.size === 0) return fresh;
  const named = new Map<string, Counts>();
  let isNew = false;
  for (const skillId of new Set([...fresh.named.keys(), ...samples.keys()])) {
    const before = fresh.named.get(skillId);
    if (before === undefined && !fresh.isOpen) continue;
    isNew ||= before === undefined;
    const shown = word.skills.get(skillId)?.shown;
    const sample = samples.get(skillId);
    const said = sample === undefined ? before : countsOf(sample, word.fields).map((count, i) => count ?? before?.[i]);
    if (said !== undefined && word.fields.names.some((_, i) => shown?.[i] === undefined)) named.set(skillId, said);
  }
  const answers = fresh.answers + (isWhole ? 1 : 0);
  const isOver = word.isConfirmed || answers >= maxOpenAnswers || (answers >= 2 && !isNew);
  const isOpen = fresh.isOpen && !isOver;
  return !isOpen && named.size === 0 ? undefined : { answers, isOpen, named };
}
