import { z } from 'zod';
import type { Pool } from '../wolkvox/pool.ts';
import type { Report } from '../wolkvox/reports/report.ts';
import type { ClosedDay } from './closed-day.ts';
import type { Counts } from './counts.ts';
import { freshLedger, type Ledger } from './ledger.ts';
import { fromJson, ledgerJson, toJson } from './ledger-json.ts';
import type { Trial } from './same-operation.ts';

/** What outlives a restart of one report. */
export type SavedLedger = {
  readonly ledger: Ledger | undefined;
  readonly closedDay: ClosedDay | undefined;
  readonly trial: Trial | undefined;
};

/** What outlives a restart: an operation's reports by the vendor's name, and what was spent of its pool. */
export type SavedOperation = {
  /** Where it was read from: address and zone. */
  readonly source: string;
  /** Tells another token from the one it was read with; undefined where that is not known. */
  readonly tokenMark: string | undefined;
  readonly reports: ReadonlyMap<string, SavedLedger>;
  /** What the vendor's answers have shown: JSON for whoever wrote it. Nothing in it spoils a state. */
  readonly facts: unknown;
  readonly pool: Pool;
  /** The starts that have published the counts as they are here; undefined when none has. */
  readonly shown: Shown | undefined;
};

/** Since when, epoch milliseconds, and by how many starts in a row. */
export type Shown = { readonly sinceMs: number; readonly starts: number };

/** Everything in a state file, by operation name. */
export type SavedState = ReadonlyMap<string, SavedOperation>;

/** A state file as read. `version`: the format it was written in. */
export type ReadState = { readonly state: SavedState; readonly version: number };

/** The format that is written. Counts stand in the order of a report's fields: later ones are added at the end. */
export const stateVersion = 2;
/** The first format knew one report only. */
const firstVersion = 1;

const isoDate = z.iso.date();
const count = z.int().min(0);
const countLists = z.record(z.string(), z.array(count.nullable()));

const poolSchema = z.object({ date: isoDate, own: count, total: count, limit: count.optional() });

const savedLedgerSchema = z.object({
  ledger: ledgerJson.optional(),
  closedDay: z.object({ date: isoDate, closedMs: z.int(), readMs: z.int(), counts: countLists }).optional(),
  trial: z.object({ answers: count, said: countLists }).optional(),
});

const schema = z.object({
  version: z.literal(stateVersion),
  operations: z.array(
    z.object({
      name: z.string(),
      source: z.string(),
      tokenMark: z.string().optional(),
      shown: z.object({ sinceMs: z.int(), starts: z.int().positive() }).optional(),
      pool: poolSchema,
      reports: z.record(z.string(), savedLedgerSchema),
      facts: z.unknown().optional(),
    }),
  ),
});

const firstSchema = z.object({
  version: z.literal(firstVersion),
  operations: z.array(
    z.object({
      name: z.string(),
      source: z.string(),
      pool: poolSchema,
      ledger: z.object({
        date: isoDate,
        isClosed: z.boolean(),
        isFresh: z.boolean(),
        closingReads: count,
        /** The day a row was last seen, then the counts. */
        skills: z.record(z.string(), z.tuple([isoDate], count.nullable())),
      }),
    }),
  ),
});

/** The file's text. */
export function serialiseState(state: SavedState): string {
  const operations = [...state].map(([name, { source, tokenMark, shown, reports, facts, pool }]) => ({
    name,
    source,
    tokenMark,
    shown,
    pool: { date: pool.date, own: pool.own, total: pool.total, limit: pool.limit },
    reports: Object.fromEntries([...reports].map(([api, saved]) => [api, savedOut(saved)])),
    facts,
  }));
  return `${JSON.stringify({ version: stateVersion, operations })}\n`;
}

/** The state in a file's text, or what is wrong with it. A file of the first version is taken over for `reports[0]`. */
export function parseState(text: string, reports: readonly Report[]): ReadState | { readonly problem: string } {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return { problem: 'it is not complete JSON' };
  }
  const parsed = schema.safeParse(json);
  if (parsed.success) return { state: stateIn(parsed.data), version: stateVersion };
  const first = firstSchema.safeParse(json);
  if (first.success) return { state: takenOver(first.data, reports), version: firstVersion };
  return { problem: `it is not a state file of version ${stateVersion}` };
}

function stateIn({ operations }: z.output<typeof schema>): SavedState {
  return new Map(
    operations.map(({ name, source, tokenMark, shown, pool, reports, facts }) => [
      name,
      {
        source,
        tokenMark,
        shown,
        facts,
        pool: poolIn(pool),
        reports: new Map(Object.entries(reports).map(([api, saved]) => [api, savedIn(saved)])),
      },
    ]),
  );
}

function takenOver({ operations }: z.output<typeof firstSchema>, [report]: readonly Report[]): SavedState {
  return new Map(
    operations.map(({ name, source, pool, ledger: { date, isClosed, closingReads, skills } }) => {
      const entries = Object.entries(skills).map(
        ([id, [seenOn, ...shown]]) => [id, { seenOn, shown: into(shown) }] as const,
      );
      const empty = freshLedger(date);
      const ledger = {
        ...empty,
        isClosed,
        fresh: entries.length > 0 ? undefined : empty.fresh,
        closing: { ...empty.closing, answers: closingReads },
        skills: new Map(entries),
      };
      const saved = { ledger, closedDay: undefined, trial: undefined };
      const reports = report === undefined ? [] : [[report.api, saved] as const];
      const unknown = { tokenMark: undefined, shown: undefined, facts: undefined };
      return [name, { source, ...unknown, pool: poolIn(pool), reports: new Map(reports) }];
    }),
  );
}

function poolIn({ date, own, total, limit }: z.output<typeof poolSchema>): Pool {
  return { date, own, total, limit, probeFromMs: undefined };
}

function savedOut({ ledger, closedDay, trial }: SavedLedger): z.input<typeof savedLedgerSchema> {
  return {
    ...(ledger && { ledger: toJson(ledger) }),
    ...(closedDay && { closedDay: { ...closedDay, counts: listsOut(closedDay.counts) } }),
    ...(trial && { trial: { ...trial, said: listsOut(trial.said) } }),
  };
}

function savedIn({ ledger, closedDay, trial }: z.output<typeof savedLedgerSchema>): SavedLedger {
  return {
    ledger: ledger && fromJson(ledger),
    closedDay: closedDay && { ...closedDay, counts: listsIn(closedDay.counts) },
    trial: trial && { ...trial, said: listsIn(trial.said) },
  };
}

function listsOut(lists: ReadonlyMap<string, Counts>): Record<string, (number | null)[]> {
  return Object.fromEntries([...lists].map(([id, counts]) => [id, counts.map((it) => it ?? null)]));
}

function listsIn(lists: Readonly<Record<string, readonly (number | null)[]>>): ReadonlyMap<string, Counts> {
  return new Map(Object.entries(lists).map(([id, counts]) => [id, into(counts)]));
}

function into(counts: readonly (number | null)[]): Counts {
  return counts.map((it) => it ?? undefined);
}
