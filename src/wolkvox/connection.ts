import type { Clock } from '../base/clock.ts';
import { CallError, type CallFailureReason } from '../base/errors.ts';
import { createLru } from '../base/lru.ts';
import { withAllowListHint } from './allow-list.ts';
import type { VendorCall } from './apis.ts';
import { askingFirst } from './asking-first.ts';
import { callVendor, type Answer, type Endpoint } from './client.ts';
import type { Way } from './connector.ts';
import { longestCallMs, vendorLimits, type CallLimits } from './limits.ts';
import { routeTo } from './proxy.ts';
import { createDispatcher, type RawAnswer } from './transport.ts';

/** The way to the vendor: connections and limits. */
export type Vendor = {
  readonly call: (endpoint: Endpoint, call: VendorCall, signal: AbortSignal) => Promise<Answer>;
  /** Time to keep free for a call before the next refresh, milliseconds; refreshes are `intervalMs` apart. */
  readonly longestCallMs: (intervalMs: number) => number;
  /** Closes every connection; the next call makes a new one. A call under way fails. */
  readonly dropConnections: () => void;
  readonly close: () => Promise<void>;
};

export type VendorDeps = {
  /** How connections are made. */
  readonly way: Way;
  readonly clock: Pick<Clock, 'now'>;
  readonly limits?: CallLimits;
  /** Is told of every answer before it is understood. */
  readonly onRaw?: (raw: RawAnswer) => void;
  /** Asked immediately before a request is written; where it says no, the call throws `NotBegunError`. */
  readonly mayBegin?: () => boolean;
};

/** Tokens remembered as having had an answer; rotated ones are forgotten in time. */
const mostAnswered = 1_000;

export function createVendor({ clock, way, limits = vendorLimits, onRaw, mayBegin = always }: VendorDeps): Vendor {
  let connections = createDispatcher(limits, way);
  const answered = createLru<true>(mostAnswered);

  async function call(endpoint: Endpoint, asked: VendorCall, signal: AbortSignal): Promise<Answer> {
    const caller = `${endpoint.origin} ${endpoint.token}`;
    const dispatcher = connections.compose(askingFirst(mayBegin));
    try {
      const answer = await callVendor(endpoint, asked, { dispatcher, limits, clock, onRaw }, signal);
      answered.set(caller, true);
      return answer;
    } catch (error) {
      if (!(error instanceof CallError)) throw error;
      if (isOfVendor(error.reason)) answered.set(caller, true);
      throw withAllowListHint(error, routeTo(endpoint.origin, way.env), answered.get(caller) ?? false);
    }
  }

  return {
    call,
    // A short interval could never keep the time of a whole call free.
    longestCallMs: (intervalMs) => Math.min(longestCallMs(limits), intervalMs / 3),
    dropConnections: () => {
      const dropped = connections;
      connections = createDispatcher(limits, way);
      void dropped.destroy();
    },
    close: () => connections.close(),
  };
}

const always = () => true;

/** Whether a failure was the vendor's word, so that the way to it is open. */
function isOfVendor(reason: CallFailureReason): boolean {
  return !(['timeout', 'network', 'tls', 'proxy'] as const).some((wire) => wire === reason);
}
