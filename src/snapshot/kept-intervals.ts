import type { Interval } from '../base/calendar.ts';
import type { Total, Totals } from './totals.ts';

/** The whole operation's counts in one interval of the past, for the status page. */
export type PastInterval = { readonly span: Interval; readonly totals: Totals };

/** Intervals without a gap between them, as short as a state file can hold them: begin and length in milliseconds, rows. */
export type KeptRun = readonly [startMs: number, lengthMs: number, rows: string];

/** What is wrong with kept intervals is never told: they only draw a chart. */
const mostRows = 1_440;
const longestMs = 86_400_000;

/**
 * The day's intervals in few bytes: 288 of a busy day take some 3 KB. Rows stand between semicolons, in a row the
 * totals of the fields in their order: `12` is exact, `12+` at least 12, `-` unknown. A row of zeros is empty.
 */
export function keptFrom(intervals: readonly PastInterval[], fields: readonly string[]): readonly KeptRun[] {
  const runs: { startMs: number; lengthMs: number; endMs: number; rows: string[] }[] = [];
  for (const { span, totals } of intervals) {
    const lengthMs = span.endMs - span.startMs;
    const row = rowOf(totals, fields);
    const last = runs.at(-1);
    if (last?.endMs === span.startMs && last.lengthMs === lengthMs) {
      last.rows.push(row);
      last.endMs = span.endMs;
    } else runs.push({ startMs: span.startMs, lengthMs, endMs: span.endMs, rows: [row] });
  }
  return runs.map(({ startMs, lengthMs, rows }) => [startMs, lengthMs, rows.join(';')]);
}

/** When the last interval of a run ended, epoch milliseconds. */
export function runEndMs([startMs, lengthMs, rows]: KeptRun): number {
  let count = 1;
  for (let at = rows.indexOf(';'); at >= 0; at = rows.indexOf(';', at + 1)) count += 1;
  return startMs + count * lengthMs;
}

/** The run with the interval that follows it. */
export function withRow([startMs, lengthMs, rows]: KeptRun, totals: Totals, fields: readonly string[]): KeptRun {
  return [startMs, lengthMs, `${rows};${rowOf(totals, fields)}`];
}

/** The intervals that were kept so, oldest first; none where anything of them cannot be read. */
export function intervalsIn(runs: readonly KeptRun[], fields: readonly string[]): readonly PastInterval[] {
  const intervals: PastInterval[] = [];
  for (const [startMs, lengthMs, rows] of runs) {
    const texts = rows.split(';', mostRows + 1);
    const isLong = lengthMs <= 0 || lengthMs > longestMs || intervals.length + texts.length > mostRows;
    if (isLong || startMs < (intervals.at(-1)?.span.endMs ?? 0)) return [];
    for (const [index, text] of texts.entries()) {
      const totals = totalsIn(text, fields);
      if (totals === undefined) return [];
      intervals.push({ span: spanAt(startMs + index * lengthMs, lengthMs), totals });
    }
  }
  return intervals;
}

function spanAt(startMs: number, lengthMs: number): Interval {
  return { startMs, endMs: startMs + lengthMs };
}

function rowOf(totals: Totals, fields: readonly string[]): string {
  const cells = fields.map((field) => cellOf(totals[field]));
  return cells.every((cell) => cell === '0') ? '' : cells.join(' ');
}

function cellOf(total: Total | undefined): string {
  if (total === undefined || !Number.isSafeInteger(total.sum) || total.sum >= 1e15) return '-';
  return `${total.sum}${total.isWhole ? '' : '+'}`;
}

function totalsIn(row: string, fields: readonly string[]): Totals | undefined {
  const cells = row === '' ? fields.map(() => '0') : row.split(' ', fields.length + 1);
  if (cells.length !== fields.length) return undefined;
  const totals: Partial<Record<string, Total>> = {};
  for (const [index, field] of fields.entries()) {
    const cell = cells[index] ?? '';
    if (cell === '-') continue;
    if (!/^\d{1,15}\+?$/.test(cell)) return undefined;
    totals[field] = { sum: parseInt(cell, 10), isWhole: !cell.endsWith('+') };
  }
  return totals;
}
