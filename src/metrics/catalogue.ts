import { exporterFamilies } from './families/exporter.ts';
import type { FamilySpec } from './families/family.ts';
import { operationFamilies } from './families/operation.ts';
import { dayFamilies, intervalFamilies, skillFamilies } from './families/smart-hold.ts';

/**
 * Every metric family of this exporter. The exposition, the README's table, the dashboards and the rules
 * are checked against it.
 */
export const allFamilies: readonly FamilySpec[] = [
  ...Object.values(intervalFamilies),
  ...Object.values(dayFamilies),
  ...Object.values(skillFamilies),
  ...Object.values(operationFamilies),
  ...Object.values(exporterFamilies),
];
