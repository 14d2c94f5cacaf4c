import type { CallError } from '../base/errors.ts';
import type { Found } from './finding.ts';

/** What to do where a failure brings no hint of its own. */
const unexplained = 'run it again in some minutes; where it stays, send a report (--report FILE)';

/** A call that failed, as a finding. `doing`: what it was made for. */
export function failed({ message, hint, reason }: CallError, doing: string): Found {
  return { mark: 'fail', what: `${doing}: ${message} (${reason})`, remedy: hint ?? unexplained };
}
