import { dayOf, type Interval, type Span } from '../base/calendar.ts';
import { inSlices } from '../base/clock.ts';
import { isAskable } from './askable.ts';
import { explainedLater } from './belief.ts';
import { countsOf, type Answer, type CountFields, type Counts, type Sample } from './counts.ts';
import type { Gap, Ledger } from './ledger.ts';
import { bookWitness } from './witnesses.ts';

/** Times a gap is asked for: once, and again while something large is held back. */
const maxAsked = 4;
/** Calls for gaps that one refresh may make. */
const maxGapCalls = 2;

/** Takes in an interval's own answer as a witness of its day. Intervals that were missed before it become gaps. */
export async function bookInterval(
  ledger: Ledger,
  interval: Interval,
  { samples }: Answer,
  { fields, zone }: { readonly fields: CountFields; readonly zone: string },
): Promise<Ledger> {
  const { witnessedThroughMs: fromMs = interval.startMs } = ledger;
  if (interval.endMs <= fromMs) return ledger;
  const missed = gapsBetween(fromMs, interval.startMs, zone);
  const booked = await bookWitness(ledger, dayOf(interval.startMs, zone).date, samples, fields);
  const gaps = joined([...ledger.gaps, ...missed], zone).filter(({ date }) => date >= ledger.date);
  return { ...booked, gaps, witnessedThroughMs: interval.endMs };
}

/** The gaps to ask for in this refresh: of the ledger's open day only, never one that the vendor's format cannot name. */
export function gapsToAsk({ gaps, date, isClosed, doubtfulAnswers }: Ledger, zone: string): readonly Gap[] {
  if (isClosed) return [];
  return gaps
    .filter((gap) => gap.date === date && (gap.asked === 0 || (doubtfulAnswers > 0 && gap.asked < maxAsked)))
    .filter((gap) => isAskable(gap, zone))
    .slice(0, maxGapCalls);
}

/** Takes in the answer to a gap; of one asked again only what it says beyond the answers before. */
export async function bookGap(ledger: Ledger, gap: Gap, { samples }: Answer, fields: CountFields): Promise<Ledger> {
  const more = new Map<string, Sample>();
  const said = new Map(gap.said);
  await inSlices(samples, ([skillId, sample]) => {
    const before = said.get(skillId);
    const now = countsOf(sample, fields);
    const most = now.map((count, field): number => Math.max(count ?? 0, before?.[field] ?? 0));
    said.set(skillId, most);
    more.set(skillId, sampleOf(fields, most, before));
  });
  const booked = await bookWitness(ledger, gap.date, more, fields, explainedLater);
  const asked = { ...gap, asked: gap.asked + 1, said };
  return { ...booked, gaps: booked.gaps.map((it) => (isSame(it, gap) ? asked : it)) };
}

function sampleOf({ names }: CountFields, most: readonly number[], before: Counts | undefined): Sample {
  return Object.fromEntries(names.map((name, field) => [name, (most[field] ?? 0) - (before?.[field] ?? 0)]));
}

function isSame(one: Span, other: Span): boolean {
  return one.startMs === other.startMs && one.endMs === other.endMs;
}

/**
 * The halves of each day's part. They are joined again unless that would be the day's own question, or one that the
 * format cannot name.
 */
function gapsBetween(fromMs: number, toMs: number, zone: string): readonly Gap[] {
  const gaps: Gap[] = [];
  for (let startMs = fromMs; startMs < toMs;) {
    const day = dayOf(startMs, zone);
    const endMs = Math.min(toMs, day.endMs);
    for (const span of halvesOf({ startMs, endMs })) gaps.push({ ...span, date: day.date, asked: 0, said: new Map() });
    startMs = endMs;
  }
  return gaps;
}

/** Gaps side by side that were not asked for yet are one question, unless that would be the day's own. */
function joined(gaps: readonly Gap[], zone: string): readonly Gap[] {
  const result: Gap[] = [];
  for (const gap of gaps) {
    const before = result.at(-1);
    if (before !== undefined && isOneQuestion(before, gap, zone)) result.splice(-1, 1, { ...before, endMs: gap.endMs });
    else result.push(gap);
  }
  return result;
}

function isOneQuestion(before: Gap, gap: Gap, zone: string): boolean {
  if (before.asked + gap.asked > 0 || before.date !== gap.date || before.endMs !== gap.startMs) return false;
  const both = { startMs: before.startMs, endMs: gap.endMs };
  return !isSame(both, dayOf(both.startMs, zone)) && isAskable(both, zone);
}

const oneMinuteMs = 60_000;

/** A span in two, cut at a whole minute; in one where it is too short to cut. */
export function halvesOf({ startMs, endMs }: Span): readonly Span[] {
  const middleMs = startMs + Math.floor((endMs - startMs) / 2 / oneMinuteMs) * oneMinuteMs;
  return middleMs === startMs
    ? [{ startMs, endMs }]
    : [
        { startMs, endMs: middleMs },
        { startMs: middleMs, endMs },
      ];
}
