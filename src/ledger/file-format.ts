import * as z from 'zod';
import type { Pool } from '../wolkvox/pool.ts';
import type { Report } from '../wolkvox/reports/report.ts';
import type { ClosedDay } from './closed-day.ts';
import type { Counts } from './counts.ts';
import { firstSchema, firstVersion, takenOver } from './first-format.ts';
import type { Ledger } from './ledger.ts';
import { fromJson, ledgerJson, toJson } from './ledger-json.ts';
import type { Trial } from './same-operation.ts';
import { count, countsIn, isoDate, poolIn, poolSchema } from './saved-values.ts';

/** What outlives a restart of one report. */
export type SavedLedger = {
  readonly ledger: Ledger | undefined;
  readonly closedDay: ClosedDay | undefined;
  readonly trial: Trial | undefined;
};

/** Intervals of the day in a row: begin and length in milliseconds, and their totals as text. */
export type SavedIntervals = readonly (readonly [startMs: number, lengthMs: number, rows: string])[];

/** What outlives a restart of one report, with the intervals of the day, which only draw a chart. */
export type SavedReport = SavedLedger & { readonly intervals?: SavedIntervals };

/** What outlives a restart: an operation's reports by the vendor's name, and what was spent of its pool. */
export type SavedOperation = {
  /** Where it was read from: address and zone. */
  readonly source: string;
  /** Tells another token from the one it was read with; undefined where that is not known. */
  readonly tokenMark: string | undefined;
  readonly reports: ReadonlyMap<string, SavedReport>;
  /** What the vendor's answers have shown: JSON for whoever wrote it. Nothing in it spoils a state. */
  readonly facts: unknown;
  readonly pool: Pool;
  /** The starts that have published the counts as they are here; undefined when none has. */
  readonly shown: Shown | undefined;
};

/** By how many starts in a row, and how long all of them have shown the counts, as far as that was noted. */
export type Shown = {
  /** When the first of them began, epoch milliseconds. Earlier releases count from here. */
  readonly sinceMs: number;
  readonly starts: number;
  /** Milliseconds. */
  readonly livedMs: number;
};

/** Everything in a state file, by operation name. */
export type SavedState = ReadonlyMap<string, SavedOperation>;

/** A state file as read. `version`: the format it was written in. `generation`: how often it was written whole. */
export type ReadState = { readonly state: SavedState; readonly version: number; readonly generation: number };

/** The format that is written. Counts stand in the order of a report's fields: later ones are added at the end. */
export const stateVersion = 2;

const countLists = z.record(z.string(), z.array(count.nullable()));

const savedLedgerSchema = z.object({
  ledger: ledgerJson.optional(),
  closedDay: z.object({ date: isoDate, closedMs: z.int(), readMs: z.int(), counts: countLists }).optional(),
  trial: z.object({ answers: count, said: countLists }).optional(),
  /** A chart is no reason to refuse a state. */
  intervals: z
    .array(z.tuple([z.int(), z.int(), z.string()]))
    .optional()
    .catch(undefined),
});

const operationSchema = z.object({
  name: z.string(),
  source: z.string(),
  tokenMark: z.string().optional(),
  shown: z
    .object({ sinceMs: z.int(), starts: z.int().positive(), livedMs: z.number().nonnegative().default(0) })
    .optional(),
  pool: poolSchema,
  reports: z.record(z.string(), savedLedgerSchema),
  facts: z.unknown().optional(),
});

const schema = z.object({
  version: z.literal(stateVersion),
  generation: count.default(0),
  operations: z.array(operationSchema),
});

/** The file's text. */
export function serialiseState(state: SavedState, generation = 0): string {
  return stateText(
    [...state].map(([name, saved]) => serialiseOperation(name, saved)),
    generation,
  );
}

/** The file's text, of operations as `serialiseOperation` writes them. */
export function stateText(operations: Iterable<string>, generation: number): string {
  return `{"version":${stateVersion},"generation":${generation},"operations":[${[...operations].join(',')}]}\n`;
}

/** One operation, as the file holds it and as a line of the journal. */
export function serialiseOperation(name: string, saved: SavedOperation): string {
  return JSON.stringify(operationOut(name, saved));
}

/** The operation in a line of the journal; undefined if it is none. */
export function parseOperation(line: string): readonly [string, SavedOperation] | undefined {
  const parsed = operationSchema.safeParse(parsedJson(line));
  return parsed.success ? operationIn(parsed.data) : undefined;
}

/** The state in a file's text, or what is wrong with it. A file of the first version is taken over for `reports[0]`. */
export function parseState(text: string, reports: readonly Report[]): ReadState | { readonly problem: string } {
  const json = parsedJson(text);
  if (json === undefined) return { problem: 'it is not complete JSON' };
  const parsed = schema.safeParse(json);
  if (parsed.success) {
    const { operations, generation } = parsed.data;
    return { state: new Map(operations.map(operationIn)), version: stateVersion, generation };
  }
  const first = firstSchema.safeParse(json);
  if (first.success) return { state: takenOver(first.data, reports), version: firstVersion, generation: 0 };
  return { problem: `it is not a state file of version ${stateVersion}` };
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function operationOut(name: string, { source, tokenMark, shown, reports, facts, pool }: SavedOperation) {
  return {
    name,
    source,
    tokenMark,
    shown,
    pool: { date: pool.date, own: pool.own, total: pool.total, limit: pool.limit },
    reports: Object.fromEntries([...reports].map(([api, saved]) => [api, savedOut(saved)])),
    facts,
  };
}

function operationIn({ name, pool, reports, source, tokenMark, shown, facts }: z.output<typeof operationSchema>) {
  const saved: SavedOperation = {
    source,
    tokenMark,
    shown,
    facts,
    pool: poolIn(pool),
    reports: new Map(Object.entries(reports).map(([api, one]) => [api, savedIn(one)])),
  };
  return [name, saved] as const;
}

function savedOut({ ledger, closedDay, trial, intervals }: SavedReport) {
  return {
    ...(ledger && { ledger: toJson(ledger) }),
    ...(closedDay && { closedDay: { ...closedDay, counts: listsOut(closedDay.counts) } }),
    ...(trial && { trial: { ...trial, said: listsOut(trial.said) } }),
    ...(intervals && { intervals }),
  };
}

function savedIn({ ledger, closedDay, trial, intervals }: z.output<typeof savedLedgerSchema>): SavedReport {
  return {
    ledger: ledger && fromJson(ledger),
    closedDay: closedDay && { ...closedDay, counts: listsIn(closedDay.counts) },
    trial: trial && { ...trial, said: listsIn(trial.said) },
    ...(intervals && { intervals }),
  };
}

function listsOut(lists: ReadonlyMap<string, Counts>): Record<string, (number | null)[]> {
  return Object.fromEntries([...lists].map(([id, counts]) => [id, counts.map((it) => it ?? null)]));
}

function listsIn(lists: Readonly<Record<string, readonly (number | null)[]>>): ReadonlyMap<string, Counts> {
  return new Map(Object.entries(lists).map(([id, counts]) => [id, countsIn(counts)]));
}
