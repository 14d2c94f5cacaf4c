import type { Report } from '../../wolkvox/reports/report.ts';
import { type FamilySpec, cached, counter, gauge, perOperation, perSkill } from './family.ts';

/** The families of a report: its fields over an interval and over the day, and which interval and day they speak of. */
export type ReportFamilies<Count extends string = string, Percentage extends string = string> = {
  readonly interval: Readonly<Record<Count | Percentage, FamilySpec>>;
  /** Counters for the counts, gauges for the percentages. */
  readonly day: Readonly<Record<Count | Percentage, FamilySpec>>;
  readonly intervalStart: FamilySpec;
  readonly intervalEnd: FamilySpec;
  readonly dayStart: FamilySpec;
  readonly dayEnd: FamilySpec;
};

/** Derives a report's families: names begin with its prefix, HELP names the vendor's report and field. */
export function reportFamilies<Count extends string, Percentage extends string>(
  report: Report<Count, Percentage>,
): ReportFamilies<Count, Percentage> {
  const { prefix, counts, percentages, countFields, percentageFields } = report;
  const source = (field: string) => `Source: ${report.api} ${field}. ${cached}`;
  const scale = '0-100 scale as the vendor gives it. Cannot be summed or averaged.';
  const intervalCount = (field: Count) =>
    gauge(
      `${prefix}_${field}`,
      perSkill,
      `${counts[field]}, last complete interval. Repeats until the next one: never sum it over time, use the day counter. ${source(field)}`,
    );
  const dayCount = (field: Count) =>
    counter(
      `${prefix}_day_${field}_total`,
      perSkill,
      `${counts[field]} since local midnight, where it restarts. ${source(field)}`,
    );
  const percentage = (infix: string, span: string) => (field: Percentage) =>
    gauge(`${prefix}_${infix}${field}`, perSkill, `${percentages[field]}, ${span}, ${scale} ${source(field)}`);
  return {
    interval: {
      ...each(countFields, intervalCount),
      ...each(percentageFields, percentage('', 'last complete interval')),
    },
    day: { ...each(countFields, dayCount), ...each(percentageFields, percentage('day_', 'day so far')) },
    ...boundFamilies(prefix),
  };
}

function boundFamilies(prefix: string) {
  const bound = (name: string, help: string) => gauge(`${prefix}_${name}_timestamp_seconds`, perOperation, help);
  return {
    intervalStart: bound('interval_start', 'First instant of the interval the interval gauges speak of.'),
    intervalEnd: bound(
      'interval_end',
      'End, exclusive, of the interval the interval gauges speak of. Its age is the age of the numbers.',
    ),
    dayStart: bound('day_start', 'Local midnight of the day the day counters speak of.'),
    dayEnd: bound(
      'day_end',
      'End, exclusive, of what the day counters and percentages cover by the last read of the day. Absent until the day has been read.',
    ),
  };
}

/** All of them, in the order of the exposition. */
export function listed({ interval, day, ...bounds }: ReportFamilies): readonly FamilySpec[] {
  return [...Object.values(interval), ...Object.values(day), ...Object.values(bounds)];
}

function each<Field extends string>(
  fields: readonly Field[],
  familyOf: (field: Field) => FamilySpec,
): Record<Field, FamilySpec> {
  return Object.fromEntries(fields.map((field) => [field, familyOf(field)])) as Record<Field, FamilySpec>;
}
