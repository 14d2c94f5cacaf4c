/** A rise too large to be shown on two answers: it waits until enough of them agree. */
export type Doubt = {
  /** The least that the answers since have said, and the intervals since. */
  readonly level: number;
  /** How many answers have said at least that. */
  readonly answers: number;
  /** The most that the day asked in two halves has said; undefined before it was asked. */
  readonly halves: number | 'unreadable' | undefined;
};

/** What is shown of one count, and why. */
export type Belief = {
  readonly shown: number;
  /** What interval answers and earlier shown counts explain. */
  readonly explained: number;
  /** The last answer that was not below what is shown, and the intervals since. */
  readonly last: number;
  readonly doubt: Doubt | undefined;
};

export type Hearing = {
  /** The largest rise that two answers may say without a witness. */
  readonly limit: number;
  readonly isClosing: boolean;
  /** The skill's row has other counts and lowers none: a 0 in it is said, not lost. */
  readonly isZeroSaid: boolean;
  /** What the halves of the day add up to, where they were asked with this answer. */
  readonly halves: number | 'unreadable' | undefined;
};

/** Answers that have to agree on a rise beyond the limit: up to four times the limit, and beyond that. */
export const answersForLarge = 6;
export const answersForHuge = 12;
/** At the end of a day no more answers than these are waited for. */
const answersAtClosing = 7;

/** The share of a skill's busiest count today that two answers may add unexplained. */
const smallShare = 0.25;
/** The least that counts as a small rise. */
const smallFloor = 10;
/** Average intervals of yesterday that count as a small rise. */
const smallIntervals = 3;

/** The largest rise that two answers may say alone, for a skill as busy as this. Found by simulation. */
export function smallRise(busiestToday: number, busiestYesterday: number, intervalsADay: number): number {
  return Math.max(smallFloor, smallShare * busiestToday, (smallIntervals * busiestYesterday) / intervalsADay);
}

/**
 * Takes in one word of the vendor's about one count. Never lowers what is shown: a lower word is
 * no witness, nor is a 0 that an answer may say of what it lost.
 * What intervals explain is shown at once; a small rise when two answers say it; a large one when many do and
 * the two halves of the day say so too.
 */
export function believe(before: Belief, word: number, hearing: Hearing): Belief {
  if (word < before.shown || (word === 0 && !hearing.isZeroSaid)) return before;
  const explained = Math.max(before.explained, before.shown);
  const doubt = word - explained > hearing.limit ? doubted(before.doubt, word, explained, hearing.halves) : undefined;
  const twice = Math.min(word, Math.max(before.last, before.shown));
  const shown = Math.max(
    Math.min(word, explained),
    twice - explained <= hearing.limit ? twice : 0,
    doubt === undefined ? 0 : agreed(doubt, explained, hearing),
  );
  const next = { shown, explained: Math.max(shown, Math.min(before.explained, word)), last: word };
  return { ...next, doubt: doubt !== undefined && doubt.level <= shown ? afresh(next, hearing) : doubt };
}

/** The first word about a count whose series begins at 0, so that its first increment is seen. */
export function born(explained: number, word: number, hearing: Hearing): Belief {
  const doubt = word - explained > hearing.limit ? doubted(undefined, word, explained, hearing.halves) : undefined;
  return { shown: 0, explained: Math.min(explained, word), last: word, doubt };
}

/** Adds what an interval's own answer says to what is explained of its day. */
export function witnessed(before: Belief, count: number): Belief {
  const { doubt } = before;
  return {
    shown: before.shown,
    explained: before.explained + count,
    last: before.last + count,
    doubt: doubt && {
      ...doubt,
      level: doubt.level + count,
      halves: typeof doubt.halves === 'number' ? doubt.halves + count : doubt.halves,
    },
  };
}

/** Adds what was missed before: answers of the day since may have said it already, so it raises no word of theirs. */
export function explainedLater(before: Belief, count: number): Belief {
  return { ...before, explained: before.explained + count };
}

/** How far a word lies beyond all that is shown or explained after it. */
export function unexplained({ shown, explained }: Belief, word: number): number {
  return word - Math.max(shown, explained);
}

function doubted(
  doubt: Doubt | undefined,
  word: number,
  explained: number,
  halves: number | 'unreadable' | undefined,
): Doubt {
  const isKnown = doubt !== undefined && doubt.level > explained;
  return {
    level: isKnown ? Math.min(doubt.level, word) : word,
    answers: isKnown ? doubt.answers + 1 : 1,
    halves: heard(isKnown ? doubt.halves : undefined, halves),
  };
}

/** Halves that could be read once outweigh those that could not. */
function heard(before: Doubt['halves'], now: Doubt['halves']): Doubt['halves'] {
  if (typeof now === 'number') return Math.max(now, typeof before === 'number' ? before : 0);
  return before ?? now;
}

/** The level that enough answers have agreed on, else 0. */
function agreed({ level, answers, halves }: Doubt, explained: number, { limit, isClosing }: Hearing): number {
  const said = halves === 'unreadable' ? level : Math.min(level, halves ?? 0);
  const rise = said - explained;
  const needed = rise <= limit ? 2 : rise <= 4 * limit ? answersForLarge : answersForHuge;
  return answers >= (isClosing ? Math.min(answersAtClosing, needed) : needed) ? said : 0;
}

/** What lies beyond a level that has come to be shown is a doubt of its own. */
function afresh({ explained, last }: Omit<Belief, 'doubt'>, { limit }: Hearing): Doubt | undefined {
  return last - explained > limit ? { level: last, answers: 1, halves: undefined } : undefined;
}
