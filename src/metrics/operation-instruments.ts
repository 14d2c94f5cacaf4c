import { Counter, Histogram, Registry } from 'prom-client';
import { type RefreshFailureReason, callFailureReasons, refreshFailureReasons } from '../base/errors.ts';
import { apisOf } from '../wolkvox/apis.ts';
import type { Revised } from '../ledger/closed-day.ts';
import { type Contradiction, contradictions } from '../ledger/contradiction.ts';
import type { Report } from '../wolkvox/reports/report.ts';
import { type ReportRows, fieldRejections, rowRejections } from '../wolkvox/reports/rows.ts';
import type { Try } from '../wolkvox/paid-call.ts';
import { definition, revisions } from './instruments.ts';
import { exporterFamilies as families } from './families/exporter.ts';

/** What the exporter counts about its work for one operation. Its registry goes when the operation goes. */
export type OperationInstruments = {
  /** Series without the `operation` label, which the exposition adds. */
  readonly registry: Registry;
  /** Another number after every change. */
  readonly revision: () => number;
  readonly refreshBegun: () => void;
  readonly refreshFailed: (reason: RefreshFailureReason) => void;
  readonly called: (made: Try) => void;
  readonly rejected: (api: string, rows: Pick<ReportRows, 'rejectedRows' | 'rejectedFields'>) => void;
  readonly lowered: (counts: ReadonlyMap<string, number>) => void;
  readonly daysAbandoned: (days: number) => void;
  readonly lateCounts: (counts: ReadonlyMap<string, number>) => void;
  readonly closedDayRevised: (revised: ReadonlyMap<string, Revised>) => void;
  readonly contradicted: (api: string, contradiction: Contradiction) => void;
};

/** Up to the vendor's 60 seconds; a call that takes more is ended at 65. */
const durationBucketsSeconds = [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 30, 45, 60, 65];

/** Instruments of one operation, with every series that can be known at 0. */
export function createOperationInstruments(reports: readonly Report[]): OperationInstruments {
  const registry = new Registry();
  const instruments = create(registry);
  initialise(instruments, reports);
  const { revision, noting } = revisions();
  const { requests, requestFailures, duration, rejectedFields, rejectedRows } = instruments;

  return {
    registry,
    revision,
    refreshBegun: noting(() => instruments.refreshes.inc()),
    refreshFailed: noting((reason) => instruments.refreshFailures.inc({ reason })),
    called: noting(({ api, durationMs, failure }) => {
      requests.inc({ api });
      duration.observe({ api }, durationMs / 1_000);
      if (failure !== undefined) requestFailures.inc({ api, reason: failure.reason });
    }),
    rejected: noting((api, rows) => {
      for (const [reason, n] of rows.rejectedRows) rejectedRows.inc({ api, reason }, n);
      for (const { field, reason, n } of rows.rejectedFields) rejectedFields.inc({ api, field, reason }, n);
    }),
    lowered: noting((counts) => {
      for (const [field, n] of counts) instruments.downwardRevisions.inc({ field }, n);
    }),
    daysAbandoned: noting((days) => instruments.abandonedDays.inc(days)),
    lateCounts: noting((counts) => {
      for (const [field, n] of counts) instruments.lateCounts.inc({ field }, n);
    }),
    closedDayRevised: noting((revised) => {
      for (const [field, { raised, lowered }] of revised) {
        instruments.closedDayRevisions.inc({ field, direction: 'up' }, raised);
        instruments.closedDayRevisions.inc({ field, direction: 'down' }, lowered);
      }
    }),
    contradicted: noting((api, contradiction) => instruments.contradictions.inc({ api, contradiction })),
  };
}

type Set = ReturnType<typeof create>;

function create(registry: Registry) {
  return {
    refreshes: new Counter(definition(families.refreshes, registry)),
    refreshFailures: new Counter(definition(families.refreshFailures, registry)),
    rejectedFields: new Counter(definition(families.rejectedFields, registry)),
    rejectedRows: new Counter(definition(families.rejectedRows, registry)),
    downwardRevisions: new Counter(definition(families.downwardRevisions, registry)),
    abandonedDays: new Counter(definition(families.abandonedDays, registry)),
    lateCounts: new Counter(definition(families.lateCounts, registry)),
    closedDayRevisions: new Counter(definition(families.closedDayRevisions, registry)),
    contradictions: new Counter(definition(families.contradictions, registry)),
    requests: new Counter(definition(families.apiRequests, registry)),
    requestFailures: new Counter(definition(families.apiRequestFailures, registry)),
    duration: new Histogram({ ...definition(families.apiRequestDuration, registry), buckets: durationBucketsSeconds }),
  };
}

function initialise(instruments: Set, reports: readonly Report[]): void {
  for (const reason of refreshFailureReasons) instruments.refreshFailures.inc({ reason }, 0);
  for (const { api, countFields, fields } of reports) {
    for (const reason of rowRejections) instruments.rejectedRows.inc({ api, reason }, 0);
    for (const contradiction of contradictions) instruments.contradictions.inc({ api, contradiction }, 0);
    for (const field of countFields) {
      instruments.downwardRevisions.inc({ field }, 0);
      instruments.lateCounts.inc({ field }, 0);
      for (const direction of ['up', 'down']) instruments.closedDayRevisions.inc({ field, direction }, 0);
    }
    for (const field of fields) {
      for (const reason of fieldRejections) instruments.rejectedFields.inc({ api, field, reason }, 0);
    }
  }
  for (const api of apisOf(reports)) {
    instruments.requests.inc({ api }, 0);
    instruments.duration.zero({ api });
    for (const reason of callFailureReasons) instruments.requestFailures.inc({ api, reason }, 0);
  }
}
