import type { Belief, Doubt } from './belief.ts';
import type { Counts } from './counts.ts';

/** What is known of one skill's day. Counts stand in the order of the report's fields. */
export type SkillEntry = {
  /** As exposed; undefined where no series exists. */
  readonly shown: Counts;
  /** ISO date of the last day with a row for this skill. */
  readonly seenOn: string;
  /** Absent while the vendor says, and the intervals explain, exactly what is shown. */
  readonly open?: OpenCounts | undefined;
};

export type OpenCounts = {
  readonly explained: Counts;
  readonly last: Counts;
  /** What the vendor said last, also where it was below what is shown. */
  readonly word: Counts;
  /** By field; absent when there is none. */
  readonly doubts?: readonly (Doubt | undefined)[] | undefined;
};

/** What is believed of one field; undefined when no series exists. */
export function beliefOf({ shown, open }: SkillEntry, field: number): Belief | undefined {
  const count = shown[field];
  if (count === undefined) return undefined;
  return {
    shown: count,
    explained: open === undefined ? count : (open.explained[field] ?? 0),
    last: open === undefined ? count : (open.last[field] ?? 0),
    doubt: open?.doubts?.[field],
  };
}

/** What the vendor said last of one field. */
export function wordOf({ shown, open }: SkillEntry, field: number): number | undefined {
  return open === undefined ? shown[field] : open.word[field];
}

/** An entry of these beliefs and last words; of one list only, when all say the same. */
export function entryOf(seenOn: string, beliefs: readonly (Belief | undefined)[], word: Counts): SkillEntry {
  const shown = beliefs.map((belief) => belief?.shown);
  const isSettled = beliefs.every(
    (belief, field) =>
      word[field] === belief?.shown &&
      (belief === undefined ||
        (belief.explained === belief.shown && belief.last === belief.shown && belief.doubt === undefined)),
  );
  if (isSettled) return { shown, seenOn };
  const open = { explained: beliefs.map((it) => it?.explained), last: beliefs.map((it) => it?.last), word };
  if (beliefs.every((it) => it?.doubt === undefined)) return { shown, seenOn, open };
  return { shown, seenOn, open: { ...open, doubts: beliefs.map((it) => it?.doubt) } };
}
