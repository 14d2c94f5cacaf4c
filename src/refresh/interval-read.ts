import { type Interval, vendorWindow } from '../base/calendar.ts';
import type { Config, OperationConfig } from '../config/config.ts';
import { withInterval } from '../snapshot/past-intervals.ts';
import { totalsOf } from '../snapshot/totals.ts';
import type { Report } from '../wolkvox/reports/report.ts';
import type { Sample } from '../wolkvox/reports/rows.ts';
import type { ReportPlan } from './plan.ts';
import type { ReadReport } from './report-read.ts';
import { type ReportState, dateAt } from './state.ts';

type Settings = { readonly config: Pick<Config, 'staleAfterMs'>; readonly operation: OperationConfig };
type Reader = { readonly readReport: ReadReport; readonly nowMs: () => number };

/** Reads the last complete interval of a report: the gauges. Throws `CallError`. */
export async function readInterval(
  state: ReportState,
  report: Report,
  interval: Interval,
  { intervalRead }: Pick<ReportPlan, 'intervalRead'>,
  { config, operation }: Settings,
  { readReport, nowMs }: Reader,
): Promise<ReportState> {
  if (intervalRead === 'thinned') return state;
  if (intervalRead === 'ambiguous') {
    const staleAtMs = nowMs() + config.staleAfterMs;
    return { ...state, interval: { span: interval, samples: 'ambiguous', isWhole: true, staleAtMs } };
  }
  const { samples, isWhole } = await readReport(report, vendorWindow(interval, operation.timezone));
  const totals = totalsOf(samples.values(), report.countFields, isWhole);
  return {
    ...state,
    seen: seenIn(state, samples, dateAt(interval.startMs, operation)),
    interval: { span: interval, samples, isWhole, staleAtMs: nowMs() + config.staleAfterMs },
    pastIntervals: withInterval(state.pastIntervals, { span: interval, totals }, operation.timezone),
  };
}

function seenIn({ seen }: ReportState, samples: ReadonlyMap<string, Sample>, date: string): ReportState['seen'] {
  const before = seen.date === date ? seen.skillIds : [];
  return { date, skillIds: new Set([...before, ...samples.keys()]) };
}
