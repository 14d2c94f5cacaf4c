import type { VendorWindow } from '../base/calendar.ts';
import { CallError } from '../base/errors.ts';
import type { Log } from '../base/log.ts';
import type { OperationConfig } from '../config/config.ts';
import type { Answer } from '../ledger/counts.ts';
import type { OperationInstruments } from '../metrics/operation-instruments.ts';
import { reportCall, type VendorCall } from '../wolkvox/apis.ts';
import type { PercentageForm } from '../wolkvox/field-value.ts';
import type { ReadOutcome } from '../wolkvox/paid-call.ts';
import type { Report } from '../wolkvox/reports/report.ts';
import { parseReportRows, type ReportRows } from '../wolkvox/reports/rows.ts';
import type { Answer as Rows } from '../wolkvox/client.ts';
import { type KnownSkills, withSkills } from './known-skills.ts';

/** Makes one call; an answer, or why none was asked for. Throws `CallError`. */
export type Read = (call: VendorCall) => Promise<ReadOutcome>;

/** What a report said of each skill over a window. Throws `CallError`, also for an answer of which nothing can be used. */
export type ReadReport = (report: Report, window: VendorWindow) => Promise<Answer>;

type Witnesses = {
  readonly operation: Pick<OperationConfig, 'name'>;
  readonly known: KnownSkills;
  readonly instruments: Pick<OperationInstruments, 'rejected'>;
  readonly log: Log;
  /** Learns how the percentages of an answer are written. */
  readonly onPercentages: (forms: ReadonlySet<PercentageForm>) => void;
};

/** Reads reports through `read`; what of an answer cannot be used is counted and logged. `checkClock` may refuse it. */
export function reportReader(
  read: Read,
  checkClock: () => void,
  { operation, known, instruments, log, onPercentages }: Witnesses,
): ReadReport {
  let knownNow = known;
  return async (report, window) => {
    const { rows, announced } = answered(await read(reportCall(report, window)));
    checkClock();
    const parsed = await parseReportRows(report, rows, { announced, knownIds: knownNow.ids });
    instruments.rejected(report.api, parsed);
    logRejected(report, parsed, operation.name, log);
    if (!parsed.isUsable) throw unusable(rows.length);
    onPercentages(parsed.percentageForms);
    knownNow = withSkills(knownNow, parsed.samples.keys());
    return { samples: parsed.samples, isWhole: parsed.isWhole };
  };
}

function unusable(rows: number): CallError {
  return new CallError('bad_response', `the answer holds ${rows} rows, and none of them can be used`, {
    hint: 'wolkvox may have changed the report; wolkvox_exporter_rejected_rows_total says what is wrong with its rows',
  });
}

function answered(outcome: ReadOutcome): Rows {
  if (outcome === 'pool_spent') {
    throw new CallError('quota', 'no call was made: what this exporter may use of the daily pool is spent', {
      hint: 'it refills at local midnight; raise pool_share or licenses, or lengthen interval',
    });
  }
  if (outcome === 'too_late') {
    throw new CallError('timeout', 'no call was made: too little time before the next refresh');
  }
  return outcome;
}

function logRejected({ api }: Report, { rejectedRows, rejectedFields }: ReportRows, operation: string, log: Log): void {
  const unreadable = rejectedFields.filter(({ reason }) => reason === 'unreadable');
  if (rejectedRows.size + unreadable.length === 0) return;
  const rows = Object.fromEntries(rejectedRows);
  log.warn(
    { event: 'answer_partly_rejected', operation, api, rows, fields: unreadable },
    'parts of an answer cannot be used; the rest stands',
  );
}
