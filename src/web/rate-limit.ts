import type { Clock } from '../base/clock.ts';
import type { RateLimit } from '../web-config/web-config.ts';

/**
 * A token bucket, full at first: `burst` requests at once, one more for each `intervalMs` that passes.
 * A request refused costs nothing. Answers how long the request must wait, milliseconds; 0: let it in.
 */
export function tokenBucket({ intervalMs, burst }: RateLimit, clock: Pick<Clock, 'monotonic'>): () => number {
  let tokens = burst;
  let filledAt = clock.monotonic();
  return () => {
    const now = clock.monotonic();
    tokens = Math.min(burst, tokens + (now - filledAt) / intervalMs);
    filledAt = now;
    if (tokens < 1) return (1 - tokens) * intervalMs;
    tokens -= 1;
    return 0;
  };
}
