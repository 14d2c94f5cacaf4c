import { CallError, type CallFailureReason } from '../base/errors.ts';

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

/**
 * Why the vendor gave no rows. `status`: what HTTP and `code` say together, undefined where they contradict;
 * `msg`: the envelope's text, undefined where the answer is not the documented JSON.
 */
export function refusalOf(status: number | undefined, msg: string | undefined): CallError {
  const text = msg?.toLowerCase() ?? '';
  const known = messages.find(({ part }) => text.includes(part));
  const reason = known?.reason ?? reasonOf(status, msg);
  const said = msg === undefined ? 'without the documented JSON' : 'with an error in the JSON';
  const hint = known?.hint ?? (status === undefined ? undefined : statusHints[status]);
  const heading = status === undefined ? 'the vendor answered' : `the vendor answered ${status}`;
  const isPerhapsEmpty = status === 404 && msg !== undefined && known === undefined;
  return new CallError(reason, `${heading} ${said}`, { isPerhapsEmpty, ...(hint !== undefined && { hint }) });
}

const statusHints: Readonly<Record<number, string>> = {
  401: tokenHint,
  403: 'wolkvox may be in maintenance or making a backup, or refuses this address or this report',
  404: 'the address or the report does not exist on that server: check the server of this operation, and with wolkvox that Smart Hold is enabled',
};

function reasonOf(status: number | undefined, msg: string | undefined): CallFailureReason {
  if (status === undefined) return 'api_error';
  if (status === 401) return 'auth';
  if (status === 403) return 'forbidden';
  if (status === 408) return 'timeout';
  if (status === 409 || status === 429) return 'concurrency';
  if (status >= 500) return 'server_error';
  if (status === 404) return msg === undefined ? 'bad_response' : 'api_error';
  if (status >= 400) return 'bad_request';
  return 'bad_response';
}
