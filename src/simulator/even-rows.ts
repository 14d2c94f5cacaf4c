import type { Report } from '../wolkvox/reports/report.ts';
import type { WallWindow } from './counts.ts';
import type { Row } from './rows.ts';
import { oneHourMs } from '../base/time-units.ts';
import type { WallMs } from './wall-time.ts';

/**
 * Rows of a report nobody has modelled: each thing happens evenly, as often in an hour as the report says, a little
 * apart in each skill. Windows add up, and a skill to which nothing happened has no row.
 */
export function evenRows(report: Report, skillIds: readonly string[], { first, last }: WallWindow): readonly Row[] {
  return skillIds.flatMap((skillId, index) => {
    const countOf = (field: string) => evenCount(report.hourly[field] ?? 0, index, { first, last });
    const counts = report.countFields.map((field) => [field, countOf(field)] as const);
    if (counts.every(([, count]) => count === 0)) return [];
    const percentages = report.percentageFields.map((field) => [field, '12.50 %'] as const);
    const texts = counts.map(([field, count]) => [field, String(count)] as const);
    return [{ skill_id: skillId, ...Object.fromEntries([...texts, ...percentages]) }];
  });
}

/** How many of evenly spread happenings fall into a window. */
export function evenCount(perHour: number, index: number, { first, last }: WallWindow): number {
  if (perHour <= 0) return 0;
  const everyMs = oneHourMs / perHour;
  const before = (wallMs: WallMs) => Math.floor((wallMs + index * 1_000) / everyMs);
  return before(last + 999) - before(first - 1); // the window's last second is inside it
}
