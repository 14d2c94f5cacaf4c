import { breathe } from './clock.ts';

/** Rows cost most: a slice of them takes some milliseconds. */
const itemsPerSlice = 200;

/** Does `each` for every item, letting scrapes and timers in between slices, so that a huge answer stops nobody. */
export async function inSlices<T>(items: Iterable<T>, each: (item: T) => void): Promise<void> {
  let done = 0;
  for (const item of items) {
    each(item);
    done += 1;
    if (done % itemsPerSlice === 0) await breathe();
  }
}
