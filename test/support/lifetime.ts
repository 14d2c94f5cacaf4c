import { afterAll } from 'vitest';

/** Takes what is to be done at an end, as vitest's `onTestFinished` does. */
export type OnEnd = (end: () => void | Promise<void>) => void;

/** For what the tests of a file share: it ends after the last of them. To be called where the file declares its tests. */
export function endOfFile(): OnEnd {
  const ends: (() => void | Promise<void>)[] = [];
  afterAll(async () => {
    for (const end of ends.toReversed()) await end();
  });
  return (end) => void ends.push(end);
}
