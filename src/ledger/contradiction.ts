import type { Interval, Span } from '../base/calendar.ts';
import { afterClosingAnswer } from './closing.ts';
import { busiest, countsOf, type Answer, type CountFields, type Counts, type Sample, type Samples } from './counts.ts';
import type { Ledger } from './ledger.ts';
import { beliefOf } from './skill-entry.ts';

/**
 * Two windows that must agree and do not: the day is empty although something of it was shown or an interval
 * held rows; an interval is empty although the day grew by more than late data can explain; or an interval says
 * more than its day has room for.
 */
export const contradictions = ['day_empty', 'interval_empty', 'interval_high'] as const;
export type Contradiction = (typeof contradictions)[number];

/** The least growth of a day's call facts that an empty interval has to answer for. */
const leastGrowth = 3;
/** Late data may come in bursts of so many times their usual amount. */
const burst = 3;

/**
 * Whether an answer about the ledger's day, understood whole, denies what was shown or witnessed of it. Of an answer
 * about the day without an interval, only what was known beside that `interval` can be denied.
 */
export function isDayDenied(
  ledger: Ledger,
  { samples, isWhole }: Answer,
  fields: CountFields,
  interval?: Answer,
): boolean {
  if (!isWhole || !isEmpty(samples, fields)) return false;
  const isBeyond = (skillId: string, witnessed: Counts | undefined) => {
    const sample = interval?.samples.get(skillId);
    const own = sample && countsOf(sample, fields);
    return witnessed?.some((count, field) => (count ?? 0) > (own?.[field] ?? 0)) ?? false;
  };
  if ([...ledger.unborn].some(([skillId, counts]) => isBeyond(skillId, counts))) return true;
  for (const [skillId, { shown, open }] of ledger.skills) {
    if (busiest(shown) > 0 || isBeyond(skillId, open?.explained)) return true;
  }
  return false;
}

/** Whether an empty interval, already taken in, is denied by how much the day's answer grew. */
export function isIntervalDenied(ledger: Ledger, interval: Answer, day: Answer, fields: CountFields): boolean {
  if (ledger.fresh !== undefined || !interval.isWhole || !isEmpty(interval.samples, fields)) return false;
  return growth(ledger, day.samples, fields) > Math.max(leastGrowth, burst * ledger.usualLate);
}

/** Whether an answer about the day says less of a call fact than is shown: something is missing in it. */
export function isBelowShown(ledger: Ledger, { samples, isWhole }: Answer, fields: CountFields): boolean {
  const facts = fields.callFacts.map((name) => fields.names.indexOf(name));
  for (const [skillId, { shown }] of ledger.skills) {
    const sample = samples.get(skillId);
    const counts = sample === undefined ? undefined : countsOf(sample, fields);
    if (facts.some((field) => (shown[field] ?? 0) > (counts?.[field] ?? (isWhole ? 0 : Infinity)))) return true;
  }
  return false;
}

/** How far an answer's call facts lie beyond the last word and the intervals since. */
export function growth(ledger: Ledger, samples: Samples, fields: CountFields): number {
  const facts = fields.callFacts.map((name) => fields.names.indexOf(name));
  let sum = 0;
  for (const [skillId, sample] of samples) {
    const entry = ledger.skills.get(skillId);
    const counts = countsOf(sample, fields);
    for (const field of facts) {
      const belief = entry && beliefOf(entry, field);
      const known =
        belief === undefined ? (ledger.unborn.get(skillId)?.[field] ?? 0) : Math.max(belief.last, belief.shown);
      sum += Math.max(0, (counts[field] ?? 0) - known);
    }
  }
  return sum;
}

/** The ledger after an answer that was denied: nothing of it is taken in, but a day cannot stay open for ever. */
export function afterDenial(ledger: Ledger, kind: 'read' | 'close'): Ledger {
  if (kind === 'read') return ledger;
  const { closing, isClosed } = afterClosingAnswer(ledger.closing, {
    facts: undefined,
    isPlausible: false,
    isDoubtful: false,
    isHolding: ledger.doubtfulAnswers > 0,
  });
  return { ...ledger, closing, isClosed };
}

/**
 * The day up to the interval, to be asked when the day itself was denied: its answer and the interval's own add
 * up to the day. Undefined for a closing answer (the next refresh asks again) and for a day's first interval.
 */
export function otherDayForm(kind: 'read' | 'close', dayStartMs: number, interval: Interval): Span | undefined {
  if (kind === 'close' || interval.startMs <= dayStartMs) return undefined;
  return { startMs: dayStartMs, endMs: interval.startMs };
}

/**
 * The interval together with the one before it, to be asked when the interval itself was denied: its answer less
 * the earlier interval's is the interval's. Undefined where the earlier one is of another day or was not answered.
 */
export function otherIntervalForm(
  interval: Interval,
  before: Interval | undefined,
  dayStartMs: number,
): Span | undefined {
  if (before === undefined || before.endMs !== interval.startMs || before.startMs < dayStartMs) return undefined;
  return { startMs: before.startMs, endMs: interval.endMs };
}

/** The ledger as if the interval had never been answered: the next refresh asks for it as a gap. */
export function withoutInterval(ledger: Ledger, { startMs, endMs }: Interval): Ledger {
  return ledger.witnessedThroughMs === endMs ? { ...ledger, witnessedThroughMs: startMs } : ledger;
}

/** Two answers about windows beside each other, as one. Only counts can be added. */
export function together(one: Answer, other: Answer, fields: CountFields): Answer {
  return combined(one, other, fields, (a, b) => a + b);
}

/**
 * An answer less that about a part of its window. Undefined where the part holds more of anything than the whole: then
 * they are not of one mind, and what is left is nobody's number.
 */
export function less(whole: Answer, part: Answer, fields: CountFields): Answer | undefined {
  const rest = difference(whole, part, fields);
  const isBelow = [...rest.samples.values()].some((sample) => fields.names.some((name) => (sample[name] ?? 0) < 0));
  return isBelow ? undefined : rest;
}

/** How far an answer lies beyond another about the same window; below 0 where it says less. */
export function difference(one: Answer, other: Answer, fields: CountFields): Answer {
  return combined(one, other, fields, (a, b) => a - b);
}

function combined(one: Answer, other: Answer, { names }: CountFields, of: (a: number, b: number) => number): Answer {
  const samples = new Map<string, Sample>();
  for (const skillId of new Set([...one.samples.keys(), ...other.samples.keys()])) {
    const [a, b] = [one.samples.get(skillId), other.samples.get(skillId)];
    const value = (name: string): number | undefined => {
      const left = a === undefined ? 0 : a[name];
      const right = b === undefined ? 0 : b[name];
      return left === undefined || right === undefined ? undefined : of(left, right);
    };
    const sample = Object.fromEntries(names.map((name) => [name, value(name)]));
    if (names.some((name) => sample[name] !== 0)) samples.set(skillId, sample);
  }
  return { samples, isWhole: one.isWhole && other.isWhole };
}

function isEmpty(samples: Samples, fields: CountFields): boolean {
  for (const sample of samples.values()) if (busiest(countsOf(sample, fields)) > 0) return false;
  return true;
}
