import { z } from 'zod';
import { parseDuration } from '../config/duration.ts';

const anyLength = { minMs: 0, maxMs: Infinity };

/** A duration written as in the configuration (`90s`, `1h30m`, `7d`), understood as milliseconds. */
export const duration = z.string().transform((text, context) => {
  const parsed = parseDuration(text, anyLength);
  if ('value' in parsed) return parsed.value;
  context.addIssue({ code: 'custom', message: parsed.problem, params: { remedy: parsed.remedy } });
  return z.NEVER;
});
