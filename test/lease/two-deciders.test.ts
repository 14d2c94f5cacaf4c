import fc from 'fast-check';
import { expect, test } from 'vitest';
import { randomFor } from '../../src/simulator/random.ts';
import { type Disturbance, leaseWorld, overlaps } from './lease-world.ts';

const disturbance: fc.Arbitrary<Disturbance> = fc.record({
  who: fc.nat(2),
  atS: fc.integer({ min: 100, max: 500 }),
  lengthS: fc.oneof(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 90, max: 200 })),
  kind: fc.constantFrom('cut', 'freeze', 'sleep', 'wall', 'restart', 'stop', 'delete'),
});

test('whatever happens to network, clocks and processes, never do two call at once', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(disturbance, { maxLength: 8 }), fc.nat(), async (disturbances, seed) => {
      const random = randomFor(seed);
      const calls = await leaseWorld(disturbances, { random, lengthS: 1_100, replicas: 2 });

      expect(overlaps(calls)).toEqual([]);
      expect(calls.some(({ startMs }) => startMs > 700_000)).toBe(true);
    }),
    { numRuns: 20 },
  );
}, 60_000);

test.each(Array.from({ length: 12 }, (_, seed) => seed))(
  'a holder that is cut off begins no call that lasts into the time of the next one (%i)',
  async (seed) => {
    const cut = { who: seed, atS: 150 + 6 * seed, lengthS: 300, kind: 'cut' } as const;
    const calls = await leaseWorld([cut], { random: randomFor(seed), lengthS: 400, replicas: 2 });

    expect(overlaps(calls)).toEqual([]);
  },
);
