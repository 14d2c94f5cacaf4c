import { setTimeout as delay } from 'node:timers/promises';
import type { Clock } from '../../src/base/clock.ts';

/** A clock that runs `times` as fast as the system's. What waits on it waits that much shorter. */
export type SwiftClock = Clock & {
  readonly times: number;
  /** A duration of this clock as Prometheus and Alertmanager have to be told it. */
  readonly short: (ms: number) => string;
  /** PromQL for this clock's Unix seconds, where rules would say `time()`. */
  readonly promql: string;
};

export function swiftClock(startIso: string, times: number): SwiftClock {
  const begunMs = Date.now();
  const startMs = Date.parse(startIso);
  const elapsed = () => (Date.now() - begunMs) * times;
  return {
    times,
    now: () => startMs + elapsed(),
    monotonic: () => performance.now() * times,
    sleep: async (ms, signal) => {
      await delay(ms / times, undefined, { signal });
    },
    short: (ms) => `${Math.ceil(ms / times)}ms`,
    promql: `(${startMs / 1_000} + (time() - ${begunMs / 1_000}) * ${times})`,
  };
}
