import { inSlices } from '../../base/clock.ts';
import { isRecord } from '../../base/record.ts';
import { increment } from '../../base/tally.ts';
import { type PercentageForm, type Value, countOf, percentageFormOf, percentageOf } from '../field-value.ts';
import { type SkillId, skillIdReader } from '../skill-id.ts';
import type { Report } from './report.ts';

/** What the vendor said of one skill over a window. A field it left blank or garbled is absent. */
export type Sample = Readonly<Record<string, number | undefined>>;

/**
 * `no_skill_id`: nothing in the place of the id; `unreadable_id`: something that is neither an id nor a known word
 * for a summary; `no_fields`: none of the report's fields is in the row.
 */
export const rowRejections = [
  'not_a_row',
  'no_skill_id',
  'unreadable_id',
  'no_fields',
  'summary',
  'duplicate',
] as const;
export type RowRejection = (typeof rowRejections)[number];
export const fieldRejections = ['blank', 'unreadable'] as const;
export type FieldRejection = (typeof fieldRejections)[number];

/** The rows of a report as understood. */
export type ReportRows = {
  readonly samples: ReadonlyMap<string, Sample>;
  /** Everything was understood, so a skill without a row had nothing to count. Else that skill is unknown. */
  readonly isWhole: boolean;
  /** False where there are rows and none of them can be used: that says nothing at all. */
  readonly isUsable: boolean;
  /** How many rows could not be used, by kind; kinds that did not occur are absent. */
  readonly rejectedRows: ReadonlyMap<RowRejection, number>;
  readonly rejectedFields: readonly FieldRejections[];
  /** How its percentages are written, as far as that can be told. */
  readonly percentageForms: ReadonlySet<PercentageForm>;
};

export type FieldRejections = { readonly field: string; readonly reason: FieldRejection; readonly n: number };

export type RowContext = {
  /** How many rows the vendor says there are; undefined where it does not say. */
  readonly announced?: number | undefined;
  /** Skills seen or named before. */
  readonly knownIds?: Iterable<string>;
};

/** A row of these kinds could be anybody's, also that of a skill without a row. */
const spoilTheWhole: readonly RowRejection[] = ['not_a_row', 'no_skill_id', 'unreadable_id', 'no_fields'];

/** Understands the rows one by one and their fields one by one: what is bad is left out and counted, the rest stands. */
export async function parseReportRows(
  report: Report,
  rows: readonly unknown[],
  { announced = 0, knownIds = [] }: RowContext = {},
): Promise<ReportRows> {
  const samples = new Map<string, Sample>();
  const rejectedRows = new Map<RowRejection, number>();
  const rejectedFields = new Map<string, number>();
  const forms = new Set<PercentageForm>();
  const readId = skillIdReader([...knownIds, ...textIds(rows)]);
  let isCountLeftOut = false;

  await inSlices(rows, (raw) => {
    const row = parseRow(raw, report, readId);
    if (typeof row === 'string') {
      increment(rejectedRows, row);
      isCountLeftOut ||= hasCounts(raw, report);
      return;
    }
    const sample = sampleOf(report, row.values, (field, why) => increment(rejectedFields, `${field}:${why}`));
    for (const form of formsIn(row.values, report)) forms.add(form);
    const other = samples.get(row.skillId);
    if (other !== undefined) increment(rejectedRows, 'duplicate');
    samples.set(row.skillId, other === undefined ? sample : agreement(other, sample));
  });

  const isUnderstood = spoilTheWhole.every((kind) => !rejectedRows.has(kind));
  return {
    samples,
    isWhole: isUnderstood && announced <= rows.length,
    isUsable: samples.size > 0 || (isUnderstood && !isCountLeftOut),
    rejectedRows,
    rejectedFields: listed(report, rejectedFields),
    percentageForms: forms,
  };
}

function listed({ fields }: Report, counts: ReadonlyMap<string, number>): readonly FieldRejections[] {
  return fields.flatMap((field) =>
    fieldRejections.flatMap((reason) => {
      const n = counts.get(`${field}:${reason}`) ?? 0;
      return n === 0 ? [] : [{ field, reason, n }];
    }),
  );
}

/** Ids sent as text tell which skill a number means. */
function* textIds(rows: readonly unknown[]): Iterable<string> {
  for (const row of rows) {
    const id = isRecord(row) ? row['skill_id'] : undefined;
    if (typeof id === 'string') yield id.trim();
  }
}

type Values = Readonly<Record<string, unknown>>;
type Row = { readonly skillId: string; readonly values: Values };

function parseRow(raw: unknown, { fields }: Report, readId: (raw: unknown) => SkillId): Row | RowRejection {
  if (!isRecord(raw)) return 'not_a_row';
  const id = readId(raw['skill_id']);
  if (typeof id === 'string') return id;
  if (!fields.some((field) => Object.hasOwn(raw, field))) return 'no_fields';
  return { skillId: id.skillId, values: raw };
}

function hasCounts(raw: unknown, { countFields }: Report): boolean {
  return isRecord(raw) && countFields.some((field) => ![0, 'blank'].includes(countOf(own(raw, field))));
}

function sampleOf(
  { countFields, percentageFields }: Report,
  values: Values,
  reject: (field: string, why: FieldRejection) => void,
): Sample {
  const sample: Record<string, number> = {};
  const take = (field: string, value: Value) => {
    if (typeof value === 'number') sample[field] = value;
    else reject(field, value);
  };
  for (const field of countFields) take(field, countOf(own(values, field)));
  for (const field of percentageFields) take(field, percentageOf(own(values, field)));
  return sample;
}

function formsIn(values: Values, { percentageFields }: Report): readonly PercentageForm[] {
  return percentageFields.flatMap((field) => percentageFormOf(own(values, field)) ?? []);
}

/** What the vendor sent under this name, and nothing that every object has. */
function own(values: Values, field: string): unknown {
  return Object.hasOwn(values, field) ? values[field] : undefined;
}

/** Two rows for one skill: only what both say is known. Which of two different numbers is right cannot be told. */
function agreement(one: Sample, other: Sample): Sample {
  return Object.fromEntries(Object.entries(one).filter(([field, value]) => other[field] === value));
}

/** A skill that had no row: nothing happened, and there is no percentage to speak of. */
export function zeroSample({ countFields }: Report): Sample {
  return Object.fromEntries(countFields.map((field) => [field, 0]));
}
