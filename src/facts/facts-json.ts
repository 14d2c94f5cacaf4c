import * as z from 'zod';
import { isRecord } from '../base/record.ts';
import { factNames, type Facts, factValues, type Seen } from './facts.ts';

const seenSchema = z.object({ times: z.int().min(1), days: z.int().min(1), lastOn: z.iso.date() });

/** What was seen, as the state file holds it. */
export function factsJson(facts: Facts): Readonly<Record<string, Readonly<Record<string, Seen>>>> {
  return Object.fromEntries([...facts].map(([fact, values]) => [fact, Object.fromEntries(values)]));
}

/** What was written so. A fact or a value that this release does not know, or that cannot be read, is left out. */
export function factsFrom(json: unknown): Facts {
  const facts = new Map(
    factNames.flatMap((fact) => {
      const values = valuesFrom(isRecord(json) ? json[fact] : undefined, factValues[fact]);
      return values.size === 0 ? [] : [[fact, values] as const];
    }),
  );
  return facts;
}

function valuesFrom(json: unknown, known: readonly string[]): ReadonlyMap<string, Seen> {
  return new Map(
    known.flatMap((value) => {
      const seen = seenSchema.safeParse(isRecord(json) ? json[value] : undefined);
      return seen.success ? [[value, seen.data] as const] : [];
    }),
  );
}
