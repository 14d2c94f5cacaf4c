import type { z } from 'zod';
import { durationRemedy, parseDuration } from '../base/duration.ts';
import { nearest } from '../base/did-you-mean.ts';
import { ConfigError } from '../base/errors.ts';
import { type Source, problemsOf, usualRemedy } from '../base/schema-problems.ts';
import { textSchema } from '../base/text-schema.ts';

const anyLength = { minMs: 0, maxMs: Infinity };

/** A duration written as in the configuration (`90s`, `1h30m`, `7d`), understood as milliseconds. */
export const duration = textSchema(durationRemedy, (text) => parseDuration(text, anyLength), durationRemedy);

/**
 * The input, which is found at `under` in its source, as the schema understands it.
 * @throws ConfigError with every problem
 */
export function parseWith<S extends z.ZodObject>(
  schema: S,
  input: unknown,
  source: Source,
  under: readonly PropertyKey[] = [],
): z.output<S> {
  const parsed = schema.safeParse(input, { error: usualRemedy, reportInput: true });
  if (parsed.success) return parsed.data;
  const issues = parsed.error.issues.map((issue) => ({ ...issue, path: [...under, ...issue.path] }));
  throw new ConfigError(problemsOf(issues, source, (_, key) => keyRemedy(key, Object.keys(schema.shape))));
}

function keyRemedy(key: string, known: readonly string[]): string {
  const near = nearest(key, known);
  return near === undefined ? 'remove it' : `write ${near}, or remove it`;
}
