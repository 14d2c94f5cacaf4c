import { z } from 'zod';
import { CallError, type CallFailureReason } from '../errors.ts';

/** The vendor's `{code, error, msg, data}`. Every part is seen missing or in another type somewhere. */
const envelopeSchema = z.looseObject({
  code: z.union([z.string(), z.number()]).nullish().catch(undefined),
  error: z.unknown().optional(),
  msg: z.string().catch(''),
  data: z.unknown().optional(),
});
type Envelope = z.output<typeof envelopeSchema>;

const tokenHint = 'check the token of this operation in wolkvox, and the file or variable it is read from';

/** Only the text tells the 403s apart: case-insensitive parts of `msg`, as the vendor documents them. */
const messages: readonly { readonly part: string; readonly reason: CallFailureReason; readonly hint?: string }[] = [
  {
    part: 'token limit exceeded',
    reason: 'quota',
    hint: 'the daily pool of the operation is spent; it refills at midnight',
  },
  { part: 'limit of simultaneous requests', reason: 'concurrency', hint: 'another program uses the same token' },
  { part: 'validate token', reason: 'auth', hint: tokenHint },
  { part: 'enter the wolkvox-token', reason: 'auth', hint: tokenHint },
];

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
  if (status !== 200) throw refusal(status, envelope);
  if (envelope === undefined) throw new CallError('bad_response', 'the answer is not the JSON the vendor documents');
  if (!isNone(envelope.error)) throw refusal(undefined, envelope);
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

function refusal(status: number | undefined, envelope: Envelope | undefined): CallError {
  const msg = envelope?.msg.toLowerCase() ?? '';
  const known = messages.find(({ part }) => msg.includes(part));
  const reason = known?.reason ?? reasonOf(status, envelope);
  const said = envelope === undefined ? 'without the documented JSON' : 'with an error in the JSON';
  const hint = known?.hint ?? (status === undefined ? undefined : statusHints[status]);
  const heading = status === undefined ? 'the vendor answered' : `the vendor answered ${status}`;
  return new CallError(reason, `${heading} ${said}`, hint === undefined ? {} : { hint });
}

const statusHints: Readonly<Record<number, string>> = {
  401: tokenHint,
  403: 'wolkvox may be in maintenance or making a backup, or refuses this address or this report',
  404: 'the address or the report does not exist on that server: check the server of this operation, and with wolkvox that Smart Hold is enabled',
};

function reasonOf(status: number | undefined, envelope: Envelope | undefined): CallFailureReason {
  if (status === undefined) return 'api_error';
  if (status === 401) return 'auth';
  if (status === 403) return 'forbidden';
  if (status === 408) return 'timeout';
  if (status === 409 || status === 429) return 'concurrency';
  if (status >= 500) return 'server_error';
  if (status === 404) return envelope === undefined ? 'bad_response' : 'api_error';
  if (status >= 400) return 'bad_request';
  return 'bad_response';
}
