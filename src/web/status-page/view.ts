import type { Formatter } from './formatter.ts';
import type { Language } from './language.ts';

/** How the page is to be seen, and when. */
export type View = {
  readonly nowMs: number;
  /** Writes in the reader's language, for a zone. */
  readonly formatterOf: (timeZone: string) => Formatter;
  /** Whether one operation has the page to itself. */
  readonly isAlone: boolean;
  /** Whether the page loads itself again. */
  readonly isUpdating: boolean;
  /** The language that the address asks for; undefined: the browser's. */
  readonly chosen: Language | undefined;
};

/** A link to the page, of one operation or of all, that keeps the language, and goes on updating or stays still. */
export function pageLink({ isUpdating, chosen }: Pick<View, 'isUpdating' | 'chosen'>, operation: string | undefined) {
  const query = new URLSearchParams();
  if (operation !== undefined) query.set('operation', operation);
  if (!isUpdating) query.set('update', 'off');
  return linkTo('./', query, chosen);
}

/** A link to the last closed day of an operation as a file. */
export function closedDayLink({ chosen }: Pick<View, 'chosen'>, operation: string): string {
  return linkTo('./yesterday.csv', new URLSearchParams({ operation }), chosen);
}

function linkTo(address: string, query: URLSearchParams, chosen: Language | undefined): string {
  if (chosen !== undefined) query.set('lang', chosen);
  const text = query.toString();
  return text === '' ? address : `${address}?${text}`;
}
