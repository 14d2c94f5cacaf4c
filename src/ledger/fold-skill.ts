import { believe, born, smallRise, unexplained, type Belief, type Hearing } from './belief.ts';
import { busiest, type Counts } from './counts.ts';
import { beliefOf, entryOf, wordOf, type SkillEntry } from './skill-entry.ts';

/** What is known of a skill before an answer, and what the answer says of it. */
export type SkillWord = {
  readonly entry: SkillEntry | undefined;
  /** Undefined where the answer says nothing of a field. */
  readonly word: Counts;
  readonly seenOn: string;
  /** Counts of intervals that belong to no series yet. */
  readonly unborn: Counts | undefined;
  /** What a series that may have existed before was said to be; absent when the skill begins at 0. */
  readonly named: Counts | undefined;
  /** The first answer after a start, and the halves say the same: it is shown as it is. */
  readonly isConfirmed: boolean;
  /** The rows are another window's: only what intervals explain is believed. */
  readonly isCopy: boolean;
  readonly isClosing: boolean;
  readonly halves: Counts | 'unreadable' | undefined;
  readonly busiestYesterday: number;
  readonly intervalsADay: number;
};

export type FoldedSkill = {
  readonly entry: SkillEntry;
  /** Shown counts rose, or series appeared. */
  readonly isChanged: boolean;
  /** A word lies further above what is shown and explained than two answers may say. */
  readonly isLargeHeld: boolean;
  /** The answer says nothing of a field that has a series. */
  readonly isPartial: boolean;
  /** A large rise was shown because enough answers agreed. */
  readonly isLargeShown: boolean;
  /** Shown beyond what intervals explained, by field. */
  readonly late: readonly number[];
};

/** Takes in one answer about one skill, field by field. */
export function foldSkill(skill: SkillWord): FoldedSkill {
  const { entry, word, seenOn } = skill;
  const limit = smallRise(busiest(entry?.shown), skill.busiestYesterday, skill.intervalsADay);
  const late = word.map(() => 0);
  let isChanged = false;
  let isLargeHeld = false;
  let isLargeShown = false;
  let isPartial = false;
  const isZeroSaid = isWhole(word, entry);
  const beliefs = word.map((said, field) => {
    const before = entry === undefined ? undefined : beliefOf(entry, field);
    if (said === undefined) {
      if (before !== undefined) isPartial = true;
      return before;
    }
    const after = hear(skill, { before, said, field, limit, isZeroSaid });
    if (after === undefined) return undefined;
    const beyond = lateOf(before, after);
    late[field] = beyond;
    if (after.shown !== before?.shown) isChanged = true;
    if (unexplained(after, said) > limit && !skill.isCopy) isLargeHeld = true;
    if (beyond > limit) isLargeShown = true;
    return after;
  });
  const last = word.map((said, field) => {
    const before = entry === undefined ? undefined : wordOf(entry, field);
    return skill.isCopy || beliefs[field] === undefined ? before : (said ?? before);
  });
  return { entry: entryOf(seenOn, beliefs, last), isChanged, isLargeHeld, isLargeShown, isPartial, late };
}

type FieldWord = {
  readonly before: Belief | undefined;
  readonly said: number;
  readonly field: number;
  readonly limit: number;
  readonly isZeroSaid: boolean;
};

/** Whether a row has counts and lowers none that is shown. */
function isWhole(word: Counts, entry: SkillEntry | undefined): boolean {
  return busiest(word) > 0 && word.every((said = Infinity, field) => said >= (entry?.shown[field] ?? 0));
}

function hear(skill: SkillWord, { before, said, field, limit, isZeroSaid }: FieldWord): Belief | undefined {
  if (skill.isCopy) return before && asFarAsExplained(before, said);
  const { halves, isClosing, named } = skill;
  if (before !== undefined) {
    const half = typeof halves === 'object' ? (halves[field] ?? 0) : halves;
    return believe(before, said, { limit, isClosing, isZeroSaid, halves: half });
  }
  if (skill.isConfirmed) return asItIs(said, said);
  if (named === undefined) return born(skill.unborn?.[field] ?? 0, said, newHearing(limit, isClosing));
  const earlier = named[field];
  return earlier === undefined ? undefined : asItIs(Math.min(said, earlier), said);
}

function newHearing(limit: number, isClosing: boolean): Hearing {
  return { limit, isClosing, isZeroSaid: false, halves: undefined };
}

/** Prometheus may hold this series at this value already: a zero in between would count it twice. */
function asItIs(shown: number, said: number): Belief {
  return { shown, explained: shown, last: said, doubt: undefined };
}

function asFarAsExplained(before: Belief, said: number): Belief {
  return { ...before, shown: Math.max(before.shown, Math.min(said, before.explained)) };
}

function lateOf(before: Belief | undefined, after: Belief): number {
  return before === undefined ? 0 : Math.max(0, after.shown - Math.max(before.shown, before.explained));
}
