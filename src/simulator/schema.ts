import { z } from 'zod';
import { type ConfigProblem, ConfigError } from '../base/errors.ts';
import { parseDuration } from '../config/duration.ts';

const anyLength = { minMs: 0, maxMs: Infinity };

/** A duration written as in the configuration (`90s`, `1h30m`, `7d`), understood as milliseconds. */
export const duration = z.string().transform((text, context) => {
  const parsed = parseDuration(text, anyLength);
  if ('value' in parsed) return parsed.value;
  context.addIssue({ code: 'custom', message: parsed.problem, params: { remedy: parsed.remedy } });
  return z.NEVER;
});

/**
 * The input as the schema understands it.
 * @throws ConfigError with every thing wrong in `where`.
 */
export function parseOrFault<S extends z.ZodType>(schema: S, input: unknown, where: string): z.output<S> {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  throw new ConfigError(parsed.error.issues.map((issue) => faultFrom(issue, where)));
}

/** One complaint of a schema in the words of this project. */
export function faultFrom(issue: z.core.$ZodIssue, where: string, under = ''): ConfigProblem {
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
