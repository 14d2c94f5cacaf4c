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
  /** Time between two reads as the pool pays for them now. */
  readonly intervalCadence: FamilySpec;
  readonly dayCadence: FamilySpec;
  /** What is exposed less the vendor's last word: by skill, and summed over skills. */
  readonly held: FamilySpec;
  readonly heldUp: FamilySpec;
  readonly heldBack: FamilySpec;
  /** Counts of the last day that was closed. */
  readonly closedDay: Readonly<Record<Count, FamilySpec>>;
  readonly closedDayStart: FamilySpec;
  readonly closedDayRead: FamilySpec;
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
    ...heldFamilies(prefix),
    closedDay: each(countFields, (field) =>
      gauge(
        `${prefix}_closed_day_${field}`,
        perSkill,
        `${counts[field]}, last closed local day, in the vendor's last word, which may still move. ${source(field)}`,
      ),
    ),
  };
}

function boundFamilies(prefix: string) {
  const bound = (name: string, help: string) => gauge(`${prefix}_${name}_timestamp_seconds`, perOperation, help);
  const cadence = (of: string, help: string) =>
    gauge(`${prefix}_${of}_cadence_seconds`, perOperation, `${help}, as the pool pays for now: more when it is short.`);
  return {
    intervalCadence: cadence('interval', 'Time between two reads of the last interval'),
    dayCadence: cadence('day', 'Time between two reads of the day so far'),
    intervalStart: bound('interval_start', 'First instant of the interval the interval gauges speak of.'),
    intervalEnd: bound(
      'interval_end',
      'End, exclusive, of the interval the interval gauges speak of. Its age is the age of the numbers.',
    ),
    closedDayStart: bound('closed_day_start', 'Local midnight at which the last closed day began.'),
    closedDayRead: bound(
      'closed_day_read',
      'When the vendor was last asked about the last closed day; it is read again up to 6 times.',
    ),
    dayStart: bound('day_start', 'Local midnight of the day the day counters speak of.'),
    dayEnd: bound(
      'day_end',
      'End, exclusive, of what the day counters and percentages cover by the last read of the day. Absent until the day has been read.',
    ),
  };
}

function heldFamilies(prefix: string) {
  const perField = ['operation', 'field'] as const;
  return {
    held: gauge(
      `${prefix}_day_held`,
      ['operation', 'skill_id', 'field'],
      "Day counter minus the vendor's last word, where they differ: exact = counter - held. Positive: held up, because the vendor lowered a count. Negative: held back, until more answers agree.",
    ),
    heldUp: gauge(
      `${prefix}_day_held_up`,
      perField,
      "Sum over skills of what the day counters are above the vendor's last word, which lowered them.",
    ),
    heldBack: gauge(
      `${prefix}_day_held_back`,
      perField,
      "Sum over skills of what the day counters are below the vendor's last word, which is not believed yet.",
    ),
  };
}

/** All of them, in the order of the exposition. */
export function listed({ interval, day, closedDay, ...others }: ReportFamilies): readonly FamilySpec[] {
  return [...Object.values(interval), ...Object.values(day), ...Object.values(closedDay), ...Object.values(others)];
}

function each<Field extends string>(
  fields: readonly Field[],
  familyOf: (field: Field) => FamilySpec,
): Record<Field, FamilySpec> {
  return Object.fromEntries(fields.map((field) => [field, familyOf(field)])) as Record<Field, FamilySpec>;
}
