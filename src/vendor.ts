import type { Clock } from './clock.ts';
import type { OperationConfig } from './config/config.ts';
import type { Environment } from './config/environment.ts';
import { readToken } from './config/token.ts';
import { CallError } from './errors.ts';
import { callVendor, type Answer, type Endpoint } from './wolkvox/client.ts';
import type { VendorCall } from './wolkvox/apis.ts';
import { longestCallMs, vendorLimits, type CallLimits } from './wolkvox/limits.ts';
import { createDispatcher } from './wolkvox/transport.ts';

/** The way to the vendor: connections, limits and tokens. */
export type Vendor = {
  readonly call: (endpoint: Endpoint, call: VendorCall, signal: AbortSignal) => Promise<Answer>;
  /** Time to keep free for a call before the next refresh, milliseconds; refreshes are `intervalMs` apart. */
  readonly longestCallMs: (intervalMs: number) => number;
  /** The operation's token as it is now. Throws `CallError` of reason `auth`. */
  readonly readToken: (operation: OperationConfig) => Promise<string>;
  readonly close: () => Promise<void>;
};

export type VendorDeps = {
  readonly clock: Pick<Clock, 'now'>;
  readonly env: Environment;
  readonly limits?: CallLimits;
};

export function createVendor({ clock, env, limits = vendorLimits }: VendorDeps): Vendor {
  const dispatcher = createDispatcher(limits);
  return {
    call: (endpoint, call, signal) => callVendor(endpoint, call, { dispatcher, limits, clock }, signal),
    // A short interval could never keep the time of a whole call free.
    longestCallMs: (intervalMs) => Math.min(longestCallMs(limits), intervalMs / 3),
    readToken: (operation) => currentToken(operation, env),
    close: () => dispatcher.close(),
  };
}

async function currentToken({ token }: OperationConfig, env: Environment): Promise<string> {
  try {
    return (await readToken(token, env)).token;
  } catch (cause) {
    const hint = cause instanceof Error ? cause.message : 'see that the token is in its place';
    throw new CallError('auth', 'the token cannot be read', { cause, hint });
  }
}
