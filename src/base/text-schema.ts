import * as z from 'zod';
import type { Parsed } from './parsed.ts';

/** The remedy for a number where text is wanted; completed with the number as it was written. */
export const quoteIt = 'write it in quotes';

/** The same for a server, whose leading zeros a YAML number has lost. */
export const quoteDigits = 'write its four digits in quotes';

/** Text, understood by `parse`. `wanted` is the remedy where there is no text at all. */
export function textSchema<T>(wanted: string, parse: (text: string) => Parsed<T>, ifNumber = quoteIt) {
  const remedy = ({ input }: { input?: unknown }) => (typeof input === 'number' ? ifNumber : wanted);
  return z.string({ error: remedy }).transform((input, context) => {
    const parsed = parse(input);
    if ('value' in parsed) return parsed.value;
    context.addIssue({ code: 'custom', message: parsed.problem, params: { remedy: parsed.remedy } });
    return z.NEVER;
  });
}
