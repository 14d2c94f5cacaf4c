import { isLittle } from './closing.ts';
import { busiest, type CountFields } from './counts.ts';
import type { FoldedSkill } from './fold-skill.ts';
import { beliefOf, wordOf, type SkillEntry } from './skill-entry.ts';

/** What one answer came to, over all skills. */
export type FoldTally = {
  /** Shown counts rose, or series appeared. */
  isChanged: boolean;
  /** What is held of some count is more or less than before. */
  isHeldChanged: boolean;
  isLargeHeld: boolean;
  isLargeShown: boolean;
  /** A call fact lies below what is shown, a field that has a series is left out, or what was held back is taken back. */
  isDoubtful: boolean;
  /** Something was counted on that day, as far as anyone said. */
  hasCounts: boolean;
  /** More than is little at a close is held back of a skill. */
  isMuchHeld: boolean;
  /** A series began with this answer, and has counts to come. */
  isNewHeld: boolean;
  /** Skills of which something is held back. */
  readonly held: Set<string>;
  /** Counts lowered since the answer before, by field. */
  readonly newlyLowered: Map<string, number>;
  /** Shown beyond what intervals explained, by field. */
  readonly late: Map<string, number>;
};

export function emptyTally(): FoldTally {
  return {
    isChanged: false,
    isHeldChanged: false,
    isLargeHeld: false,
    isLargeShown: false,
    isDoubtful: false,
    hasCounts: false,
    isMuchHeld: false,
    isNewHeld: false,
    held: new Set(),
    newlyLowered: new Map(),
    late: new Map(),
  };
}

/** Adds what an answer came to for one skill. Mutates the tally, for speed. */
export function tallySkill(
  tally: FoldTally,
  skillId: string,
  { before, folded }: { readonly before: SkillEntry | undefined; readonly folded: FoldedSkill },
  { fields, isWhole }: { readonly fields: CountFields; readonly isWhole: boolean },
): void {
  const { entry, late } = folded;
  tally.isChanged ||= folded.isChanged;
  tally.isLargeHeld ||= folded.isLargeHeld;
  tally.isLargeShown ||= folded.isLargeShown;
  tally.isDoubtful ||= folded.isPartial;
  tally.hasCounts ||= busiest(entry.open?.explained ?? entry.shown) > 0;
  fields.names.forEach((name, field) => increase(tally.late, name, late[field] ?? 0));
  if (entry.open === undefined && before?.open === undefined) return;
  const most = busiest(entry.shown);
  fields.names.forEach((name, field) => {
    const belief = beliefOf(entry, field);
    if (belief === undefined) return;
    const held = (wordOf(entry, field) ?? belief.shown) - belief.shown;
    const heldBefore = heldBackBefore(before, field);
    if (held !== heldBefore) tally.isHeldChanged = true;
    if (held > 0) tally.held.add(skillId);
    if (!isLittle(held, most)) tally.isMuchHeld = true;
    if (held > 0 && before?.shown[field] === undefined) tally.isNewHeld = true;
    if (held < 0 && fields.callFacts.includes(name)) tally.isDoubtful = true;
    if (isTakenBack(before, entry, field)) tally.isDoubtful = true;
    if (held < 0 && isWhole && heldBefore >= 0) increase(tally.newlyLowered, name, 1);
  });
}

function heldBackBefore(before: SkillEntry | undefined, field: number): number {
  if (before === undefined) return 0;
  const shown = before.shown[field];
  return shown === undefined ? 0 : (wordOf(before, field) ?? shown) - shown;
}

/** More was said before than was shown, and now less than that. */
function isTakenBack(before: SkillEntry | undefined, after: SkillEntry, field: number): boolean {
  if (before === undefined) return false;
  const said = wordOf(before, field) ?? 0;
  return said > (before.shown[field] ?? 0) && (wordOf(after, field) ?? 0) < said;
}

function increase(counts: Map<string, number>, name: string, by: number): void {
  if (by > 0) counts.set(name, (counts.get(name) ?? 0) + by);
}
