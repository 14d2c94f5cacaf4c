import { smartHold } from '../../wolkvox/reports/smart-hold.ts';
import { operationFamilies } from './operation.ts';
import { reportFamilies } from './report.ts';

const families = reportFamilies(smartHold);
const { interval, day, closedDay, intervalStart, intervalEnd, dayStart, dayEnd, intervalCadence, dayCadence } =
  families;

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
/** How often they are read now. */
export const cadenceFamilies = { interval: intervalCadence, day: dayCadence };
/** The last closed day by the vendor's field, and which day that is and when it was last read. */
export const closedDayFamilies = closedDay;
export const closedDayBoundFamilies = { start: families.closedDayStart, read: families.closedDayRead };
/** What the day counters differ by from the vendor's last word. */
export const heldFamilies = { held: families.held, heldUp: families.heldUp, heldBack: families.heldBack };
