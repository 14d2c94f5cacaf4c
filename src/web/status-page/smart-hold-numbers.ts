import { type ReportNumbers, type Snapshot, numbersOf } from '../../snapshot/snapshot.ts';
import { type Totals, totalsOf } from '../../snapshot/totals.ts';
import type { Sample } from '../../wolkvox/reports/rows.ts';
import { type CountField, smartHold } from '../../wolkvox/reports/smart-hold.ts';

/** The page shows one report. */
export function smartHoldNumbers(snapshot: Snapshot): ReportNumbers {
  return numbersOf(snapshot, smartHold);
}

/** The whole operation in five figures. */
export function smartHoldTotals(skills: ReadonlyMap<string, Sample>): Totals<CountField> {
  return totalsOf(skills.values(), smartHold.countFields);
}
