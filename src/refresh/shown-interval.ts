import { dayOf } from '../base/calendar.ts';
import type { OperationConfig } from '../config/config.ts';
import { hasCounts, type Answer, type CountFields } from '../ledger/counts.ts';
import { withInterval } from '../snapshot/past-intervals.ts';
import { totalsOf } from '../snapshot/totals.ts';
import { countFieldsOf } from './ask.ts';
import type { Progress, Settings } from './report-step.ts';
import { isShown, type ReportState } from './state.ts';

/** Shows the interval as it was believed after the day was compared with it; one that was denied is not shown. */
export function shownProgress(
  { state, heard, ...progress }: Progress,
  { report, config, operation, nowMs }: Pick<Settings, 'report' | 'config' | 'operation' | 'nowMs'>,
): Progress {
  if (heard === undefined) return { ...progress, state: { ...state, heard }, heard };
  const { span } = heard;
  const answer = unlessOtherZone(heard.answer, state, countFieldsOf(report));
  const { date } = dayOf(span.startMs, operation.timezone);
  const before = state.seen.date === date ? state.seen.skillIds : [];
  const totals = totalsOf(shownOf(answer, operation).values(), report.countFields, answer.isWhole);
  const shown = {
    ...state,
    heard,
    seen: { date, skillIds: new Set([...before, ...answer.samples.keys()]) },
    interval: { span, answer, staleAtMs: nowMs() + config.staleAfterMs },
    pastIntervals: withInterval(
      state.pastIntervals,
      { span, totals },
      { zone: operation.timezone, fields: report.countFields },
    ),
  };
  return { ...progress, state: shown, heard };
}

/** While the vendor's clock seems to be behind, an empty interval is one that it has not reached: unknown, not 0. */
function unlessOtherZone(answer: Answer, { zone }: Pick<ReportState, 'zone'>, fields: CountFields): Answer {
  const isUnknown = zone.suspect === 'vendor_behind' && !hasCounts(answer, fields);
  return isUnknown ? { samples: new Map(), isWhole: false } : answer;
}

function shownOf({ samples }: Answer, { skills }: OperationConfig): Answer['samples'] {
  return new Map([...samples].filter(([skillId]) => isShown(skillId, skills)));
}
