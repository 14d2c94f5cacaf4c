import { z } from 'zod';
import { inSlices } from '../../base/clock.ts';
import { type Value, countOf, percentageOf } from '../field-value.ts';
import type { Report } from './report.ts';

/** What the vendor said of one skill over a window. A field it left blank or garbled is absent. */
export type Sample = Readonly<Record<string, number>>;

export const rowRejections = ['not_a_row', 'no_skill_id', 'summary', 'duplicate'] as const;
export type RowRejection = (typeof rowRejections)[number];
export const fieldRejections = ['blank', 'unreadable'] as const;
export type FieldRejection = (typeof fieldRejections)[number];

/** The rows of a report as understood. */
export type ReportRows = {
  readonly samples: ReadonlyMap<string, Sample>;
  /** How many rows could not be used, by kind; kinds that did not occur are absent. */
  readonly rejectedRows: ReadonlyMap<RowRejection, number>;
  readonly rejectedFields: readonly FieldRejections[];
};

export type FieldRejections = { readonly field: string; readonly reason: FieldRejection; readonly n: number };

/** Understands the rows one by one and their fields one by one: what is bad is left out and counted, the rest stands. */
export async function parseReportRows(report: Report, rows: readonly unknown[]): Promise<ReportRows> {
  const samples = new Map<string, Sample>();
  const rejectedRows = new Map<RowRejection, number>();
  const rejectedFields = new Map<string, number>();

  await inSlices(rows, (raw) => {
    const row = parseRow(raw);
    if (typeof row === 'string') {
      increment(rejectedRows, row);
      return;
    }
    const sample = sampleOf(report, row.values, (field, why) => increment(rejectedFields, `${field}:${why}`));
    const other = samples.get(row.skillId);
    if (other !== undefined) increment(rejectedRows, 'duplicate');
    samples.set(row.skillId, other === undefined ? sample : agreement(other, sample));
  });
  return { samples, rejectedRows, rejectedFields: listed(report, rejectedFields) };
}

function listed({ fields }: Report, counts: ReadonlyMap<string, number>): readonly FieldRejections[] {
  return fields.flatMap((field) =>
    fieldRejections.flatMap((reason) => {
      const n = counts.get(`${field}:${reason}`) ?? 0;
      return n === 0 ? [] : [{ field, reason, n }];
    }),
  );
}

const rowSchema = z.looseObject({
  skill_id: z.union([z.string(), z.number().int().transform(String)]).transform((id) => id.trim()),
});

type Row = { readonly skillId: string; readonly values: Readonly<Record<string, unknown>> };

function parseRow(raw: unknown): Row | RowRejection {
  const row = rowSchema.safeParse(raw);
  if (!row.success) return typeof raw === 'object' && raw !== null && !Array.isArray(raw) ? 'no_skill_id' : 'not_a_row';
  const skillId = row.data.skill_id;
  if (skillId === '') return 'no_skill_id';
  // TOTAL, ALL: summary rows of sister reports.
  if (!/^\d{1,20}$/.test(skillId)) return 'summary';
  return { skillId, values: row.data };
}

function sampleOf(
  { countFields, percentageFields }: Report,
  values: Readonly<Record<string, unknown>>,
  reject: (field: string, why: FieldRejection) => void,
): Sample {
  const sample: Record<string, number> = {};
  const take = (field: string, value: Value) => {
    if (typeof value === 'number') sample[field] = value;
    else reject(field, value);
  };
  for (const field of countFields) take(field, countOf(values[field]));
  for (const field of percentageFields) take(field, percentageOf(values[field]));
  return sample;
}

/** Two rows for one skill: only what both say is known. Which of two different numbers is right cannot be told. */
function agreement(one: Sample, other: Sample): Sample {
  return Object.fromEntries(Object.entries(one).filter(([field, value]) => other[field] === value));
}

function increment<K>(counts: Map<K, number>, key: K): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

/** A skill that had no row: nothing happened, and there is no percentage to speak of. */
export function zeroSample({ countFields }: Report): Sample {
  return Object.fromEntries(countFields.map((field) => [field, 0]));
}
