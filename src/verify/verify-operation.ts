import { lowest } from '../base/extremes.ts';
import { type Day, dayWindow } from '../base/calendar.ts';
import { oneDayMs } from '../base/time-units.ts';
import type { OperationConfig } from '../config/config.ts';
import type { PrometheusApi } from '../prometheus-api/prometheus-api.ts';
import { isShown } from '../refresh/state.ts';
import { reportCall, type VendorCall } from '../wolkvox/apis.ts';
import type { Answer } from '../wolkvox/client.ts';
import type { Report } from '../wolkvox/reports/report.ts';
import { parseReportRows } from '../wolkvox/reports/rows.ts';
import { compare, type ReplicaDay, type Row, type WordNow } from './compare.ts';
import { dayInPrometheus } from './day-in-prometheus.ts';
import { VerifyError } from './verify-error.ts';

/** A day of one report of one operation, compared. Instants in epoch milliseconds. */
export type Comparison = {
  readonly operation: string;
  readonly timezone: string;
  readonly report: Report;
  readonly day: Day;
  /** How many exporters Prometheus saw with the day. */
  readonly replicas: number;
  /** When the vendor gave the word at the close, as far as Prometheus saw it. */
  readonly closeReadMs: number | undefined;
  readonly askedMs: number;
  /** The vendor has no rows of the day now, which can be false. */
  readonly isEmptyNow: boolean;
  readonly rows: readonly Row[];
};

export type VerifyDeps = {
  readonly api: PrometheusApi;
  /** One call to the vendor. Throws `CallError`. */
  readonly ask: (call: VendorCall, signal: AbortSignal) => Promise<Answer>;
  /** How far back an exporter still closes a day, milliseconds. */
  readonly catchUpMs: number;
  readonly now: () => number;
};

/** Compares one day. Prometheus is asked first, so that no call is spent on a day it does not hold. Throws VerifyError. */
export async function verifyOperation(
  report: Report,
  operation: OperationConfig,
  day: Day,
  { api, ask, catchUpMs, now }: VerifyDeps,
  signal: AbortSignal,
): Promise<Comparison> {
  const { name, timezone, skills } = operation;
  const untilMs = Math.min(now(), day.endMs + catchUpMs + 2 * oneDayMs);
  const replicas = await dayInPrometheus({ report, operation: name, day, untilMs }, api, signal);
  refuseUnseen(replicas, name, day);
  const askedMs = now();
  const window = dayWindow(day, day.endMs, timezone);
  const said = await wordOf(report, name, await ask(reportCall(report, window), signal));
  const shown = new Map([...said.samples].filter(([skillId]) => isShown(skillId, skills)));
  return {
    operation: name,
    timezone,
    report,
    day,
    replicas: replicas.length,
    closeReadMs: firstClose(replicas),
    askedMs,
    isEmptyNow: said.samples.size === 0,
    rows: compare(replicas, { ...said, samples: shown }, report.countFields),
  };
}

async function wordOf(report: Report, operation: string, { rows, announced }: Answer): Promise<WordNow> {
  const { samples, isWhole, isUsable } = await parseReportRows(report, rows, { announced });
  if (isUsable) return { samples, isWhole };
  throw new VerifyError(`${operation}: the vendor's answer holds ${rows.length} rows, and none of them can be used`);
}

function refuseUnseen(replicas: readonly ReplicaDay[], operation: string, { date }: Day): void {
  if (!replicas.some(({ scrapes }) => scrapes > 0)) {
    const why = 'is it the Prometheus that scrapes the exporter, did it keep that day, and is the operation called so?';
    throw new VerifyError(`this Prometheus holds no day counters of ${operation} for ${date}; ${why}`);
  }
  if (firstClose(replicas) === undefined) {
    const why = 'a day closes some ten minutes after its midnight, later after an outage';
    throw new VerifyError(`this Prometheus has not seen ${operation} close ${date}; ${why}`);
  }
}

function firstClose(replicas: readonly ReplicaDay[]): number | undefined {
  const read = replicas.flatMap(({ closeReadMs }) => closeReadMs ?? []);
  return read.length === 0 ? undefined : lowest(read, Infinity);
}
