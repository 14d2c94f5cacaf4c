import * as z from 'zod';
import type { Report } from '../wolkvox/reports/report.ts';
import { freshLedger } from './ledger.ts';
import { count, countsIn, isoDate, poolIn, poolSchema } from './saved-values.ts';

/** The first format knew one report only. */
export const firstVersion = 1;

export const firstSchema = z.object({
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

/** A file of the first version, taken over for the one report it knew. */
export function takenOver({ operations }: z.output<typeof firstSchema>, [report]: readonly Report[]) {
  return new Map(
    operations.map(({ name, source, pool, ledger: { date, isClosed, closingReads, skills } }) => {
      const entries = Object.entries(skills).map(
        ([id, [seenOn, ...shown]]) => [id, { seenOn, shown: countsIn(shown) }] as const,
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
      const operation = { source, tokenMark: undefined, shown: undefined, facts: undefined, pool: poolIn(pool) };
      return [name, { ...operation, reports: new Map(reports) }] as const;
    }),
  );
}
