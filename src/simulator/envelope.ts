import type { Row } from './rows.ts';

/** The vendor's answer before it becomes bytes. */
export type Answer = {
  readonly status: number;
  readonly code: unknown;
  readonly error: string | null;
  readonly msg: string;
  readonly data: readonly Row[];
};

/** The ways the vendor says yes. */
export type SuccessCode = 200 | '200' | '0' | 0;
export const successCodes: readonly [SuccessCode, ...SuccessCode[]] = [200, '200', '0', 0];

export function found(rows: readonly Row[], code: SuccessCode): Answer {
  return { status: 200, code, error: null, msg: `${rows.length} records were found`, data: rows };
}

function refusal(status: number, error: string, msg: string): Answer {
  return { status, code: String(status), error, msg, data: [] };
}

/** Every way the vendor says no, in its words where they are known. */
export const refusals = {
  noRows: refusal(404, 'NOT FOUND', 'Validate dates entered'),
  unknownApi: refusal(400, 'BAD REQUEST', 'THE API YOU WANT TO CONSULT DOES NOT EXIST'),
  missingParameter: refusal(400, 'BAD REQUEST', 'SOME PARAMETERS ARE REQUIRED'),
  malformedDate: refusal(400, 'BAD REQUEST', 'Validate dates entered: YYYYmmddHHiiss is expected'),
  windowTooLong: refusal(400, 'BAD REQUEST', 'Validate dates entered: 31 days are the limit'),
  noToken: refusal(401, 'UNAUTHORIZED', 'PLEASE ENTER THE WOLKVOX-TOKEN'),
  badToken: refusal(403, 'FORBIDDEN', 'PLEASE VALIDATE TOKEN'),
  poolSpent: refusal(403, 'FORBIDDEN', 'TOKEN LIMIT EXCEEDED'),
  tooManyAtOnce: refusal(403, 'FORBIDDEN', 'EXCEEDS THE LIMIT OF SIMULTANEOUS REQUESTS PER TOKEN (2)'),
} as const;

/** The answer as the vendor's JSON. */
export function envelopeText({ code, error, msg, data }: Answer): string {
  return JSON.stringify({ code, error, msg, data });
}
