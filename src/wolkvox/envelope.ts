import { z } from 'zod';
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

/** The 404 that means an empty window, not a missing page. */
const noRowsMessage = 'validate dates entered';

/**
 * The rows of an answer; none is an empty list. HTTP status and `code` normally agree and neither is
 * trusted alone. Throws `CallError`.
 */
export function rowsOf(httpStatus: number, text: string): readonly unknown[] {
  const envelope = parseEnvelope(text);
  const status = effectiveStatus(httpStatus, envelope);
  if (status === 404 && envelope?.msg.toLowerCase().includes(noRowsMessage)) return [];
  if (status !== 200) throw refusalOf(status, envelope?.msg);
  if (envelope === undefined) throw new CallError('bad_response', 'the answer is not the JSON the vendor documents');
  if (!isNone(envelope.error)) throw refusalOf(undefined, envelope.msg);
  return rowsIn(envelope);
}

function parseEnvelope(text: string): Envelope | undefined {
  // A byte order mark or PHP's warnings may stand before the JSON.
  const begin = text.search(/\{\s*"/);
  if (begin < 0) return undefined;
  try {
    return envelopeSchema.safeParse(JSON.parse(text.slice(begin))).data;
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

function isNone(error: unknown): boolean {
  return error === null || error === undefined || error === '' || error === 'null';
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
