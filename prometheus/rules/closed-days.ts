import { closedDayBoundFamilies, closedDayFamilies } from '../../src/metrics/families/smart-hold.ts';
import { smartHold, type CountField } from '../../src/wolkvox/reports/smart-hold.ts';
import type { RecordingRule } from './alert.ts';

/** What the vendor says of a day that is closed, by job, operation, skill and day: the label `day` is its date, 2026-11-21. */
export const closedDay = (field: CountField) =>
  `job_operation_skill_id_day:wolkvox_smart_hold_closed_day_${field}:last`;

/** When each replica asked about the day that it closed last, with its date; past days of `history` say only when it began. */
const readOf = 'job_instance_operation_day:wolkvox_smart_hold_closed_day_read_timestamp_seconds:last';

const replica = 'job, instance, operation';
const { start, read } = closedDayBoundFamilies;
const noon = 12 * 3_600;

/** A part of each replica's date as a label: from noon, where the date is the same in almost every zone. */
const part = (label: string, ofTime: string) =>
  `count_values by (${replica}) ("${label}", ${ofTime}(max by (${replica}) (${start.name}) + ${noon}))`;
const twoDigits = (label: string, expr: string) => `label_replace(${expr}, "${label}", "0$1", "${label}", "(.)")`;

const readRule: RecordingRule = {
  record: readOf,
  expr: [
    `max by (${replica}, day) (`,
    `  (${read.name} or ${start.name}) * on (${replica}) group_left (day) label_join(`,
    `    ${part('year', 'year')}`,
    `    * on (${replica}) group_left (month) ${twoDigits('month', part('month', 'month'))}`,
    `    * on (${replica}) group_left (day) ${twoDigits('day', part('day', 'day_of_month'))},`,
    '    "day", "-", "year", "month", "day"',
    '  )',
    ')',
  ].join('\n'),
};

/** A replica's date. For minutes after a restart of Prometheus it may seem to have two: the later answer is the present one. */
const dated = `topk by (${replica}) (1, ${readOf})`;

/** Of the replicas that know the same day those that asked last. */
const chosen = `((${dated}) == on (job, operation, day) group_left () max by (job, operation, day) (${dated}))`;

/**
 * A day has a series of its own, so that it is never taken for another, however late it was closed or scraped: its last
 * value is the last word about it, also where that was lowered.
 */
const countRule = (field: CountField): RecordingRule => ({
  record: closedDay(field),
  expr: [
    'max by (job, operation, skill_id, day) (',
    `  ${closedDayFamilies[field].name} * on (${replica}) group_left (day) (${chosen} > bool 0)`,
    ')',
  ].join('\n'),
});

export const closedDayRules: readonly RecordingRule[] = [readRule, ...smartHold.countFields.map(countRule)];
