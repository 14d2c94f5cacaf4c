import { reports as shippedReports } from '../wolkvox/reports/reports.ts';
import type { Report } from '../wolkvox/reports/report.ts';
import { exporterFamilies } from './families/exporter.ts';
import type { FamilySpec } from './families/family.ts';
import { operationFamilies } from './families/operation.ts';
import { listed, reportFamilies } from './families/report.ts';

/** Every metric family of an exporter that reads these reports, in the order of the exposition. */
export function familiesOf(reports: readonly Report[]): readonly FamilySpec[] {
  return [
    ...reports.flatMap((report) => listed(reportFamilies(report))),
    ...Object.values(operationFamilies),
    ...Object.values(exporterFamilies),
  ];
}

/** Every family of this exporter. The README's table, the dashboards and the rules are checked against it. */
export const allFamilies = familiesOf(shippedReports);
