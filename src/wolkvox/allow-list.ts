import { CallError } from '../base/errors.ts';
import { isConnectTimeout } from './connection-failure.ts';
import type { Route } from './proxy.ts';

/**
 * A failure with the hint that the address may not be allowed: always where no connection was made, and at every
 * time-out or failure of the connection as long as the operation never had an answer.
 */
export function withAllowListHint(failure: CallError, route: Route, hasAnswered: boolean): CallError {
  const { reason, message, hint, cause, retryAfterMs } = failure;
  if (reason !== 'timeout' && reason !== 'network') return failure;
  if (hasAnswered && !isConnectTimeout(cause)) return failure;
  const whole = [hint, allowListHint(route)].filter((part) => part !== undefined).join('; ');
  return new CallError(reason, message, { cause, hint: whole, retryAfterMs });
}

function allowListHint(route: Route): string {
  const whose = route.kind === 'proxy' ? `from which the proxy ${route.proxy.origin} goes out` : 'of this machine';
  return `wolkvox drops connections from addresses that are not on the allow-list of the operation: check that the address ${whose} is on it`;
}
