import { z } from 'zod';
import type { Pool } from '../wolkvox/pool.ts';
import type { Report } from '../wolkvox/reports/report.ts';
import type { DayCounts, Ledger, SkillEntry } from './day-ledger.ts';

/** What outlives a restart: the current day of an operation by report, and what was spent of its pool. */
export type SavedOperation = {
  /** Whose day and pool these are: address and zone. Another server under the same name has a day of its own. */
  readonly source: string;
  /** Ledgers by the vendor's name of the report. */
  readonly ledgers: ReadonlyMap<string, Ledger>;
  readonly pool: Pool;
};

/** Everything in a state file, by operation name. */
export type SavedState = ReadonlyMap<string, SavedOperation>;

/** A state file as read. `version`: the format it was written in. */
export type ReadState = { readonly state: SavedState; readonly version: number };

/** The format that is written. */
export const stateVersion = 2;
/** The first format knew one report only. */
const firstVersion = 1;

const isoDate = z.iso.date();
const count = z.int().min(0);

/** The day a row was last seen, then counts in the order of `fields`; null where the vendor never sent the field. */
const skillSchema = z.tuple([isoDate], count.nullable());

const firstLedgerSchema = z.object({
  date: isoDate,
  isClosed: z.boolean(),
  isFresh: z.boolean(),
  closingReads: count,
  skills: z.record(z.string(), skillSchema),
});
const ledgerSchema = firstLedgerSchema.extend({ fields: z.array(z.string()) });

const poolSchema = z.object({ date: isoDate, own: count, total: count, limit: count.optional() });
const operationSchema = z.object({ name: z.string(), source: z.string(), pool: poolSchema });

const firstSchema = z.object({
  version: z.literal(firstVersion),
  operations: z.array(operationSchema.extend({ ledger: firstLedgerSchema })),
});
const schema = z.object({
  version: z.literal(stateVersion),
  operations: z.array(operationSchema.extend({ reports: z.record(z.string(), ledgerSchema) })),
});

/** The file's text. A list a skill, because an operation can have tens of thousands. */
export function serialiseState(state: SavedState, reports: readonly Report[]): string {
  const operations = [...state].map(([name, { source, ledgers, pool }]) => {
    const { date, own, total, limit } = pool;
    const byReport = reports.flatMap(({ api, countFields }) => {
      const ledger = ledgers.get(api);
      return ledger === undefined ? [] : [[api, ledgerOut(ledger, countFields)] as const];
    });
    return { name, source, reports: Object.fromEntries(byReport), pool: { date, own, total, limit } };
  });
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
  if (first.success) return { state: stateIn(takenOver(first.data, reports)), version: firstVersion };
  return { problem: `it is not a state file of version ${stateVersion}` };
}

type FileData = z.output<typeof schema>;

function takenOver({ operations }: z.output<typeof firstSchema>, [report]: readonly Report[]): FileData {
  return {
    version: stateVersion,
    operations: operations.map(({ ledger, ...operation }) => ({
      ...operation,
      reports: report === undefined ? {} : { [report.api]: { ...ledger, fields: [...report.countFields] } },
    })),
  };
}

function stateIn({ operations }: FileData): SavedState {
  return new Map(
    operations.map(({ name, source, reports, pool }) => [
      name,
      {
        source,
        ledgers: new Map(Object.entries(reports).map(([api, ledger]) => [api, ledgerIn(ledger)])),
        pool: { ...pool, limit: pool.limit, probeFromMs: undefined },
      },
    ]),
  );
}

function ledgerOut({ skills, ...ledger }: Ledger, fields: readonly string[]): z.output<typeof ledgerSchema> {
  const lists = [...skills].map(([skillId, { counts, seenOn }]): [string, z.output<typeof skillSchema>] => [
    skillId,
    [seenOn, ...fields.map((field) => counts[field] ?? null)],
  ]);
  return { ...ledger, fields: [...fields], skills: Object.fromEntries(lists) };
}

function ledgerIn({ fields, skills, ...ledger }: z.output<typeof ledgerSchema>): Ledger {
  return {
    ...ledger,
    skills: new Map(Object.entries(skills).map(([id, skill]) => [id, skillIn(skill, fields)])),
  };
}

function skillIn([seenOn, ...values]: z.output<typeof skillSchema>, fields: readonly string[]): SkillEntry {
  const known = fields.flatMap((field, i) => (typeof values[i] === 'number' ? [[field, values[i]] as const] : []));
  const counts: DayCounts = Object.fromEntries(known);
  return { counts, seenOn, lowered: [] };
}
