import { z } from 'zod';

/** A field of a row as understood: a number, `blank` (the vendor left it out) or `unreadable`. */
export type Value = number | 'blank' | 'unreadable';

const blanks = new Set(['', '-', '--']);
const wholeNumber = /^\d+(?:\.0+)?$/;
const percentage = /^[+-]?\d+(?:[.,]\d+)?(?: ?%)?$/;

/** Text or number, trimmed; anything else in its place is unreadable. */
const rawSchema = z.union([z.string(), z.number().transform(String)]).transform((text) => text.trim());

/** A count: a whole number from 0, as text or as JSON's number. */
export function countOf(raw: unknown): Value {
  return valueOf(raw, wholeNumber);
}

/** A percentage on a 0-100 scale, with or without a sign and `%`. A comma counts as the decimal point where there is no dot. */
export function percentageOf(raw: unknown): Value {
  return valueOf(raw, percentage);
}

function valueOf(raw: unknown, form: RegExp): Value {
  if (raw === null || raw === undefined) return 'blank';
  const text = rawSchema.safeParse(raw).data;
  if (text === undefined) return 'unreadable';
  if (blanks.has(text)) return 'blank';
  if (!form.test(text)) return 'unreadable';
  const value = Number(text.replace('%', '').replace(',', '.'));
  return Math.abs(value) <= Number.MAX_SAFE_INTEGER ? value : 'unreadable';
}
