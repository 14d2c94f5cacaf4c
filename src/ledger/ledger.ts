import { addDays, daysBetween, type Span } from '../base/calendar.ts';
import { busiest, type Counts } from './counts.ts';
import type { SkillEntry } from './skill-entry.ts';

/**
 * What is exposed of a day and why it is believed, such that the sum of increments as Prometheus takes it
 * equals the vendor's truth. A value: each answer gives a new one.
 */
export type Ledger = {
  /** ISO date of the local day the counters speak of. */
  readonly date: string;
  /** The whole day has been read; nothing of it is to come. */
  readonly isClosed: boolean;
  readonly skills: ReadonlyMap<string, SkillEntry>;
  /** After a start without state, until every series that may have existed before is shown. */
  readonly fresh: Fresh | undefined;
  /** Counts of intervals of this day that belong to no series yet, by skill. */
  readonly unborn: ReadonlyMap<string, Counts>;
  /** Counts of intervals of the next day, until it begins. */
  readonly ahead: ReadonlyMap<string, Counts>;
  /** End of the last interval whose answer was taken in. Epoch milliseconds. */
  readonly witnessedThroughMs: number | undefined;
  readonly gaps: readonly Gap[];
  /** Day answers in a row that held something large back. */
  readonly doubtfulAnswers: number;
  /** Call facts that a day answer usually adds beyond the intervals' own: a running mean over some ten answers. */
  readonly usualLate: number;
  readonly closing: Closing;
  /** What was shown of the day before when it closed, by skill. */
  readonly dayBefore: ReadonlyMap<string, Counts>;
};

/** The first answers after a start without state. */
export type Fresh = {
  /** Answers with rows so far, while skills that they name may have had series before. */
  readonly answers: number;
  readonly isOpen: boolean;
  /** What was said of skills that may have had series before, and the intervals since; by skill. */
  readonly named: ReadonlyMap<string, Counts>;
};

/** Intervals of one day that were never answered, to be asked for as one window. */
export type Gap = Span & {
  readonly date: string;
  readonly asked: number;
  /** What answers to it have said so far, by skill. */
  readonly said: ReadonlyMap<string, Counts>;
};

/** The answers so far that were to close the day. */
export type Closing = {
  readonly answers: number;
  /** How many of the last have the same call facts. */
  readonly agreeing: number;
  /** A digest of the last one's call facts. */
  readonly facts: string | undefined;
};

/** Days a skill without a row keeps its zero series: the longest window the vendor answers. */
const keptIdleDays = 31;

const noClosing: Closing = { answers: 0, agreeing: 0, facts: undefined };

const nothingYet = {
  isClosed: false,
  unborn: new Map<string, Counts>(),
  ahead: new Map<string, Counts>(),
  gaps: [],
  doubtfulAnswers: 0,
  closing: noClosing,
} as const;

/** The ledger of an exporter that knows nothing. */
export function freshLedger(date: string): Ledger {
  return {
    ...nothingYet,
    date,
    skills: new Map(),
    fresh: { answers: 0, isOpen: true, named: new Map() },
    witnessedThroughMs: undefined,
    usualLate: 0,
    dayBefore: new Map(),
  };
}

/** A new day: every known skill at zero, so that its first call is an increment and not a first sight. */
export function beginDay(ledger: Ledger, date: string): Ledger {
  const isNextDay = date === addDays(ledger.date, 1);
  const witnesses = isNextDay ? new Map(ledger.ahead) : new Map<string, Counts>();
  const skills = new Map<string, SkillEntry>();
  const dayBefore = new Map<string, Counts>();
  for (const [skillId, { shown, seenOn }] of ledger.skills) {
    if (daysBetween(seenOn, date) > keptIdleDays) continue;
    skills.set(skillId, atZero(shown, seenOn, witnesses.get(skillId)));
    witnesses.delete(skillId);
    if (isNextDay && busiest(shown) > 0) dayBefore.set(skillId, shown);
  }
  return {
    ...nothingYet,
    date,
    skills,
    fresh: undefined,
    unborn: witnesses,
    witnessedThroughMs: ledger.witnessedThroughMs,
    gaps: ledger.gaps.filter((gap) => gap.date >= date),
    usualLate: ledger.usualLate,
    dayBefore,
  };
}

function atZero(shown: Counts, seenOn: string, witness: Counts | undefined): SkillEntry {
  const zeros = shown.map((count) => (count === undefined ? undefined : 0));
  if (witness === undefined) return { shown: zeros, seenOn };
  const explained = witness.map((count) => count ?? 0);
  return { shown: zeros, seenOn, open: { explained, last: explained, word: zeros } };
}
