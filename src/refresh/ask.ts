import { dayOfDate, dayWindow, vendorWindow, type Span } from '../base/calendar.ts';
import { CallError } from '../base/errors.ts';
import type { Answer, CountFields } from '../ledger/counts.ts';
import type { Report } from '../wolkvox/reports/report.ts';
import type { ReadReport } from './report-read.ts';

/** Asks for one report's windows. Both throw `CallError`. */
export type Ask = {
  /** A day from its local midnight up to an instant. */
  readonly day: (date: string, untilMs: number) => Promise<Answer>;
  readonly span: (span: Span) => Promise<Answer>;
};

/** Windows of a report in the operation's wall time. */
export function askerOf(report: Report, zone: string, readReport: ReadReport): Ask {
  return {
    day: (date, untilMs) => readReport(report, dayWindow(dayOfDate(date, zone), untilMs, zone)),
    span: (span) => readReport(report, vendorWindow(span, zone)),
  };
}

/** A report's counts as the ledger takes them. */
export function countFieldsOf({ countFields, callFacts }: Report): CountFields {
  return { names: countFields, callFacts };
}

/** Further questions spoil nothing: one that fails is as one that was not asked. */
export function mild({ span }: Ask) {
  return async (window: Span): Promise<Answer | undefined> => {
    try {
      return await span(window);
    } catch (error) {
      if (error instanceof CallError) return undefined;
      throw error;
    }
  };
}
