import * as z from 'zod';
import { CallError } from '../base/errors.ts';
import { refusalOf } from './refusal.ts';

/** The vendor's `{code, error, msg, data}`. Every part is seen missing or in another type somewhere. */
const envelopeSchema = z.looseObject({
  code: z.union([z.string(), z.number()]).nullish().catch(undefined),
  error: z.unknown().optional(),
  msg: z.string().catch(''),
  data: z.unknown().optional(),
});
type Envelope = z.output<typeof envelopeSchema>;

export type VendorRows = {
  /** Rows as sent; none is an empty list. */
  readonly rows: readonly unknown[];
  /** How many rows `msg` says there are; undefined where it does not say. */
  readonly announced: number | undefined;
  /** How it says that there are none; undefined where there are. */
  readonly noRows: NoRows | undefined;
};

/** How the vendor says that a window holds nothing; `other`: perhaps so, in a 404 with words that are not known. */
export const noRowsForms = ['validate_dates', 'empty_list', 'other'] as const;
export type NoRows = Exclude<(typeof noRowsForms)[number], 'other'>;

/** The 404 that means an empty window, not a missing page. */
const noRowsMessage = 'validate dates entered';

/**
 * The rows of an answer. HTTP status and `code` normally agree and neither is trusted alone; `json` is the answer's
 * text, undefined where it holds no object. Throws `CallError`.
 */
export function rowsOf(httpStatus: number, json: string | undefined): VendorRows {
  const envelope = parseEnvelope(json);
  const status = effectiveStatus(httpStatus, envelope);
  if (status === 404 && envelope?.msg.toLowerCase().includes(noRowsMessage)) {
    return { rows: [], announced: undefined, noRows: 'validate_dates' };
  }
  if (status !== 200) throw refusalOf(status, envelope?.msg);
  if (envelope === undefined) throw new CallError('bad_response', 'the answer is not the JSON the vendor documents');
  if (!isNone(envelope.error)) throw refusalOf(undefined, envelope.msg);
  const rows = rowsIn(envelope);
  const announced = announcedIn(envelope.msg);
  if (rows.length === 0 && (announced ?? 0) > 0) {
    throw new CallError('bad_response', `the answer speaks of ${announced} records and holds none`);
  }
  return { rows, announced, noRows: rows.length === 0 ? 'empty_list' : undefined };
}

function parseEnvelope(json: string | undefined): Envelope | undefined {
  if (json === undefined) return undefined;
  try {
    return envelopeSchema.safeParse(JSON.parse(json)).data;
  } catch {
    return undefined;
  }
}

/** `code` speaks where HTTP says 200; 0 is the vendor's other success. */
function effectiveStatus(httpStatus: number, envelope: Envelope | undefined): number | undefined {
  if (httpStatus !== 200 || envelope === undefined) return httpStatus;
  const code = String(envelope.code ?? '').trim();
  if (code === '') return Array.isArray(envelope.data) ? 200 : undefined;
  if (code === '0') return 200;
  return /^[1-5]\d\d$/.test(code) ? Number(code) : undefined;
}

const noErrors: readonly unknown[] = [null, undefined, false, 0];
const noErrorWords = new Set(['', 'null', 'none', 'false', '0']);

/** The ways in which programs of many languages write that there is no error. */
function isNone(error: unknown): boolean {
  if (typeof error === 'string') return noErrorWords.has(error.trim().toLowerCase());
  return noErrors.includes(error) || (Array.isArray(error) && error.length === 0);
}

/** `N records were found`, at times with a blank before it. */
function announcedIn(msg: string): number | undefined {
  const digits = /^\s*(\d{1,9}) records?\b/i.exec(msg)?.[1];
  return digits === undefined ? undefined : Number(digits);
}

function rowsIn({ data }: Envelope): readonly unknown[] {
  if (Array.isArray(data)) return data as readonly unknown[];
  if (typeof data !== 'object' || data === null) {
    throw new CallError('bad_response', 'the answer says success but holds no data');
  }
  // PHP writes a list with gaps as an object of rows, and some calls answer with one row instead of a list.
  const values: readonly unknown[] = Object.values(data);
  return values.every((value) => typeof value === 'object' && value !== null) ? values : [data];
}
