import { z } from 'zod';
import type { DayCounts, Ledger, SkillEntry } from './day-ledger.ts';
import { countFields } from '../wolkvox/reports/smart-hold.ts';
import type { Pool } from '../wolkvox/pool.ts';

/** What outlives a restart: the current day of an operation, and what was spent of its pool. */
export type SavedOperation = {
  /** Whose day and pool these are: address and zone. Another server under the same name has a day of its own. */
  readonly source: string;
  readonly ledger: Ledger;
  readonly pool: Pool;
};

/** Everything in a state file, by operation name. */
export type SavedState = ReadonlyMap<string, SavedOperation>;

const version = 1;
const isoDate = z.iso.date();
const count = z.int().min(0);

/** Counts in the order of `countFields`; null where the vendor never sent the field. */
const skillSchema = z.tuple([isoDate], count.nullable());

const ledgerSchema = z.object({
  date: isoDate,
  isClosed: z.boolean(),
  isFresh: z.boolean(),
  closingReads: count,
  skills: z.record(z.string(), skillSchema),
});

const poolSchema = z.object({ date: isoDate, own: count, total: count, limit: count.optional() });

const stateSchema = z.object({
  version: z.literal(version),
  operations: z.array(z.object({ name: z.string(), source: z.string(), ledger: ledgerSchema, pool: poolSchema })),
});

/** The file's text. A list a skill, because an operation can have tens of thousands. */
export function serialiseState(state: SavedState): string {
  const operations = [...state].map(([name, { source, ledger, pool }]) => {
    const { date, own, total, limit } = pool;
    return { name, source, ledger: { ...ledger, skills: skillsOut(ledger) }, pool: { date, own, total, limit } };
  });
  return `${JSON.stringify({ version, operations })}\n`;
}

/** The state in a file's text, or what is wrong with it. */
export function parseState(text: string): SavedState | { readonly problem: string } {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return { problem: 'it is not complete JSON' };
  }
  const parsed = stateSchema.safeParse(json);
  if (!parsed.success) return { problem: `it is not a state file of version ${version}` };
  return new Map(
    parsed.data.operations.map(({ name, source, ledger, pool }) => [
      name,
      {
        source,
        ledger: {
          ...ledger,
          skills: new Map(Object.entries(ledger.skills).map(([id, skill]) => [id, skillIn(skill)])),
        },
        pool: { ...pool, limit: pool.limit, probeFromMs: undefined },
      },
    ]),
  );
}

function skillsOut({ skills }: Ledger): Record<string, z.output<typeof skillSchema>> {
  return Object.fromEntries(
    [...skills].map(([skillId, { counts, seenOn }]) => [
      skillId,
      [seenOn, ...countFields.map((field) => counts[field] ?? null)],
    ]),
  );
}

function skillIn([seenOn, ...values]: z.output<typeof skillSchema>): SkillEntry {
  const known = countFields.flatMap((field, i) => (typeof values[i] === 'number' ? [[field, values[i]] as const] : []));
  const counts: DayCounts = Object.fromEntries(known);
  return { counts, seenOn, lowered: [] };
}
