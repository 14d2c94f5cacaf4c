import { dayOfDate } from '../base/calendar.ts';
import type { Answer } from '../ledger/counts.ts';
import { isFarFromShown } from '../ledger/high-interval.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Sample } from '../wolkvox/reports/rows.ts';
import { countFieldsOf } from './ask.ts';
import type { Settings } from './report-step.ts';

/** The percentages of an answer about the ledger's day, of skills whose counts in it are believed or nearly so. */
export function percentagesOf(
  { samples }: Answer,
  ledger: Ledger,
  { report, config, operation }: Pick<Settings, 'report' | 'config' | 'operation'>,
): ReadonlyMap<string, Sample> {
  const { date } = ledger;
  const { startMs, endMs } = dayOfDate(date, operation.timezone);
  const measure = { fields: countFieldsOf(report), date, intervalsADay: (endMs - startMs) / config.intervalMs };
  const believed = [...samples].filter(([skillId]) => !isFarFromShown(ledger, skillId, measure));
  return new Map(believed.map(([skillId, sample]) => [skillId, Object.fromEntries(valuesOf(sample))]));

  function valuesOf(sample: Sample) {
    return report.percentageFields.flatMap((field) => {
      const value = sample[field];
      return value === undefined ? [] : [[field, value] as const];
    });
  }
}
