import fc from 'fast-check';
import { expect, test } from 'vitest';
import { randomFor } from '../../src/simulator/random.ts';
import { type Disturbance, leaseWorld, overlaps, replicaMishaps } from './lease-world.ts';
import { broughtBack, edits } from './mishap-api.ts';

/** To look for rare ones: `HISTORIES=3000 npx vitest run test/lease/two-deciders.test.ts`. */
const histories = Number(process.env['HISTORIES'] ?? 15);
/** The suite draws the same ones each time; `HISTORIES=1000` draws others. */
const drawn = process.env['HISTORIES'] === undefined ? { seed: 2026 } : {};

const disturbances = (kinds: readonly Disturbance['kind'][]): fc.Arbitrary<Disturbance[]> =>
  fc.array(
    fc.record({
      who: fc.nat(2),
      atS: fc.integer({ min: 100, max: 500 }),
      lengthS: fc.oneof(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 90, max: 200 })),
      kind: fc.constantFrom(...kinds),
    }),
    { maxLength: 8 },
  );

test.each([
  ['', false, [...replicaMishaps, ...edits]],
  [
    ', or an older lease is brought back where they share a folder',
    true,
    [...replicaMishaps, ...edits, ...broughtBack],
  ],
])(
  'whatever happens to network, clocks, processes and the lease%s, never do two call at once',
  async (_, hasFolder, kinds) => {
    await fc.assert(
      fc.asyncProperty(disturbances(kinds), fc.nat(), async (disturbing, seed) => {
        const random = randomFor(seed);
        const calls = await leaseWorld(disturbing, { random, lengthS: 1_100, replicas: 2, hasFolder });

        expect(overlaps(calls)).toEqual([]);
        expect(calls.some(({ startMs }) => startMs > 700_000)).toBe(true);
      }),
      { numRuns: histories, ...drawn },
    );
  },
  4_000_000,
);

test('a lease that is deleted under its holder is watched anew by whoever saw it missing before', async () => {
  const deleted = { who: 0, atS: 100, lengthS: 90, kind: 'delete' } as const;
  const calls = await leaseWorld([deleted], { random: randomFor(0), lengthS: 700, replicas: 2, hasFolder: false });

  expect(overlaps(calls)).toEqual([]);
});

test.each(Array.from({ length: 12 }, (_, seed) => seed))(
  'a holder that is cut off begins no call that lasts into the time of the next one (%i)',
  async (seed) => {
    const cut = { who: seed, atS: 150 + 6 * seed, lengthS: 300, kind: 'cut' } as const;
    const calls = await leaseWorld([cut], { random: randomFor(seed), lengthS: 400, replicas: 2, hasFolder: false });

    expect(overlaps(calls)).toEqual([]);
  },
);
