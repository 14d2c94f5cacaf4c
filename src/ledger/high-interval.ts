import { addDays, type Span } from '../base/calendar.ts';
import { oneSecondMs } from '../base/time-units.ts';
import { smallRise } from './belief.ts';
import { busiest, countsOf, type Answer, type CountFields, type Samples } from './counts.ts';
import { heldOf } from './held.ts';
import type { Ledger } from './ledger.ts';
import { beliefOf } from './skill-entry.ts';

/** What a small rise is measured by. */
export type Measure = {
  readonly fields: CountFields;
  /** The day that the answers are about: the ledger's, or the next one. */
  readonly date: string;
  readonly intervalsADay: number;
};

/**
 * Whether an interval, already taken in, says more than the day's answer can hold: with the intervals since the day's
 * last word it lies beyond that answer by more than a small rise. Only call facts are compared, which nothing lowers
 * later; a count that the answer puts below what is shown is no witness.
 */
export function isIntervalHigh(ledger: Ledger, interval: Answer, day: Answer, measure: Measure): boolean {
  return someFact(interval.samples, measure.fields, (skillId, field, count) => {
    const entry = ledger.skills.get(skillId);
    const belief = entry && beliefOf(entry, field);
    const said = belief === undefined ? (ledger.unborn.get(skillId)?.[field] ?? 0) : belief.last;
    const held = countIn(day, skillId, field, measure.fields);
    if (held === undefined || held < (belief?.shown ?? 0)) return false;
    return Math.min(said - held, count) > limitOf(ledger, skillId, measure);
  });
}

/** Whether one answer about a window says more than another about the same one, by more than a small rise. */
export function isFarAbove(ledger: Ledger, one: Answer, other: Answer, measure: Measure): boolean {
  return someFact(one.samples, measure.fields, (skillId, field, count) => {
    const otherCount = countIn(other, skillId, field, measure.fields);
    return otherCount !== undefined && count - otherCount > limitOf(ledger, skillId, measure);
  });
}

const nothing: Answer = { samples: new Map(), isWhole: true };

/** Whether an answer says more than a small rise, which it may not say alone. */
export function isLarge(ledger: Ledger, answer: Answer, measure: Measure): boolean {
  return isFarAbove(ledger, answer, nothing, measure);
}

/** Whether the last answer about a skill's day lies further from what is shown of a call fact than a small rise. */
export function isFarFromShown(ledger: Ledger, skillId: string, measure: Measure): boolean {
  const entry = ledger.skills.get(skillId);
  if (entry?.open === undefined) return false;
  const held = heldOf(entry);
  const limit = limitOf(ledger, skillId, measure);
  return measure.fields.callFacts.some((name) => Math.abs(held[measure.fields.names.indexOf(name)] ?? 0) > limit);
}

/** A window without its first second. One that begins at midnight may be answered as the day is, or as yesterday was. */
export function butItsFirstSecond({ startMs, endMs }: Span): Span {
  return { startMs: startMs + oneSecondMs, endMs };
}

function limitOf(
  { date: known, skills, dayBefore }: Ledger,
  skillId: string,
  { date, intervalsADay }: Measure,
): number {
  const shown = busiest(skills.get(skillId)?.shown);
  if (date === addDays(known, 1)) return smallRise(0, shown, intervalsADay);
  return smallRise(shown, busiest(dayBefore.get(skillId)), intervalsADay);
}

/** Of a skill without a row an answer that was understood whole says 0, another nothing. */
function countIn(
  { samples, isWhole }: Answer,
  skillId: string,
  field: number,
  fields: CountFields,
): number | undefined {
  const sample = samples.get(skillId);
  if (sample === undefined) return isWhole ? 0 : undefined;
  return countsOf(sample, fields)[field];
}

function someFact(
  samples: Samples,
  fields: CountFields,
  holds: (skillId: string, field: number, count: number) => boolean,
): boolean {
  const facts = fields.callFacts.map((name) => fields.names.indexOf(name));
  for (const [skillId, sample] of samples) {
    const counts = countsOf(sample, fields);
    if (facts.some((field) => counts[field] !== undefined && holds(skillId, field, counts[field]))) return true;
  }
  return false;
}
