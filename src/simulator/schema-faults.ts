import type { z } from 'zod';
import { FaultsError, type Fault } from '../errors.ts';

/**
 * The input as the schema understands it.
 * @throws FaultsError with every thing wrong in `where`.
 */
export function parseOrFault<S extends z.ZodType>(schema: S, input: unknown, where: string): z.output<S> {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  throw new FaultsError(parsed.error.issues.map((issue) => faultFrom(issue, where)));
}

/** One complaint of a schema in the words of this project. */
export function faultFrom(issue: z.core.$ZodIssue, where: string, under = ''): Fault {
  return {
    where,
    path: pathText(issue.path, under),
    problem: issue.message,
    remedy: remedyFor(issue),
  };
}

function remedyFor(issue: z.core.$ZodIssue): string {
  if (issue.code === 'unrecognized_keys') return 'remove it or correct its spelling';
  const remedy: unknown = issue.code === 'custom' ? issue.params?.['remedy'] : undefined;
  return typeof remedy === 'string' ? remedy : 'correct this value';
}

function pathText(path: readonly PropertyKey[], under: string): string {
  return path.reduce<string>((text, part) => {
    if (typeof part === 'number') return `${text}[${part}]`;
    return text === '' ? String(part) : `${text}.${String(part)}`;
  }, under);
}
