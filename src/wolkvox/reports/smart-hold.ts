import { z } from 'zod';
import type { VendorWindow } from '../../base/calendar.ts';
import { inSlices } from '../../base/clock.ts';
import { increment } from '../../base/tally.ts';
import { type VendorCall, reportCall } from '../apis.ts';
import { type Value, countOf, percentageOf } from '../field-value.ts';

/** The counts of a row, in the order and spelling of the vendor's page. */
export const countFields = ['treatment', 'customer_say_no', 'customer_say_yes', 'recall_fail', 'recall_ok'] as const;
export type CountField = (typeof countFields)[number];

/** Every field of a row that carries a number. */
export const rowFields = [...countFields, 'service_level_up'] as const;
export type RowField = (typeof rowFields)[number];

/** What the vendor said of one skill over a window. A field it left blank or garbled is absent. */
export type Sample = Readonly<Partial<Record<RowField, number>>>;

export const rowRejections = ['not_a_row', 'no_skill_id', 'summary', 'duplicate'] as const;
export type RowRejection = (typeof rowRejections)[number];
export const fieldRejections = ['blank', 'unreadable'] as const;
export type FieldRejection = (typeof fieldRejections)[number];

/** A Smart Hold report as understood. */
export type Report = {
  readonly samples: ReadonlyMap<string, Sample>;
  /** How many rows could not be used, by kind; kinds that did not occur are absent. */
  readonly rejectedRows: ReadonlyMap<RowRejection, number>;
  readonly rejectedFields: readonly FieldRejections[];
};

export type FieldRejections = { readonly field: RowField; readonly reason: FieldRejection; readonly n: number };

/** The report over a window: one aggregate row per skill. Source: reports_manager.php?api=diagram_2. */
export function smartHoldCall({ dateIni, dateEnd }: VendorWindow): VendorCall {
  return reportCall('diagram_2', { date_ini: dateIni, date_end: dateEnd });
}

/** Understands the rows one by one and their fields one by one: what is bad is left out and counted, the rest stands. */
export async function parseSmartHold(rows: readonly unknown[]): Promise<Report> {
  const samples = new Map<string, Sample>();
  const rejectedRows = new Map<RowRejection, number>();
  const rejectedFields = new Map<FieldKey, number>();

  await inSlices(rows, (raw) => {
    const row = parseRow(raw);
    if (typeof row === 'string') {
      increment(rejectedRows, row);
      return;
    }
    const sample = sampleOf(row.values, (field, why) => increment(rejectedFields, `${field}:${why}`));
    const other = samples.get(row.skillId);
    if (other !== undefined) increment(rejectedRows, 'duplicate');
    samples.set(row.skillId, other === undefined ? sample : agreement(other, sample));
  });
  return { samples, rejectedRows, rejectedFields: tally(rejectedFields) };
}

type FieldKey = `${RowField}:${FieldRejection}`;

function tally(counts: ReadonlyMap<FieldKey, number>): readonly FieldRejections[] {
  return rowFields.flatMap((field) =>
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
  values: Readonly<Record<string, unknown>>,
  reject: (field: RowField, why: FieldRejection) => void,
): Sample {
  const sample: Partial<Record<RowField, number>> = {};
  for (const field of rowFields) {
    const value = readField(field, values[field]);
    if (typeof value === 'number') sample[field] = value;
    else reject(field, value);
  }
  return sample;
}

function readField(field: RowField, raw: unknown): Value {
  return field === 'service_level_up' ? percentageOf(raw) : countOf(raw);
}

/** Two rows for one skill: only what both say is known. Which of two different numbers is right cannot be told. */
function agreement(one: Sample, other: Sample): Sample {
  return Object.fromEntries(Object.entries(one).filter(([field, value]) => other[field as RowField] === value));
}

/** A skill that had no row: nothing happened, and there is no service level to speak of. */
export const zeroSample: Sample = Object.fromEntries(countFields.map((field) => [field, 0]));
