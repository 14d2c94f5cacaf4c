import { type CountField } from '../../src/wolkvox/reports/smart-hold.ts';
import { dayFamilies } from '../../src/metrics/families/smart-hold.ts';
import type { RecordingRule } from './alert.ts';

type Window = '1h' | '2h';

/** Name of the series that holds how much a count grew within a window, by operation and skill. */
export const increaseOf = (field: CountField, window: Window) =>
  `operation_skill_id:wolkvox_smart_hold_day_${field}:increase${window}`;

/** Callbacks that ended, reached or not. */
export const attempts = (window: Window) => `operation_skill_id:wolkvox_smart_hold_attempts:increase${window}`;

export const failRatio = 'operation_skill_id:wolkvox_smart_hold_recall_fail:ratio2h';
export const declineRatio = 'operation_skill_id:wolkvox_smart_hold_customer_say_no:ratio2h';
export const usualTreatment = 'operation_skill_id:wolkvox_smart_hold_day_treatment:usual1h';
export const operationTreatment = 'operation:wolkvox_smart_hold_day_treatment:increase1h';

/**
 * The growth of a day counter. Taken per series first, because two replicas may restart the counter at
 * different instants after midnight; the larger then, because replicas repeat each other's counts. Rounded,
 * because a count is whole and `increase` stretches it by up to one scrape.
 */
const increase = (field: CountField, window: Window): RecordingRule => ({
  record: increaseOf(field, window),
  expr: `max by (operation, skill_id) (round(increase(${dayFamilies[field].name}[${window}])))`,
});

const attemptsRule = (window: Window): RecordingRule => ({
  record: attempts(window),
  expr: `${increaseOf('recall_ok', window)} + ${increaseOf('recall_fail', window)}`,
});

/** The same hour of the last two weeks, the busier one: a public holiday in one of them is not the measure. */
const usualRule: RecordingRule = {
  record: usualTreatment,
  expr: [
    'max by (operation, skill_id) (',
    `  label_replace(${increaseOf('treatment', '1h')} offset 1w, "weeks_ago", "1", "", "")`,
    '  or',
    `  label_replace(${increaseOf('treatment', '1h')} offset 2w, "weeks_ago", "2", "", "")`,
    ')',
  ].join('\n'),
};

/** Ratios have no value where nothing happened, instead of NaN. */
export const skillRates: readonly RecordingRule[] = [
  increase('treatment', '1h'),
  increase('treatment', '2h'),
  increase('customer_say_no', '2h'),
  increase('recall_fail', '1h'),
  increase('recall_fail', '2h'),
  increase('recall_ok', '1h'),
  increase('recall_ok', '2h'),
  attemptsRule('1h'),
  attemptsRule('2h'),
  { record: failRatio, expr: `${increaseOf('recall_fail', '2h')} / (${attempts('2h')} > 0)` },
  {
    record: declineRatio,
    expr: `${increaseOf('customer_say_no', '2h')} / (${increaseOf('treatment', '2h')} > 0)`,
  },
  { record: operationTreatment, expr: `sum by (operation) (${increaseOf('treatment', '1h')})` },
  usualRule,
];
