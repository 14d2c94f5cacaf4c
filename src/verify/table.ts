import { highest } from '../base/extremes.ts';
import { styleText } from 'node:util';
import { type Row, summaryOf, type Verdict } from './compare.ts';
import type { Comparison } from './verify-operation.ts';

type Colour = 'red' | 'yellow' | 'cyan' | 'bold';
type Paint = (colour: Colour, text: string) => string;

const titles = ['skill', 'field', 'counted', 'at the close', 'now', ''] as const;
/** Columns of numbers stand at the right. */
const numeric = [false, false, true, true, true, false];

/** The day as a table for people: a line a skill and field, and what it came to. `isColoured`: for a terminal. */
export function tableOf(comparison: Comparison, isColoured: boolean): string {
  const paint: Paint = (colour, text) => (isColoured ? styleText(colour, text, { validateStream: false }) : text);
  const { operation, day, timezone, closeReadMs, askedMs, isEmptyNow, rows } = comparison;
  const cells = rows.map(cellsOf);
  const widths = titles.map((title, column) =>
    highest(
      cells.map((line) => (line[column] ?? '').length),
      title.length,
    ),
  );
  const line = (texts: readonly string[]) =>
    texts
      .map((text, column) =>
        numeric[column] === true ? text.padStart(widths[column] ?? 0) : text.padEnd(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd();
  const close = closeReadMs === undefined ? '' : `; closed on the answer of ${localTime(closeReadMs, timezone)}`;
  return [
    paint('bold', `${operation}, ${day.date} (${timezone})${close}, asked again at ${localTime(askedMs, timezone)}`),
    paint('bold', line(titles)),
    ...rows.map((row, index) => painted(row, line(cells[index] ?? []), paint)),
    ...(isEmptyNow
      ? [paint('yellow', 'The vendor answers that this day is empty. That can be false: ask once more.')]
      : []),
    summaryLine(rows),
    '',
  ].join('\n');
}

function cellsOf(row: Row): readonly string[] {
  const { skillId, field, counted, atClose, now } = row;
  return [
    skillId,
    field,
    ...[counted, atClose, now].map((count) => (count === undefined ? '–' : String(count))),
    remarkOf(row),
  ];
}

function remarkOf({ verdict, counted = 0, atClose = 0, held, revised, bornAt }: Row): string {
  const difference = counted - atClose;
  const born = bornAt === undefined ? '' : `, first seen at ${bornAt}`;
  const remarks: Readonly<Record<Verdict, string>> = {
    same: '',
    held: difference > 0 ? `held up by ${held}` : `held back by ${-held}`,
    differs: `DIFFERS by ${signed(difference)}${born}${held === 0 ? '' : `, of which ${signed(held)} was held`}`,
  };
  const later = revised === 0 ? '' : `revised by ${signed(revised)} since`;
  return [remarks[verdict], later].filter((remark) => remark !== '').join('; ');
}

function painted({ verdict, revised }: Row, text: string, paint: Paint): string {
  if (verdict === 'differs') return paint('red', text);
  if (verdict === 'held') return paint('yellow', text);
  return revised === 0 ? text : paint('cyan', text);
}

function summaryLine(rows: readonly Row[]): string {
  const { same, held, differs, revised } = summaryOf(rows);
  return `${rows.length} counts: ${same} as at the close, ${held} held, ${differs} differ; ${revised} revised since.`;
}

function signed(n: number): string {
  return n > 0 ? `+${n}` : String(n);
}

function localTime(ms: number, timeZone: string): string {
  return new Date(ms).toLocaleString('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' });
}
