import type { Span } from '../../../src/base/calendar.ts';
import type { Answer, Counts } from '../../../src/ledger/counts.ts';
import { fields, intervalMs } from './centre.ts';
import { foldAnswer } from '../../../src/ledger/fold-answer.ts';
import { bookGap, bookInterval, gapsToAsk } from '../../../src/ledger/gaps.ts';
import { halvesToAsk, sumOfHalves } from '../../../src/ledger/halves.ts';
import { beginDay, freshLedger, type Ledger } from '../../../src/ledger/ledger.ts';
import { fromJson, ledgerJson, toJson } from '../../../src/ledger/ledger-json.ts';
import { nextStep, type Standing } from '../../../src/ledger/next-step.ts';
import { wordOf } from '../../../src/ledger/skill-entry.ts';
import { dayOfDate } from '../../../src/base/calendar.ts';

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
  /** Through the state file. */
  readonly restarted: (state: S) => S;
};

const catchUpDays = 7;

/** The ledger with belief, driven as a refresh drives it. */
export const belief: Rule<Ledger> = {
  start: freshLedger,
  refresh: async (before, asking) => {
    const ledger = await takeIntervals(before, asking);
    const step = nextStep(ledger, asking.standing, catchUpDays);
    if (step.kind === 'rest') return ledger;
    if (step.kind === 'begin') return beginDay(ledger, step.date);
    return step.kind === 'read' && !asking.isDayDue ? ledger : takeDay(ledger, step, asking);
  },
  dateOf: ({ date }) => date,
  isClosed: ({ isClosed }) => isClosed,
  shown: ({ skills }) => [...skills].map(([skillId, { shown }]) => [skillId, shown] as const),
  word: ({ skills }, skillId, field) => {
    const entry = skills.get(skillId);
    return entry === undefined ? undefined : wordOf(entry, field);
  },
  restarted: (ledger) => fromJson(ledgerJson.parse(JSON.parse(JSON.stringify(toJson(ledger))))),
};

async function takeIntervals(before: Ledger, { interval, zone, askSpan, onExtra }: Asking): Promise<Ledger> {
  const answer = interval.isAskable ? askSpan(interval) : 'failed';
  if (answer === 'failed') return before;
  let ledger = await bookInterval(before, interval, answer, { fields, zone });
  for (const gap of gapsToAsk(ledger, zone)) {
    onExtra();
    const missed = askSpan(gap);
    if (missed !== 'failed') ledger = await bookGap(ledger, gap, missed, fields);
  }
  return ledger;
}

async function takeDay(
  ledger: Ledger,
  { kind, date }: { kind: 'read' | 'close'; date: string },
  { interval, standing, zone, askDay, askSpan, onExtra }: Asking,
): Promise<Ledger> {
  const day = dayOfDate(date, zone);
  const untilMs = kind === 'close' ? day.endMs : interval.endMs;
  const answer = askDay(date, untilMs);
  if (answer === 'failed') return ledger;
  const halves = halvesToAsk(ledger, kind, untilMs, zone).map((span) => {
    onExtra();
    return askSpan(span);
  });
  const folded = await foldAnswer(ledger, {
    kind,
    answer,
    halves: await sumOfHalves(halves, fields),
    fields,
    intervalsADay: (day.endMs - day.startMs) / intervalMs,
  });
  if (!folded.isUnchanged) return folded.ledger;
  const next = nextStep(folded.ledger, standing, catchUpDays);
  return next.kind === 'begin' ? beginDay(folded.ledger, next.date) : folded.ledger;
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
  refresh: async (state, { standing, interval, zone, isDayDue, askDay }) => {
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
