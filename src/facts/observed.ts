import { type Facts, noFacts } from './facts.ts';
import type { IntervalWatch } from './interval-watch.ts';
import { newPoolWatch, type PoolWatch } from './pool-watch.ts';
import type { BoundsWatch } from './window-bounds.ts';

/** What an operation has shown, and what is being watched for more. Only the facts outlive a restart. */
export type Observed = {
  readonly facts: Facts;
  readonly intervals: IntervalWatch | undefined;
  readonly bounds: BoundsWatch;
  readonly pool: PoolWatch;
};

/** Before the first answer of this process. */
export function observedBefore(facts: Facts = noFacts): Observed {
  return { facts, intervals: undefined, bounds: 0, pool: newPoolWatch };
}
