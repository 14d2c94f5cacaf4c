/** What stands between cells: a semicolon where the comma is the decimal sign, as spreadsheets expect it there. */
export type Separator = ',' | ';';

/** The separator that a spreadsheet of this locale opens by itself. */
export function separatorIn(locale: string): Separator {
  const parts = new Intl.NumberFormat(locale).formatToParts(1.5);
  return parts.some(({ type, value }) => type === 'decimal' && value === ',') ? ';' : ',';
}

/**
 * A table as RFC 4180 has it, with the mark by which spreadsheets know UTF-8. An undefined cell is empty. Text that a
 * spreadsheet would take for a formula gets an apostrophe before it.
 */
export function csvText(rows: Iterable<readonly (string | number | undefined)[]>, separator: Separator): string {
  const lines = [...rows].map((row) => row.map(cell).join(separator));
  return `\uFEFF${lines.join('\r\n')}\r\n`;
}

function cell(value: string | number | undefined): string {
  if (typeof value === 'number') return String(value);
  const text = value ?? '';
  const harmless = /^\s*[=+\-@\t\r\uFF1D\uFF0B\uFF0D\uFF20]/.test(text) ? `'${text}` : text;
  return /[",;\s']/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
