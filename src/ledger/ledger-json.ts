import * as z from 'zod';
import type { Doubt } from './belief.ts';
import type { Counts } from './counts.ts';
import type { Ledger } from './ledger.ts';
import type { SkillEntry } from './skill-entry.ts';

const isoDate = z.iso.date();
const whole = z.int().min(0);
/** In the order of the report's fields; null where there is none. */
const counts = z.array(whole.nullable());
const bySkill = z.record(z.string(), counts);
/** Field, level, answers, halves. */
const doubt = z.tuple([whole, whole, whole, z.union([whole, z.literal('unreadable'), z.null()])]);
/** The last day with a row, what is shown; then, unless all agree, what is explained, the last word not below, the last word, doubts. */
const skill = z.union([z.tuple([isoDate, counts]), z.tuple([isoDate, counts, counts, counts, counts, z.array(doubt)])]);
const gap = z.object({ date: isoDate, startMs: z.int(), endMs: z.int(), asked: whole, said: bySkill });

/** A ledger as the state file holds it. */
export const ledgerJson = z.object({
  date: isoDate,
  isClosed: z.boolean(),
  skills: z.record(z.string(), skill),
  fresh: z.object({ answers: whole, isOpen: z.boolean(), named: bySkill }).optional(),
  unborn: bySkill,
  ahead: bySkill,
  witnessedThroughMs: z.int().optional(),
  gaps: z.array(gap),
  doubtfulAnswers: whole,
  usualLate: z.number().min(0),
  closing: z.object({ answers: whole, agreeing: whole, facts: z.string().optional() }),
  dayBefore: bySkill,
});
export type LedgerJson = z.infer<typeof ledgerJson>;

/** The ledger as JSON: a list a skill, because a report can have tens of thousands. */
export function toJson(ledger: Ledger): LedgerJson {
  const { fresh, closing, witnessedThroughMs } = ledger;
  return {
    date: ledger.date,
    isClosed: ledger.isClosed,
    skills: Object.fromEntries([...ledger.skills].map(([id, entry]) => [id, skillOut(entry)])),
    ...(fresh && { fresh: { ...fresh, named: mapOut(fresh.named) } }),
    unborn: mapOut(ledger.unborn),
    ahead: mapOut(ledger.ahead),
    ...(witnessedThroughMs !== undefined && { witnessedThroughMs }),
    gaps: ledger.gaps.map((it) => ({ ...it, said: mapOut(it.said) })),
    doubtfulAnswers: ledger.doubtfulAnswers,
    usualLate: ledger.usualLate,
    closing: { answers: closing.answers, agreeing: closing.agreeing, ...(closing.facts && { facts: closing.facts }) },
    dayBefore: mapOut(ledger.dayBefore),
  };
}

/** The ledger that was written so. */
export function fromJson(json: LedgerJson): Ledger {
  const { fresh, closing } = json;
  return {
    ...json,
    skills: new Map(Object.entries(json.skills).map(([id, it]) => [id, skillIn(it)])),
    fresh: fresh && { ...fresh, named: mapIn(fresh.named) },
    unborn: mapIn(json.unborn),
    ahead: mapIn(json.ahead),
    witnessedThroughMs: json.witnessedThroughMs,
    gaps: json.gaps.map((it) => ({ ...it, said: mapIn(it.said) })),
    closing: { ...closing, facts: closing.facts },
    dayBefore: mapIn(json.dayBefore),
  };
}

function skillOut({ seenOn, shown, open }: SkillEntry): z.infer<typeof skill> {
  if (open === undefined) return [seenOn, out(shown)];
  const doubts = (open.doubts ?? []).flatMap((it, field): z.infer<typeof doubt>[] =>
    it === undefined ? [] : [[field, it.level, it.answers, it.halves ?? null]],
  );
  return [seenOn, out(shown), out(open.explained), out(open.last), out(open.word), doubts];
}

function skillIn([seenOn, shown, explained, last, word, doubts]: z.infer<typeof skill>): SkillEntry {
  const entry = { seenOn, shown: into(shown) };
  if (explained === undefined || last === undefined || word === undefined) return entry;
  const open = { explained: into(explained), last: into(last), word: into(word) };
  if (doubts === undefined || doubts.length === 0) return { ...entry, open };
  const byField: (Doubt | undefined)[] = shown.map(() => undefined);
  for (const [field, level, answers, halves] of doubts)
    byField[field] = { level, answers, halves: halves ?? undefined };
  return { ...entry, open: { ...open, doubts: byField } };
}

function out(of: Counts): (number | null)[] {
  return of.map((count) => count ?? null);
}

function into(of: readonly (number | null)[]): Counts {
  return of.map((count) => count ?? undefined);
}

function mapOut(of: ReadonlyMap<string, Counts>): Record<string, (number | null)[]> {
  return Object.fromEntries([...of].map(([id, it]) => [id, out(it)]));
}

function mapIn(of: Readonly<Record<string, readonly (number | null)[]>>): ReadonlyMap<string, Counts> {
  return new Map(Object.entries(of).map(([id, it]) => [id, into(it)]));
}
