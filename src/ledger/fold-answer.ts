import { inSlices } from '../base/clock.ts';
import { afterClosingAnswer, factsDigest } from './closing.ts';
import { isCopyOfDayBefore } from './copies.ts';
import { busiest, countsOf, type Answer, type CountFields, type Counts, type Halves } from './counts.ts';
import { foldSkill } from './fold-skill.ts';
import { emptyTally, tallySkill, type FoldTally } from './fold-tally.ts';
import { freshAfter, isConfirmedBy, nameable } from './fresh.ts';
import type { Ledger } from './ledger.ts';
import type { SkillEntry } from './skill-entry.ts';
import { withLittleTaken } from './take-little.ts';

/** What a day answer is taken in with. */
export type DayWord = {
  readonly kind: 'read' | 'close';
  readonly answer: Answer;
  /** What the halves of the day add up to, when they were asked with this answer. */
  readonly halves: Halves | undefined;
  readonly fields: CountFields;
  readonly intervalsADay: number;
};

/** Answers over which the usual lateness is a mean. */
const lateMemory = 10;

export type Folded = {
  readonly ledger: Ledger;
  /** No shown count rose and no series appeared. */
  readonly isUnchanged: boolean;
  /** What is held of every count is as it was. */
  readonly isHeldUnchanged: boolean;
  /** The rows were the day before's. */
  readonly isCopy: boolean;
  /** How many counts the vendor lowered since the answer before, by field. Held up, not exposed. */
  readonly newlyLowered: ReadonlyMap<string, number>;
  /** How much was shown beyond what the intervals' own answers explain, by field. */
  readonly late: ReadonlyMap<string, number>;
};

/** Takes in one answer about the ledger's day, letting scrapes in between: it can hold tens of thousands of skills. */
export async function foldAnswer(ledger: Ledger, word: DayWord): Promise<Folded> {
  const { answer, kind, fields, halves } = word;
  const { samples } = answer;
  const isCopy = kind === 'read' && (await isCopyOfDayBefore(ledger, samples, fields));
  const isConfirmed = isConfirmedBy(ledger.fresh, answer, halves, fields);
  const skills = new Map<string, SkillEntry>();
  const tally = emptyTally();
  const digest = factsDigest(fields);
  const wordFor = wordsOf(ledger, word, { isCopy, isConfirmed });

  await inSlices(new Set([...ledger.skills.keys(), ...samples.keys()]), (skillId) => {
    const skill = wordFor(skillId);
    const folded = foldSkill(skill);
    if (folded.entry.shown.some((count) => count !== undefined)) skills.set(skillId, folded.entry);
    tallySkill(tally, skillId, { before: skill.entry, folded }, { fields, isWhole: answer.isWhole });
    if (kind === 'close') digest.take(skillId, skill.word);
  });

  const fresh = freshAfter(ledger.fresh, { answer, skills, isConfirmed, fields });
  const unborn = stillUnborn(ledger.unborn, skills);
  const usualLate = usualLateAfter(ledger, tally, word);
  const after = { ...ledger, skills, fresh, unborn, usualLate, ...doubtsAfter(ledger, tally) };
  const facts = answer.isWhole ? digest.digest() : undefined;
  const next = kind === 'close' ? closedBy(after, tally, { facts, hasRows: samples.size > 0 }) : after;
  return {
    ledger: next,
    isUnchanged: !tally.isChanged,
    isHeldUnchanged: !tally.isHeldChanged,
    isCopy,
    newlyLowered: tally.newlyLowered,
    late: tally.late,
  };
}

/** What the answer says of a skill, beside what is known of it. */
function wordsOf(
  ledger: Ledger,
  { kind, answer, halves, fields, intervalsADay }: DayWord,
  { isCopy, isConfirmed }: { readonly isCopy: boolean; readonly isConfirmed: boolean },
) {
  const nothing: Counts = fields.names.map(() => undefined);
  return (skillId: string) => {
    const entry = ledger.skills.get(skillId);
    const sample = answer.samples.get(skillId);
    return {
      entry,
      word: sample !== undefined ? countsOf(sample, fields) : answer.isWhole ? zerosWhereShown(entry) : nothing,
      seenOn: sample === undefined ? (entry?.seenOn ?? ledger.date) : ledger.date,
      unborn: ledger.unborn.get(skillId),
      named: nameable(ledger.fresh, skillId, entry),
      isConfirmed,
      isCopy,
      isClosing: kind === 'close',
      halves: typeof halves === 'object' ? (halves.get(skillId) ?? []) : halves,
      busiestYesterday: busiest(ledger.dayBefore.get(skillId)),
      intervalsADay,
    };
  };
}

/** A skill without a row had nothing to count, and says nothing of fields that have no series. */
function zerosWhereShown(entry: SkillEntry | undefined): Counts {
  return (entry?.shown ?? []).map((count) => (count === undefined ? undefined : 0));
}

function doubtsAfter({ gaps, doubtfulAnswers }: Ledger, { isLargeHeld, isLargeShown }: FoldTally) {
  return isLargeHeld
    ? { gaps, doubtfulAnswers: isLargeShown ? 1 : doubtfulAnswers + 1 }
    : { gaps: gaps.filter(({ asked }) => asked === 0), doubtfulAnswers: 0 };
}

/** An empty answer says nothing of lateness. */
function usualLateAfter({ usualLate }: Ledger, { late }: FoldTally, { answer, fields }: DayWord): number {
  if (answer.samples.size === 0) return usualLate;
  const now = fields.callFacts.reduce((sum, name) => sum + (late.get(name) ?? 0), 0);
  return Math.round((usualLate + (now - usualLate) / lateMemory) * 1_000) / 1_000;
}

/** The ledger after a closing answer. What little is held back is shown with the close. Mutates the tally. */
function closedBy(
  ledger: Ledger,
  tally: FoldTally,
  { facts, hasRows }: { readonly facts: string | undefined; readonly hasRows: boolean },
): Ledger {
  const isHolding = tally.isLargeHeld || tally.isMuchHeld;
  const { closing, isClosed } = afterClosingAnswer(ledger.closing, {
    facts,
    isPlausible: hasRows || (isWitnessed(ledger) && !(tally.hasCounts || ledger.unborn.size > 0)),
    isDoubtful: tally.isDoubtful,
    // A new series is scraped at zero before it shows what it counts, or Prometheus would not see it rise.
    isHolding: isHolding || tally.isNewHeld || (ledger.fresh?.isOpen === true && hasRows),
  });
  const doubtfulAnswers = isHolding ? Math.max(1, ledger.doubtfulAnswers) : 0;
  if (!isClosed) return { ...ledger, closing, doubtfulAnswers };
  const skills = new Map(ledger.skills);
  for (const skillId of tally.held) {
    const entry = skills.get(skillId);
    const taken = entry && withLittleTaken(entry);
    if (taken === undefined) continue;
    skills.set(skillId, taken);
    tally.isChanged = true;
  }
  return {
    ...ledger,
    closing,
    isClosed,
    skills,
    gaps: ledger.gaps.filter(({ date }) => date > ledger.date),
    doubtfulAnswers: 0,
  };
}

/** Whether every interval of the day was asked for: only then an empty day may be a quiet one. Gaps that were are gone by now. */
function isWitnessed({ date, gaps, witnessedThroughMs }: Ledger): boolean {
  return witnessedThroughMs !== undefined && gaps.every((gap) => gap.date !== date);
}

function stillUnborn(unborn: Ledger['unborn'], skills: Ledger['skills']): Ledger['unborn'] {
  const isWaiting = ([skillId, counts]: readonly [string, Counts]) =>
    counts.some((count, field) => (count ?? 0) > 0 && skills.get(skillId)?.shown[field] === undefined);
  return new Map([...unborn].filter(isWaiting));
}
