import type { Found, StepName } from './finding.ts';
import type { Heard } from './conversation.ts';

/** What earlier steps have learned. */
export type Learned = {
  /** The first call and its answer. */
  readonly first?: Heard;
  /** Skills that had a row. */
  readonly skillIds?: ReadonlySet<string>;
  /** Calls of today, and up to which instant they were asked for; undefined where the day has just begun. */
  readonly today?: { readonly calls: number; readonly untilMs: number } | undefined;
  /** Yesterday's date in the operation's zone, and its calls. */
  readonly yesterday?: { readonly date: string; readonly calls: number };
};

/** What a step has found. */
export type Look = { readonly found: readonly Found[]; readonly learned?: Learned };

/** One thing to look at. `V`: where it looks. */
export type Step<V> = {
  readonly name: StepName;
  /** Steps of which one that failed makes this one pointless. */
  readonly needs: readonly StepName[];
  /** Calls to the vendor it makes at most. */
  readonly calls: number;
  readonly look: (visit: V, learned: Learned, signal: AbortSignal) => Promise<Look>;
};

/** One finding and nothing learned. */
export function only(found: Found): Look {
  return { found: [found] };
}
