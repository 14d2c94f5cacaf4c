import type { Clock } from '../base/clock.ts';
import { callVendor, type Answer, type Endpoint } from './client.ts';
import type { VendorCall } from './apis.ts';
import { longestCallMs, vendorLimits, type CallLimits } from './limits.ts';
import { createDispatcher } from './transport.ts';

/** The way to the vendor: connections and limits. */
export type Vendor = {
  readonly call: (endpoint: Endpoint, call: VendorCall, signal: AbortSignal) => Promise<Answer>;
  /** Time to keep free for a call before the next refresh, milliseconds; refreshes are `intervalMs` apart. */
  readonly longestCallMs: (intervalMs: number) => number;
  readonly close: () => Promise<void>;
};

export type VendorDeps = {
  readonly clock: Pick<Clock, 'now'>;
  readonly limits?: CallLimits;
};

export function createVendor({ clock, limits = vendorLimits }: VendorDeps): Vendor {
  const dispatcher = createDispatcher(limits);
  return {
    call: (endpoint, call, signal) => callVendor(endpoint, call, { dispatcher, limits, clock }, signal),
    // A short interval could never keep the time of a whole call free.
    longestCallMs: (intervalMs) => Math.min(longestCallMs(limits), intervalMs / 3),
    close: () => dispatcher.close(),
  };
}
