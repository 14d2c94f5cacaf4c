import fc from 'fast-check';
import { expect, test } from 'vitest';
import { tokenBucket } from '../../src/web/rate-limit.ts';

/** A bucket with a clock that stands still until told. */
function bucketOf(burst: number, intervalMs: number) {
  let now = 0;
  const wait = tokenBucket({ burst, intervalMs }, { monotonic: () => now });
  return { wait, pass: (ms: number) => void (now += ms) };
}

test('a burst is let in at once and the next request must wait an interval', () => {
  const { wait, pass } = bucketOf(2, 1_000);

  expect([wait(), wait(), wait()]).toEqual([0, 0, 1_000]);
  pass(400);
  expect(wait()).toBeCloseTo(600);
  pass(600);
  expect(wait()).toBe(0);
});

test('a long silence saves up no more than a burst', () => {
  const { wait, pass } = bucketOf(2, 1_000);
  pass(3_600_000);

  expect([wait(), wait(), wait()]).toEqual([0, 0, 1_000]);
});

test('in any stretch of time no more than burst + time / interval are let in, and whoever waits as told is', () => {
  const gaps = fc.array(fc.integer({ min: 0, max: 3_000 }), { maxLength: 200 });
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 20 }),
      fc.integer({ min: 1, max: 2_000 }),
      gaps,
      (burst, intervalMs, waits) => {
        const { wait, pass } = bucketOf(burst, intervalMs);
        let admitted = 0;
        for (const ms of waits) {
          pass(ms);
          if (wait() === 0) admitted += 1;
        }
        const elapsed = waits.reduce((sum, ms) => sum + ms, 0);
        expect(admitted).toBeLessThanOrEqual(burst + elapsed / intervalMs + 1e-6);
        const told = wait();
        pass(told * (1 + 1e-9));
        expect(told === 0 || wait() === 0).toBe(true);
      },
    ),
  );
});
