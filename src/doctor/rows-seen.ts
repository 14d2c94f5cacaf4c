import type { Answer } from '../wolkvox/client.ts';
import type { Report } from '../wolkvox/reports/report.ts';
import { parseReportRows } from '../wolkvox/reports/rows.ts';

/** What an answer of a report says, as far as it is looked at here. */
export type RowsSeen = {
  /** As sent. */
  readonly rows: number;
  /** Skills that have a row that can be used. */
  readonly skills: number;
  /** Calls by skill. */
  readonly calls: ReadonlyMap<string, number>;
  /** Calls of all skills. */
  readonly sum: number;
  readonly isWhole: boolean;
  readonly isUsable: boolean;
  /** What could not be used, such as `2 rows unreadable_id`. */
  readonly rejected: readonly string[];
};

/** Understands an answer as the exporter does. A call is what the first of the report's call facts counts. */
export async function rowsSeen(report: Report, { rows, announced }: Answer): Promise<RowsSeen> {
  const parsed = await parseReportRows(report, rows, { announced: announced ?? 0 });
  const [fact = ''] = report.callFacts;
  const calls = new Map([...parsed.samples].map(([id, sample]) => [id, sample[fact] ?? 0]));
  const unreadable = parsed.rejectedFields.filter(({ reason }) => reason === 'unreadable');
  return {
    rows: rows.length,
    skills: parsed.samples.size,
    calls,
    sum: [...calls.values()].reduce((sum, n) => sum + n, 0),
    isWhole: parsed.isWhole,
    isUsable: parsed.isUsable,
    rejected: [
      ...[...parsed.rejectedRows].filter(([kind]) => kind !== 'summary').map(([kind, n]) => `${n} rows ${kind}`),
      ...unreadable.map(({ field, n }) => `${field} unreadable in ${n}`),
      ...absentFields(report, parsed.samples.values()).map((field) => `${field} in no row`),
    ],
  };
}

/** Counts that no row has: a blank now and then is usual, a field without any value is not. */
function absentFields(
  { countFields }: Report,
  samples: Iterable<Readonly<Record<string, number | undefined>>>,
): readonly string[] {
  const all = [...samples];
  return all.length === 0 ? [] : countFields.filter((field) => all.every((sample) => sample[field] === undefined));
}
