import { stringify } from 'yaml';
import { CallError, codeOf } from '../base/errors.ts';
import { isRecord } from '../base/record.ts';
import type { Report } from '../wolkvox/reports/report.ts';
import { answerShape } from './answer-shape.ts';
import type { Heard } from './conversation.ts';
import type { Finding } from './finding.ts';

type Redact = (text: string) => string;

/** What was asked of one operation, and what it is to be called. */
export type Told = {
  readonly findings: readonly Finding[];
  readonly heard: readonly Heard[];
  /** Makes a text of this operation fit for strangers. */
  readonly redact: Redact;
};

export type ReportContent = {
  readonly version: string;
  readonly nodeVersion: string;
  /** When, epoch milliseconds. */
  readonly atMs: number;
  readonly report: Report;
  readonly interval: string;
  readonly operations: readonly (Told & { readonly timezone: string })[];
  readonly machine: Pick<Told, 'findings' | 'redact'>;
};

const heading = `# What doctor asked and what was answered, for a bug report. It holds no token and no name of an operation,
# a server or a skill. Ids of skills and counts are in it: look it over before you send it.
`;

/** The report as text. Every text in it that is not a word of this program has passed the redaction. */
export function reportText({
  version,
  nodeVersion,
  atMs,
  report,
  interval,
  operations,
  machine,
}: ReportContent): string {
  const content = {
    version,
    node: nodeVersion,
    at: new Date(atMs).toISOString(),
    interval,
    operations: operations.map(({ timezone, findings, heard, redact }) => ({
      timezone,
      findings: findings.map((finding) => findingOf(finding, redact)),
      calls: heard.map((one) => callOf(one, report, redact)),
    })),
    machine: machine.findings.map((finding) => findingOf(finding, machine.redact)),
  };
  return heading + stringify(content, { lineWidth: 0, aliasDuplicateObjects: false });
}

function findingOf({ step, mark, what, remedy, shows }: Finding, redact: Redact): unknown {
  return { step, mark, what: redact(what), ...(remedy !== undefined && { remedy: redact(remedy) }), ...shows };
}

function callOf({ call, atMs, durationMs, raw, clockSkewMs, outcome }: Heard, report: Report, redact: Redact): unknown {
  const query = new URL(call.path, 'http://vendor').searchParams;
  return {
    api: call.api,
    ...(query.has('date_ini') && { window: `${query.get('date_ini') ?? ''}-${query.get('date_end') ?? ''}` }),
    at: new Date(atMs).toISOString(),
    tookMs: Math.round(durationMs),
    ...(raw && {
      status: raw.status,
      clockSkewMs,
      answer: redacted(answerShape(raw.json, report), redact) ?? 'no JSON',
    }),
    ...(outcome instanceof CallError && { failure: redacted(failureOf(outcome), redact) }),
  };
}

function failureOf({ reason, message, cause }: CallError): unknown {
  const code = codeOf(cause);
  return { reason, message, ...(code !== undefined && { code }) };
}

/** A value with every text in it redacted, also those that are names of fields. */
function redacted(value: unknown, redact: Redact): unknown {
  if (typeof value === 'string') return redact(value);
  if (Array.isArray(value)) return value.map((one: unknown) => redacted(one, redact));
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [redact(name), redacted(one, redact)]));
}
