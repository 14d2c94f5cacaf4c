/** Why a value cannot be used, and what would be right. */
export type Refusal = { readonly problem: string; readonly remedy: string };

/** A value as understood, or why not. */
export type Parsed<T> = { readonly value: T } | Refusal;

const longestShown = 60;

/**
 * A value as a message may quote it. Whatever could be a token put into the wrong place (a long run of hex
 * digits, or more text than a name has) is not repeated.
 */
export function quoted(value: string): string {
  if (value.length > longestShown || /[0-9a-f]{12,}/i.test(value)) return '(a value not shown, it may be a secret)';
  return JSON.stringify(value);
}
