import { countFields, rowFields, type CountField, type RowField } from '../../wolkvox/reports/smart-hold.ts';
import { cached, counter, gauge, perSkill, type FamilySpec } from './family.ts';

export { countFields, rowFields, type CountField, type RowField };

const meaning: Record<CountField, string> = {
  treatment: 'Calls that entered Smart Hold',
  customer_say_no: 'Callers who declined a callback',
  customer_say_yes: 'Callers who chose a callback',
  recall_fail: 'Unsuccessful callbacks',
  recall_ok: 'Successful callbacks',
};

const intervalGauge = (field: CountField) =>
  gauge(
    `wolkvox_smart_hold_${field}`,
    perSkill,
    `${meaning[field]}, last complete interval. Repeats until the next one: never sum it over time, use the day counter. Source: diagram_2 ${field}. ${cached}`,
  );

const dayCounter = (field: CountField) =>
  counter(
    `wolkvox_smart_hold_day_${field}_total`,
    perSkill,
    `${meaning[field]} since local midnight, where it restarts. Source: diagram_2 ${field}. ${cached}`,
  );

/** What the vendor said of each skill: the counts of the last complete interval. */
export const intervalFamilies = {
  treatment: intervalGauge('treatment'),
  customer_say_no: intervalGauge('customer_say_no'),
  customer_say_yes: intervalGauge('customer_say_yes'),
  recall_fail: intervalGauge('recall_fail'),
  recall_ok: intervalGauge('recall_ok'),
} satisfies Record<CountField, FamilySpec>;

/** What the vendor said of each skill: the counts of the day so far. */
export const dayFamilies = {
  treatment: dayCounter('treatment'),
  customer_say_no: dayCounter('customer_say_no'),
  customer_say_yes: dayCounter('customer_say_yes'),
  recall_fail: dayCounter('recall_fail'),
  recall_ok: dayCounter('recall_ok'),
} satisfies Record<CountField, FamilySpec>;

/** The rest of what is known of each skill. */
export const skillFamilies = {
  serviceLevelUp: gauge(
    'wolkvox_smart_hold_service_level_up',
    perSkill,
    `Percentage by which Smart Hold raised the service level, last complete interval, 0-100 scale as the vendor gives it. Cannot be summed or averaged. Source: diagram_2 service_level_up. ${cached}`,
  ),
  dayServiceLevelUp: gauge(
    'wolkvox_smart_hold_day_service_level_up',
    perSkill,
    `Percentage by which Smart Hold raised the service level, day so far, 0-100 scale as the vendor gives it. Cannot be summed or averaged. Source: diagram_2 service_level_up. ${cached}`,
  ),
  skillInfo: gauge(
    'wolkvox_smart_hold_skill_info',
    ['operation', 'skill_id', 'skill_name'],
    'Name of a skill, always 1. Source: information.php api=skills, or the configuration.',
  ),
} satisfies Record<string, FamilySpec>;
