import { isRecord } from '../base/record.ts';
import type { Report } from '../wolkvox/reports/report.ts';

/** An answer without what could name somebody: values only of fields whose values are numbers. */
export type AnswerShape = {
  /** The answer's `code`, `error` and `msg`, as they were sent. */
  readonly code?: unknown;
  readonly error?: unknown;
  readonly msg?: unknown;
  readonly rows?: number;
  readonly firstRows?: readonly unknown[];
};

const mostRows = 20;
const longestText = 200;
const numberLike = /^[\d.,% +-]{0,12}$/;
const poolFields = ['token_limit', 'token_use_today', 'all_token_today', 'available_consumption_options'];

/** What may be told of an answer's JSON; undefined where it holds none. */
export function answerShape(json: string | undefined, report: Report): AnswerShape | undefined {
  const envelope = parsed(json);
  if (!isRecord(envelope)) return undefined;
  const { code, error, msg, data } = envelope;
  const rows = Array.isArray(data) ? (data as readonly unknown[]) : undefined;
  const numbers = new Set(['skill_id', ...report.fields, ...poolFields]);
  return {
    code: wordOf(code),
    error: wordOf(error),
    msg: wordOf(msg),
    ...(rows === undefined
      ? { firstRows: [formOf(data)] }
      : { rows: rows.length, firstRows: rows.slice(0, mostRows).map((row) => rowShape(row, numbers)) }),
  };
}

function parsed(json: string | undefined): unknown {
  try {
    return json === undefined ? undefined : JSON.parse(json);
  } catch {
    return undefined;
  }
}

function wordOf(value: unknown): unknown {
  return typeof value === 'string' ? value.slice(0, longestText) : isRecord(value) ? formOf(value) : value;
}

function rowShape(row: unknown, numbers: ReadonlySet<string>): unknown {
  if (!isRecord(row)) return formOf(row);
  return Object.fromEntries(
    Object.entries(row).map(([field, value]) => [
      fieldName(field),
      numbers.has(field) ? numberOf(value) : formOf(value),
    ]),
  );
}

function fieldName(field: string): string {
  return /^[a-z_]\w{0,40}$/i.test(field) ? field : formOf(field);
}

function numberOf(value: unknown): unknown {
  if (typeof value === 'number' || value === null) return value;
  return typeof value === 'string' && numberLike.test(value) ? value : formOf(value);
}

function formOf(value: unknown): string {
  if (typeof value === 'string') return `(text of ${value.length} characters)`;
  if (Array.isArray(value)) return `(list of ${value.length})`;
  return value === null ? '(null)' : `(${typeof value})`;
}
