import { addDays, dayOf, dayOfDate, type Span } from '../../../src/base/calendar.ts';
import { closedDayOf, foldClosedDay, isReadDue, type ClosedDay } from '../../../src/ledger/closed-day.ts';
import { busiest, countsOf, type Answer, type Counts } from '../../../src/ledger/counts.ts';
import {
  afterDenial,
  isDayDenied,
  isIntervalDenied,
  less,
  otherDayForm,
  otherIntervalForm,
  together,
  withoutInterval,
} from '../../../src/ledger/contradiction.ts';
import {
  type Denials,
  denialsAfter,
  type IntervalOutcome,
  intervalQuestion,
  noDenials,
} from '../../../src/ledger/denied-intervals.ts';
import { fields, intervalMs } from './centre.ts';
import { foldAnswer } from '../../../src/ledger/fold-answer.ts';
import { bookGap, bookInterval, gapsToAsk, halvesOf } from '../../../src/ledger/gaps.ts';
import { halvesToAsk, sumOfHalves } from '../../../src/ledger/halves.ts';
import { beginDay, freshLedger, type Ledger } from '../../../src/ledger/ledger.ts';
import { fromJson, ledgerJson, toJson } from '../../../src/ledger/ledger-json.ts';
import { nextStep, type Standing } from '../../../src/ledger/next-step.ts';
import { wordOf } from '../../../src/ledger/skill-entry.ts';
import { bookWitness } from '../../../src/ledger/witnesses.ts';

/** How a rule asks. Windows of the ledger's own day go by their end. */
export type Asking = {
  readonly interval: Span & { readonly isAskable: boolean };
  readonly standing: Standing;
  readonly zone: string;
  /** The day is read in this refresh. */
  readonly isDayDue: boolean;
  readonly askDay: (date: string, untilMs: number) => Answer | 'failed';
  readonly askSpan: (span: Span) => Answer | 'failed';
  /** Called for each call beyond the interval and the day. */
  readonly onExtra: () => void;
  readonly onContradiction: () => void;
  /** Shown beyond what intervals explain, by field. */
  readonly onLate: (late: ReadonlyMap<string, number>) => void;
  /** What the interval gauges are given; undefined when they are absent. */
  readonly onGauge: (interval: Answer | undefined) => void;
};

/** What a rule shows and remembers. */
export type Rule<S> = {
  readonly start: (date: string) => S;
  readonly refresh: (state: S, asking: Asking) => Promise<S>;
  readonly dateOf: (state: S) => string;
  readonly isClosed: (state: S) => boolean;
  readonly shown: (state: S) => Iterable<readonly [skillId: string, counts: Counts]>;
  /** The vendor's last word of a count, as the rule knows it. */
  readonly word: (state: S, skillId: string, field: number) => number | undefined;
  readonly closedDay: (state: S) => ClosedDay | undefined;
  /** Through the state file. */
  readonly restarted: (state: S) => S;
};

const catchUpDays = 7;

/** What the ledger with belief remembers beside the ledger: the interval before. */
type Believed = {
  readonly ledger: Ledger;
  readonly before: Heard | undefined;
  readonly denials: Denials;
  readonly closedDay: ClosedDay | undefined;
};
type Heard = { readonly span: Span; readonly answer: Answer };

/** The ledger with belief, driven as a refresh drives it. */
export const belief: Rule<Believed> = {
  start: (date) => ({ ledger: freshLedger(date), before: undefined, denials: noDenials, closedDay: undefined }),
  refresh: async (known, asking) => {
    const { interval, zone } = asking;
    const answer = interval.isAskable ? askInterval(known, asking) : 'failed';
    const heard = answer === 'failed' ? undefined : { span: interval, answer };
    let { ledger } = known;
    if (heard !== undefined) {
      ledger = await bookInterval(ledger, interval, heard.answer, { fields, zone });
      if (intervalQuestion(known.denials) !== 'itself') ledger = await takeGaps(ledger, asking);
    }
    return reread(await takeStep({ ...known, ledger }, heard, asking), asking);
  },
  dateOf: ({ ledger }) => ledger.date,
  isClosed: ({ ledger }) => ledger.isClosed,
  shown: ({ ledger }) => [...ledger.skills].map(([skillId, { shown }]) => [skillId, shown] as const),
  word: ({ ledger }, skillId, field) => {
    const entry = ledger.skills.get(skillId);
    return entry === undefined ? undefined : wordOf(entry, field);
  },
  closedDay: ({ closedDay }) => closedDay,
  restarted: ({ ledger, closedDay }) => ({
    closedDay,
    ledger: fromJson(ledgerJson.parse(JSON.parse(JSON.stringify(toJson(ledger))))),
    before: undefined,
    denials: noDenials,
  }),
};

/** The interval by itself, or as both together less the one before. */
function askInterval({ before, denials }: Believed, { interval, zone, askSpan }: Asking): Answer | 'failed' {
  const isOther = before !== undefined && intervalQuestion(denials) === 'other_window';
  const form = isOther ? otherIntervalForm(interval, before.span, dayOf(interval.startMs, zone).startMs) : undefined;
  if (before === undefined || form === undefined) return askSpan(interval);
  const both = askSpan(form);
  return both === 'failed' ? both : (less(both, before.answer, fields) ?? askSpan(interval));
}

async function takeGaps(before: Ledger, { zone, askSpan, onExtra }: Asking): Promise<Ledger> {
  let ledger = before;
  for (const gap of gapsToAsk(ledger, zone)) {
    onExtra();
    const missed = askSpan(gap);
    if (missed !== 'failed') ledger = await bookGap(ledger, gap, missed, fields);
  }
  return ledger;
}

async function takeStep(state: Believed, heard: Heard | undefined, asking: Asking): Promise<Believed> {
  const { ledger } = state;
  const step = nextStep(ledger, asking.standing, catchUpDays);
  if (step.kind === 'begin') {
    asking.onGauge(heard?.answer);
    return { ...state, ledger: beginDay(ledger, step.date), before: heard };
  }
  if (step.kind === 'rest' || (step.kind === 'read' && !asking.isDayDue)) {
    asking.onGauge(heard?.answer);
    return { ...state, before: heard };
  }
  return takeDay(state, heard, step, asking);
}

async function takeDay(
  { ledger, before, denials, closedDay }: Believed,
  heard: Heard | undefined,
  { kind, date }: { kind: 'read' | 'close'; date: string },
  asking: Asking,
): Promise<Believed> {
  const { interval, standing, zone, askDay, askSpan, onExtra, onGauge } = asking;
  const day = dayOfDate(date, zone);
  const untilMs = kind === 'close' ? day.endMs : interval.endMs;
  const answer = askDay(date, untilMs);
  if (answer === 'failed') {
    onGauge(heard?.answer);
    return { ledger, before: heard, denials, closedDay };
  }
  const known = { ledger, before, denials, closedDay, heard, answer, kind, dayStartMs: day.startMs };
  const settled = await settle(known, asking);
  const denialsNow = denialsAfter(denials, settled.outcome ?? outcomeOf(settled.heard, denials));
  onGauge(settled.heard?.answer);
  if (settled.answer === undefined) {
    const denied = afterDenial(ledger, kind);
    return {
      ledger: denied,
      before: settled.heard,
      denials: denialsNow,
      closedDay: denied.isClosed ? closedDayOf(denied, interval.endMs) : closedDay,
    };
  }
  const spans = halvesToAsk(settled.ledger, kind, { untilMs, zone, mayAsk: true });
  const askHalf = (span: Span) => {
    onExtra();
    return askSpan(span);
  };
  const halves = spans === 'unreadable' ? spans : await sumOfHalves(spans.map(askHalf), fields);
  const folded = await foldAnswer(settled.ledger, {
    kind,
    answer: settled.answer,
    halves,
    fields,
    intervalsADay: (day.endMs - day.startMs) / intervalMs,
  });
  asking.onLate(folded.late);
  const next = nextStep(folded.ledger, standing, catchUpDays);
  const isDue = folded.isUnchanged && folded.isHeldUnchanged && next.kind === 'begin';
  return {
    ledger: isDue ? beginDay(folded.ledger, next.date) : folded.ledger,
    before: settled.heard,
    denials: denialsNow,
    closedDay: folded.ledger.isClosed ? closedDayOf(folded.ledger, interval.endMs) : closedDay,
  };
}

function outcomeOf(heard: Heard | undefined, denials: Denials): IntervalOutcome {
  const hasCounts = [...(heard?.answer.samples.values() ?? [])].some((sample) => busiest(countsOf(sample, fields)) > 0);
  if (!hasCounts) return 'quiet';
  return intervalQuestion(denials) === 'other_window' ? 'found' : 'held';
}

/** A closed day read again when it is due, in halves where it changed much. */
async function reread(state: Believed, { interval, zone, askDay, askSpan, onExtra }: Asking): Promise<Believed> {
  const { closedDay, ledger } = state;
  const nowMs = interval.endMs;
  if (closedDay === undefined) return state;
  const { endMs: nextCloseMs } = dayOfDate(addDays(closedDay.date, 1), zone);
  if (ledger.isClosed || !isReadDue(closedDay, nowMs, { nextCloseMs, intervalMs })) return state;
  const day = dayOfDate(closedDay.date, zone);
  onExtra();
  const answer = askDay(closedDay.date, day.endMs);
  if (answer === 'failed') return state;
  const folded = await foldClosedDay(closedDay, answer, { halves: undefined, nowMs, fields });
  if (!folded.needsHalves) return { ...state, closedDay: folded.day };
  const answers = halvesOf(day).map((span) => {
    onExtra();
    return askSpan(span);
  });
  const halves = (await sumOfHalves(answers, fields)) ?? 'unreadable';
  return { ...state, closedDay: (await foldClosedDay(closedDay, answer, { halves, nowMs, fields })).day };
}

type Settling = Believed & {
  readonly heard: Heard | undefined;
  readonly answer: Answer;
  readonly kind: 'read' | 'close';
  readonly dayStartMs: number;
};

type Settled = {
  readonly ledger: Ledger;
  readonly heard: Heard | undefined;
  readonly answer: Answer | undefined;
  readonly outcome?: IntervalOutcome;
};

/** Where interval and day contradict each other, the one that is denied is asked once more in another form. */
async function settle(
  { ledger, before, denials, heard, answer, kind, dayStartMs }: Settling,
  { interval, askSpan, onExtra, onContradiction }: Asking,
): Promise<Settled> {
  if (isDayDenied(ledger, answer, fields)) {
    onContradiction();
    const form = otherDayForm(kind, dayStartMs, interval);
    if (heard === undefined || form === undefined) return { ledger, heard, answer: undefined };
    onExtra();
    const other = askSpan(form);
    const day = other === 'failed' ? answer : together(other, heard.answer, fields);
    return { ledger, heard, answer: isDayDenied(ledger, day, fields) ? undefined : day };
  }
  if (kind === 'close' || heard === undefined || !isIntervalDenied(ledger, heard.answer, answer, fields)) {
    return { ledger, heard, answer };
  }
  onContradiction();
  const notFound = {
    ledger: withoutInterval(ledger, interval),
    heard: undefined,
    answer,
    outcome: 'not_found',
  } as const;
  const form = otherIntervalForm(interval, before?.span, dayStartMs);
  if (before === undefined || form === undefined || intervalQuestion(denials) === 'itself') return notFound;
  onExtra();
  const wide = askSpan(form);
  if (wide === 'failed') return notFound;
  const found = less(wide, before.answer, fields);
  if (found === undefined || found.samples.size === 0) return notFound;
  const booked = await bookWitness(ledger, ledger.date, found.samples, fields);
  return { ledger: booked, heard: { span: interval, answer: found }, answer, outcome: 'found' };
}

type Highest = {
  readonly date: string;
  readonly isClosed: boolean;
  readonly isFresh: boolean;
  readonly closingReads: number;
  readonly skills: ReadonlyMap<string, Counts>;
  readonly words: ReadonlyMap<string, Counts>;
};

/** The rule before belief: the highest answer is shown, and a day closes when one says exactly that. */
export const highest: Rule<Highest> = {
  start: (date) => ({ date, isClosed: false, isFresh: true, closingReads: 0, skills: new Map(), words: new Map() }),
  refresh: async (state, { standing, interval, zone, isDayDue, askDay, askSpan, onGauge }) => {
    const heard = interval.isAskable ? askSpan(interval) : 'failed';
    onGauge(heard === 'failed' ? undefined : heard);
    const step = nextStep(state, standing, catchUpDays);
    if (step.kind === 'rest' || (step.kind === 'read' && !isDayDue)) return state;
    if (step.kind === 'begin') return begun(state, step.date);
    const answer = askDay(step.date, step.kind === 'close' ? dayOfDate(step.date, zone).endMs : interval.endMs);
    if (answer === 'failed') return state;
    const { next, isUnchanged } = highestOf(state, step.kind, answer);
    const after = nextStep(next, standing, catchUpDays);
    return isUnchanged && after.kind === 'begin' ? begun(next, after.date) : next;
  },
  dateOf: ({ date }) => date,
  isClosed: ({ isClosed }) => isClosed,
  shown: ({ skills }) => skills,
  closedDay: () => undefined,
  word: ({ words }, skillId, field) => words.get(skillId)?.[field],
  restarted: (state) => state,
};

function begun(state: Highest, date: string): Highest {
  const skills = new Map([...state.skills].map(([id, it]) => [id, it.map((n) => (n === undefined ? n : 0))] as const));
  return { date, isClosed: false, isFresh: false, closingReads: 0, skills, words: skills };
}

function highestOf(state: Highest, kind: 'read' | 'close', { samples }: Answer) {
  const skills = new Map(state.skills);
  const words = new Map(state.words);
  let isUnchanged = samples.size > 0;
  for (const skillId of new Set([...skills.keys(), ...samples.keys()])) {
    const sample = samples.get(skillId);
    const known = skills.get(skillId);
    const word = fields.names.map((name, i) =>
      sample === undefined ? (known?.[i] === undefined ? undefined : 0) : sample[name],
    );
    const next = word.map((said, i) => {
      const before = known?.[i];
      if (said !== before) isUnchanged = false;
      if (before === undefined) return said === undefined ? undefined : state.isFresh ? said : 0;
      return Math.max(before, said ?? before);
    });
    skills.set(skillId, next);
    words.set(skillId, word);
  }
  const closingReads = state.closingReads + (kind === 'close' ? 1 : 0);
  const isClosed = kind === 'close' && ((isUnchanged && closingReads >= 2) || closingReads >= 8);
  const isFresh = state.isFresh && samples.size === 0;
  return { next: { ...state, skills, words, closingReads, isClosed, isFresh }, isUnchanged };
}
