import type { VendorWindow } from '../base/calendar.ts';
import { CallError } from '../base/errors.ts';
import type { Log } from '../base/log.ts';
import type { OperationConfig } from '../config/config.ts';
import type { OperationInstruments } from '../metrics/operation-instruments.ts';
import { type VendorCall, reportCall } from '../wolkvox/apis.ts';
import type { Answer } from '../wolkvox/client.ts';
import type { ReadOutcome } from '../wolkvox/paid-call.ts';
import type { Report } from '../wolkvox/reports/report.ts';
import { type ReportRows, parseReportRows } from '../wolkvox/reports/rows.ts';
import { type KnownSkills, withSkills } from './known-skills.ts';
import { isShown } from './state.ts';

/** Makes one call; an answer, or why none was asked for. Throws `CallError`. */
export type Read = (call: VendorCall) => Promise<ReadOutcome>;

/** What a report said of each skill over a window, without the skills that are not exposed. */
export type ReportAnswer = Pick<ReportRows, 'samples' | 'isWhole'>;

/** Reads a report over a window. Throws `CallError`, also for an answer of which nothing can be used. */
export type ReadReport = (report: Report, window: VendorWindow) => Promise<ReportAnswer>;

type Witnesses = {
  readonly operation: OperationConfig;
  readonly known: KnownSkills;
  readonly instruments: Pick<OperationInstruments, 'rejected'>;
  readonly log: Log;
};

/** Reads reports through `read`; what of an answer cannot be used is counted and logged. */
export function reportReader(read: Read, { operation, known, instruments, log }: Witnesses): ReadReport {
  let knownNow = known;
  return async (report, window) => {
    const { rows, announced } = answerOf(await read(reportCall(report, window)));
    const parsed = await parseReportRows(report, rows, { announced, knownIds: knownNow.ids });
    instruments.rejected(report.api, parsed);
    logRejected(report, parsed, operation.name, log);
    if (!parsed.isUsable) throw unusable(rows.length);
    const samples = new Map([...parsed.samples].filter(([skillId]) => isShown(skillId, operation.skills)));
    knownNow = withSkills(knownNow, samples.keys());
    return { samples, isWhole: parsed.isWhole };
  };
}

function unusable(rows: number): CallError {
  return new CallError('bad_response', `the answer holds ${rows} rows, and none of them can be used`, {
    hint: 'wolkvox may have changed the report: compare it in the interface of wolkvox, and see wolkvox_exporter_rejected_rows_total',
  });
}

function answerOf(outcome: ReadOutcome): Answer {
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
  log.warn(
    {
      event: 'answer_partly_rejected',
      operation,
      api,
      rows: Object.fromEntries(rejectedRows),
      fields: unreadable,
    },
    'parts of an answer cannot be used; the rest stands',
  );
}
