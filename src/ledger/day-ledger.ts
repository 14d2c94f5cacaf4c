import { addDays, daysBetween } from '../base/calendar.ts';
import { inSlices } from '../base/clock.ts';
import type { Report } from '../wolkvox/reports/report.ts';
import type { Sample } from '../wolkvox/reports/rows.ts';

/** Counts of one skill since local midnight, as exposed. A field the vendor never sent is absent. */
export type DayCounts = Readonly<Record<string, number>>;

export type SkillEntry = {
  readonly counts: DayCounts;
  /** ISO date of the last day with a row for this skill. */
  readonly seenOn: string;
  /** Fields whose last read was below what is exposed. Kept in memory only. */
  readonly lowered: readonly string[];
};

/**
 * What is exposed of a day, such that the sum of increments as Prometheus takes it equals the vendor's
 * truth. A value: each fold gives a new one.
 */
export type Ledger = {
  /** ISO date of the local day the counters speak of. */
  readonly date: string;
  /** The whole day has been read; nothing of it is to come. */
  readonly isClosed: boolean;
  /** There was no state, and no answer has held rows without a gap since. */
  readonly isFresh: boolean;
  /** Answers so far that were to close the day and did not. */
  readonly closingReads: number;
  readonly skills: ReadonlyMap<string, SkillEntry>;
};

/** Where the clock stands: the local day of the last complete interval, and whether that interval was its last. */
export type Standing = { readonly date: string; readonly isDayOver: boolean };

/** What a refresh has to do for the ledger. Reading and closing take one call, beginning a day none. */
export type Step =
  | { readonly kind: 'read' | 'close'; readonly date: string }
  | { readonly kind: 'begin'; readonly date: string; readonly abandonedDays: number }
  /** `ahead`: the ledger's day lies after the clock's. */
  | { readonly kind: 'rest'; readonly why: 'closed' | 'ahead' };

/**
 * Closing answers taken before a day is closed with what is known. Found by simulation over 20,000 random
 * histories with false empties up to 20 %: three leave an error in 0.7 % of them, eight in none.
 */
export const maxClosingReads = 8;

/** Days a skill without a row keeps its zero series: the longest window the vendor answers. */
const keptIdleDays = 31;

/** The ledger of an exporter that knows nothing. */
export function freshLedger(date: string): Ledger {
  return { date, isClosed: false, isFresh: true, closingReads: 0, skills: new Map() };
}

/** The one thing to do now: close the old day before the next begins, one day at a time, oldest first. */
export function nextStep(ledger: Ledger, { date, isDayOver }: Standing, catchUpDays: number): Step {
  if (ledger.date > date) return { kind: 'rest', why: 'ahead' };
  if (ledger.date === date) {
    if (ledger.isClosed) return { kind: 'rest', why: 'closed' };
    return { kind: isDayOver ? 'close' : 'read', date };
  }
  const oldest = addDays(date, -catchUpDays);
  if (!ledger.isClosed && ledger.date >= oldest) return { kind: 'close', date: ledger.date };
  const firstOpen = ledger.isClosed ? addDays(ledger.date, 1) : ledger.date;
  const next = firstOpen < oldest ? oldest : firstOpen;
  return { kind: 'begin', date: next, abandonedDays: daysBetween(firstOpen, next) };
}

/** A new day: every known skill at zero, so that its first call is an increment and not a first sight. */
export function beginDay(ledger: Ledger, date: string): Ledger {
  const skills = [...ledger.skills]
    .filter(([, { seenOn }]) => daysBetween(seenOn, date) <= keptIdleDays)
    .map(([skillId, entry]): [string, SkillEntry] => [
      skillId,
      { counts: zeroed(entry.counts), seenOn: entry.seenOn, lowered: [] },
    ]);
  return { date, isClosed: false, isFresh: false, closingReads: 0, skills: new Map(skills) };
}

export type Folded = {
  readonly ledger: Ledger;
  /** The answer says exactly what is exposed, so there is nothing new to show. */
  readonly isUnchanged: boolean;
  /** Counts the vendor lowered since the read before, by field. Held, not exposed. */
  readonly newlyLowered: ReadonlyMap<string, number>;
};

/**
 * Takes in one answer about the ledger's day. Never lowers a count; a series not exposed before is born at
 * zero and takes its value from the next answer. Works in slices, because an
 * answer can hold tens of thousands of skills. The day is closed by an answer to `close` that holds rows,
 * is not the first, and says of every known count exactly what is known.
 */
export function foldAnswer(
  ledger: Ledger,
  kind: 'read' | 'close',
  samples: ReadonlyMap<string, Sample>,
  { countFields }: Pick<Report, 'countFields'>,
): Folded {
  const fold = beginFold(ledger, samples, countFields);
  for (const skillId of fold.skillIds) fold.take(skillId);
  return fold.end(kind);
}

/** The same, letting scrapes in between: for an answer that can hold tens of thousands of skills. */
export async function foldAnswerInSlices(
  ...[ledger, kind, samples, { countFields }]: Parameters<typeof foldAnswer>
): Promise<Folded> {
  const fold = beginFold(ledger, samples, countFields);
  await inSlices(fold.skillIds, fold.take);
  return fold.end(kind);
}

function beginFold(ledger: Ledger, samples: ReadonlyMap<string, Sample>, countFields: readonly string[]) {
  const skills = new Map<string, SkillEntry>();
  const newlyLowered = new Map<string, number>();
  let isUnchanged = samples.size > 0;

  function take(skillId: string): void {
    const before = ledger.skills.get(skillId);
    const sample = samples.get(skillId);
    const { isSame, ...entry } = foldSkill(before?.counts ?? {}, sample, countFields, ledger.isFresh);
    skills.set(skillId, { ...entry, seenOn: sample === undefined ? (before?.seenOn ?? ledger.date) : ledger.date });
    for (const field of entry.lowered.filter((field) => !before?.lowered.includes(field))) {
      newlyLowered.set(field, (newlyLowered.get(field) ?? 0) + 1);
    }
    isUnchanged &&= isSame;
  }

  function end(kind: 'read' | 'close'): Folded {
    const closingReads = ledger.closingReads + (kind === 'close' ? 1 : 0);
    const isConfirmed = isUnchanged && closingReads >= 2;
    const isClosed = kind === 'close' && (isConfirmed || closingReads >= maxClosingReads);
    const isFresh = ledger.isFresh && !isWhole(samples, countFields);
    return { ledger: { date: ledger.date, isClosed, isFresh, closingReads, skills }, isUnchanged, newlyLowered };
  }

  return { skillIds: new Set([...ledger.skills.keys(), ...samples.keys()]), take, end };
}

/**
 * `asTheyAre`: Prometheus may already hold these series at these values, and a zero in between would count
 * them twice. A skill without a row had nothing to count; a field left blank says nothing.
 */
function foldSkill(
  exposed: DayCounts,
  sample: Sample | undefined,
  countFields: readonly string[],
  asTheyAre: boolean,
): { counts: DayCounts; lowered: readonly string[]; isSame: boolean } {
  const counts: Record<string, number> = {};
  const lowered: string[] = [];
  let isSame = true;
  for (const field of countFields) {
    const known = exposed[field];
    const read = sample === undefined && known !== undefined ? 0 : sample?.[field];
    if (read !== known) isSame = false;
    if (known !== undefined) {
      counts[field] = Math.max(known, read ?? known);
      if (read !== undefined && read < known) lowered.push(field);
    } else if (read !== undefined) {
      counts[field] = asTheyAre ? read : 0;
    }
  }
  return { counts, lowered, isSame };
}

/** Whether an answer holds rows, and no row lacks a count. */
function isWhole(samples: ReadonlyMap<string, Sample>, countFields: readonly string[]): boolean {
  const isComplete = (sample: Sample) => countFields.every((field) => sample[field] !== undefined);
  return samples.size > 0 && [...samples.values()].every(isComplete);
}

function zeroed(counts: DayCounts): DayCounts {
  return Object.fromEntries(Object.keys(counts).map((field) => [field, 0]));
}
