import type { RawSeries } from '../prometheus-api/answers.ts';

/** What a counter has gained, and where it stood when it was last seen. */
export type Gain = {
  readonly sum: number;
  readonly last: number;
  /** What it stood at when its first sample of all came; nothing of that is counted. Undefined: it stood before. */
  readonly bornAt: number | undefined;
};

type Samples = RawSeries['samples'];

/**
 * Adds samples of one series, oldest first, as Prometheus adds them up: a fall is a restart and counts whole, the first
 * sample of a series counts nothing. Nothing is stretched to the ends of a window, as `increase` does.
 */
export function gainOver(samples: Samples, before: Gain | undefined): Gain | undefined {
  return samples.reduce<Gain | undefined>((gain, { value }) => {
    if (gain === undefined) return { sum: 0, last: value, bornAt: value };
    return { ...gain, sum: gain.sum + (value < gain.last ? value : value - gain.last), last: value };
  }, before);
}

/** A series that stood at this value before what is to be counted began. */
export function standingAt(value: number): Gain {
  return { sum: 0, last: value, bornAt: undefined };
}
