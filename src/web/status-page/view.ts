import type { Formatter } from './formatter.ts';

/** How the page is to be seen, and when. */
export type View = {
  readonly nowMs: number;
  /** Writes in the reader's language, for a zone. */
  readonly formatterOf: (timeZone: string) => Formatter;
  /** Whether one operation has the page to itself. */
  readonly isAlone: boolean;
  /** Whether the page loads itself again. */
  readonly isUpdating: boolean;
};

/** A link to the page, of one operation or of all, that goes on updating or stays still as the view does. */
export function pageLink({ isUpdating }: Pick<View, 'isUpdating'>, operation: string | undefined): string {
  const query = new URLSearchParams();
  if (operation !== undefined) query.set('operation', operation);
  if (!isUpdating) query.set('update', 'off');
  const text = query.toString();
  return text === '' ? './' : `./?${text}`;
}
