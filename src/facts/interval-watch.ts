import type { Span } from '../base/calendar.ts';
import { busiest, countsOf, type Answer, type CountFields } from '../ledger/counts.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Sighting } from './facts.ts';
import { expectedOnLastSecond, explainsBoundary, type Sums } from './window-bounds.ts';

/** Intervals that touch, each read, while the day was read with them: what they add up to against the day. */
export type IntervalWatch = {
  readonly date: string;
  readonly throughMs: number;
  /** Intervals in a row, this day, that nothing was wrong with. */
  readonly inARow: number;
  /** What the intervals have added up to since the day stood at `from`. */
  readonly added: CallsAndCallbacks;
  readonly from: CallsAndCallbacks;
  /** A skill had more callbacks than calls in an interval. */
  readonly hasLoneCallbacks: boolean;
};

type CallsAndCallbacks = { readonly calls: number; readonly callbacks: number };

/** An interval of a refresh and the day's ledger after it. Both were believed. */
export type IntervalAndDay = {
  readonly span: Span;
  readonly answer: Answer;
  readonly ledger: Ledger;
  /** The day was read up to the interval's end. */
  readonly isDayRead: boolean;
};

/** Belief takes two answers, so what was missed before may still come in for a few refreshes. */
const settledAfter = 4;
/** Sums smaller than these say little: a few callbacks can all follow their calls within an interval. */
const leastCalls = 25;
const leastCallbacks = 15;
/** A single callback may be late for another reason. */
const leastLateCallbacks = 3;

export type Watched = {
  readonly watch: IntervalWatch | undefined;
  readonly sightings: readonly Sighting[];
  /** The sums, where they have been compared. */
  readonly sums?: Sums;
};

/**
 * Takes in one more interval. Nothing is seen, and the watch begins anew, where an interval is missing or not whole, and
 * where the day is lowered or holds much back.
 */
export function watchInterval(before: IntervalWatch | undefined, seen: IntervalAndDay, fields: CountFields): Watched {
  const { span, answer, ledger } = seen;
  if (!answer.isWhole || !isCalm(ledger, fields)) return { watch: undefined, sightings: [] };
  const isNext = before?.throughMs === span.startMs && before.date === ledger.date;
  if (!isNext || before.inARow < settledAfter) {
    if (!seen.isDayRead) return { watch: undefined, sightings: [] };
    return { watch: watchFrom(seen, isNext ? before.inARow + 1 : 1, fields), sightings: [] };
  }
  const watch = {
    ...before,
    throughMs: span.endMs,
    inARow: before.inARow + 1,
    added: together(before.added, sumOfAnswer(answer)),
    hasLoneCallbacks: before.hasLoneCallbacks || hasLoneCallbacks(answer),
  };
  if (!seen.isDayRead) return { watch, sightings: [] };
  const unused = unusedSkill(answer, ledger, fields);
  const grown = grownSince(watch, sumOfLedger(ledger, fields));
  const verdict = judged(watch, grown, span);
  if (verdict === undefined) return { watch, sightings: unused };
  const sums = { calls: grown.calls, missing: grown.calls - watch.added.calls, interval: span };
  return { watch: watchFrom(seen, watch.inARow, fields), sightings: [...unused, ...verdict], sums };
}

function watchFrom({ span, ledger }: IntervalAndDay, inARow: number, fields: CountFields): IntervalWatch {
  return {
    date: ledger.date,
    throughMs: span.endMs,
    inARow,
    added: none,
    from: sumOfLedger(ledger, fields),
    hasLoneCallbacks: false,
  };
}

/** Nothing of the day is in doubt, what intervals explain is shown, and no call fact lies below it. */
function isCalm({ fresh, gaps, doubtfulAnswers, skills }: Ledger, { names, callFacts }: CountFields): boolean {
  if (fresh?.isOpen === true || gaps.length > 0 || doubtfulAnswers > 0) return false;
  const facts = callFacts.map((name) => names.indexOf(name));
  for (const { shown, open } of skills.values()) {
    if (open === undefined) continue;
    const isShown = (field: number) => (open.explained[field] ?? 0) <= (shown[field] ?? 0);
    const isLower = (field: number) => (open.word[field] ?? 0) < (shown[field] ?? 0);
    if (!facts.every((field) => isShown(field) && !isLower(field))) return false;
  }
  return true;
}

/** What the sums say once there is enough of them. */
function judged(
  { added, hasLoneCallbacks: own }: IntervalWatch,
  { calls, callbacks }: CallsAndCallbacks,
  span: Span,
): Sighting[] | undefined {
  const lateCalls = calls - added.calls;
  const lateCallbacks = callbacks - added.callbacks;
  if (lateCalls < 0 || lateCallbacks < 0) return [];
  if (calls < leastCalls || callbacks < leastCallbacks) return undefined;
  const isOwn = own || (lateCalls === 0 && lateCallbacks === 0);
  const isCall = lateCalls === 0 && lateCallbacks >= leastLateCallbacks;
  return [
    { fact: 'late_data', value: lateness(lateCalls, added.calls, expectedOnLastSecond(calls, span)) },
    ...(isOwn ? [{ fact: 'callback_window', value: 'own' } as const] : []),
    ...(isCall ? [{ fact: 'callback_window', value: 'call' } as const] : []),
  ];
}

function lateness(late: number, inTime: number, onLastSecond: number) {
  if (late === 0) return 'on_time';
  if (inTime === 0) return 'later';
  return explainsBoundary(late, onLastSecond) ? 'boundary' : 'within_an_interval';
}

/** Nobody is called back in the window of his call more often than there are calls. */
function hasLoneCallbacks({ samples }: Answer): boolean {
  return [...samples.values()].some(
    ({ treatment, recall_ok: ok = 0, recall_fail: failed = 0 }) => treatment !== undefined && ok + failed > treatment,
  );
}

/** A row of zeros, or no row for a skill that had one today; both only beside a row that counts something. */
function unusedSkill({ samples }: Answer, { date, skills }: Ledger, fields: CountFields): Sighting[] {
  const rows = [...samples.values()].map((sample) => countsOf(sample, fields));
  if (rows.every((counts) => busiest(counts) === 0)) return [];
  if (rows.some((counts) => counts.every((count) => count === 0))) return [{ fact: 'unused_skill', value: 'zero_row' }];
  const isMissing = [...skills].some(
    ([id, { seenOn, shown }]) => seenOn === date && busiest(shown) > 0 && !samples.has(id),
  );
  return isMissing ? [{ fact: 'unused_skill', value: 'absent' }] : [];
}

const none: CallsAndCallbacks = { calls: 0, callbacks: 0 };

function sumOfAnswer({ samples }: Answer): CallsAndCallbacks {
  const sum = { ...none };
  for (const { treatment = 0, recall_ok: ok = 0, recall_fail: failed = 0 } of samples.values()) {
    sum.calls += treatment;
    sum.callbacks += ok + failed;
  }
  return sum;
}

function sumOfLedger({ skills }: Ledger, { names }: CountFields): CallsAndCallbacks {
  const sum = { ...none };
  const [calls, ok, failed] = ['treatment', 'recall_ok', 'recall_fail'].map((name) => names.indexOf(name));
  for (const { shown } of skills.values()) {
    sum.calls += shown[calls ?? -1] ?? 0;
    sum.callbacks += (shown[ok ?? -1] ?? 0) + (shown[failed ?? -1] ?? 0);
  }
  return sum;
}

function grownSince({ from }: IntervalWatch, day: CallsAndCallbacks): CallsAndCallbacks {
  return { calls: day.calls - from.calls, callbacks: day.callbacks - from.callbacks };
}

function together(one: CallsAndCallbacks, other: CallsAndCallbacks): CallsAndCallbacks {
  return { calls: one.calls + other.calls, callbacks: one.callbacks + other.callbacks };
}
