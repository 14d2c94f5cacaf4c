/** A field of a row as understood: a number, `blank` (the vendor left it out) or `unreadable`. */
export type Value = number | 'blank' | 'unreadable';

/**
 * A number as text, blanks around it aside (a no-break space is one):
 *
 *     number   = [sign] ( digits [ point digits ] | point digits ) [ exponent ]
 *     sign     = "+" | "-" | "−" (U+2212)
 *     point    = "." | ","
 *     exponent = ("e" | "E") [ "+" | "-" ] digits
 *
 * Left out is what can be read in two ways: exactly three digits behind the point with one to three before it,
 * the first not 0. `1.000` is one, and a thousand where the vendor's users live; `12.0`, `0.125` and `1234.000`
 * are nobody's thousands. Numbers written in groups are never taken, not even with two points.
 */
const numberForm = /^[+-]?(?:\d+(?:[.,]\d+)?|[.,]\d+)(?:e[+-]?\d{1,4})?$/i;
const twoReadings = /^[+-]?[1-9]\d{0,2}[.,]\d{3}(?!\d)/;

const blanks = new Set(['', '-', '--']);

/** A count: a whole number from 0, as text or as JSON's number. */
export function countOf(raw: unknown): Value {
  const value = valueOf(raw, '');
  if (typeof value !== 'number') return value;
  return Number.isInteger(value) && value >= 0 ? value : 'unreadable';
}

/** A percentage on a 0-100 scale, with or without a sign and `%`. */
export function percentageOf(raw: unknown): Value {
  return valueOf(raw, '%');
}

/** How percentages are written: `34.64 %`, with a decimal comma, without a sign, or in a way that cannot be read. */
export const percentageForms = ['dot_percent', 'comma', 'bare', 'other'] as const;
export type PercentageForm = (typeof percentageForms)[number];

/** Undefined where nothing is written, or nothing that tells: `0 %` fits two forms. */
export function percentageFormOf(raw: unknown): PercentageForm | undefined {
  const value = percentageOf(raw);
  if (value === 'blank') return undefined;
  if (value === 'unreadable') return 'other';
  const text = String(raw);
  if (text.includes(',')) return 'comma';
  if (!text.trim().endsWith('%')) return 'bare';
  return text.includes('.') ? 'dot_percent' : undefined;
}

function valueOf(raw: unknown, unit: '' | '%'): Value {
  if (raw === null || raw === undefined) return 'blank';
  if (typeof raw === 'number') return believable(raw);
  if (typeof raw !== 'string') return 'unreadable';
  const text = raw.trim().replace('\u2212', '-');
  if (blanks.has(text)) return 'blank';
  const digits = unit !== '' && text.endsWith(unit) ? text.slice(0, -unit.length).trimEnd() : text;
  if (!numberForm.test(digits) || twoReadings.test(digits)) return 'unreadable';
  return believable(Number(digits.replace(',', '.')));
}

/** Beyond the safe integers neighbouring numbers look the same. Never minus zero. */
function believable(value: number): Value {
  return Math.abs(value) <= Number.MAX_SAFE_INTEGER ? value + 0 : 'unreadable';
}
