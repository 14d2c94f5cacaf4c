import { smartHold } from '../../wolkvox/reports/smart-hold.ts';
import { operationFamilies } from './operation.ts';
import { reportFamilies } from './report.ts';

const { interval, day, intervalStart, intervalEnd, dayStart, dayEnd } = reportFamilies(smartHold);

/** Smart Hold's families by the vendor's field, as boards, rules and docs name them. */
export const intervalFamilies = interval;
export const dayFamilies = day;
/** What is no count: the percentages, and the names of skills. */
export const skillFamilies = {
  serviceLevelUp: interval.service_level_up,
  dayServiceLevelUp: day.service_level_up,
  skillInfo: operationFamilies.skillInfo,
};
/** Which interval and day they speak of. */
export const boundFamilies = { intervalStart, intervalEnd, dayStart, dayEnd };
