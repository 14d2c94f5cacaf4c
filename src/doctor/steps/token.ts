import { CallError, type CallFailureReason } from '../../base/errors.ts';
import { failed } from '../failure.ts';
import type { Found } from '../finding.ts';
import { only, type Step } from '../steps.ts';
import type { Visit } from '../visit.ts';

/** Whether wolkvox takes the token, by its answer to the first call. */
export const tokenStep: Step<Visit> = {
  name: 'token',
  needs: ['connection'],
  calls: 0,
  look: (_visit, { first }) => Promise.resolve(only(judgeToken(first?.outcome))),
};

/** The refusals that a 403 can be, in words. */
const refusals: Partial<Record<CallFailureReason, string>> = {
  auth: 'wolkvox does not know this token',
  quota: 'wolkvox knows the token, and the daily pool is spent',
  concurrency: 'wolkvox knows the token, and another call with it is under way',
  forbidden: 'refused without saying why: none of the refusals that wolkvox documents for a token',
};

/** After these the report may work all the same. */
const ofThisCallAlone: readonly CallFailureReason[] = [
  'bad_request',
  'server_error',
  'too_large',
  'bad_response',
  'api_error',
];

export function judgeToken(outcome: unknown): Found {
  if (!(outcome instanceof CallError)) return { mark: 'ok', what: 'accepted' };
  const found = failed(outcome, refusals[outcome.reason] ?? 'neither accepted nor refused');
  return ofThisCallAlone.includes(outcome.reason) && 'remedy' in found
    ? { mark: 'warn', what: found.what, remedy: found.remedy ?? '' }
    : found;
}
