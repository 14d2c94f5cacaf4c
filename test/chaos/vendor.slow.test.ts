import { expect, test } from 'vitest';
import { faultNames, type FaultName } from '../../src/simulator/faults/script.ts';
import { vendorChaos } from './vendor-chaos.ts';

/** The suite takes a sample, `npm run proof` thousands. `CHAOS_SEED` begins elsewhere. */
const isProof = process.env['PROOF'] !== undefined;
const first = Number(process.env['CHAOS_SEED'] ?? 1);
const mixed = Number(process.env['CHAOS_SEQUENCES'] ?? (isProof ? 2_000 : 8));
const alone = isProof ? 10 : 0;
const perTest = 25;

async function foundIn(seeds: readonly number[], kind?: FaultName): Promise<readonly string[]> {
  const found: string[] = [];
  for (const seed of seeds) {
    const findings = await vendorChaos(seed, kind);
    found.push(...findings.slice(0, 3).map((finding) => `seed ${seed}: ${finding}`));
  }
  return found;
}

const from = (start: number, count: number) => Array.from({ length: count }, (_, n) => start + n);

const batches = from(0, Math.ceil(mixed / perTest)).map((n) => ({
  begin: first + n * perTest,
  count: Math.min(perTest, mixed - n * perTest),
}));

test.each(batches)(
  'faults mixed, $count sequences from seed $begin: a reason for each failure, no number nobody said, exact at the end',
  async ({ begin, count }) => {
    expect(await foundIn(from(begin, count))).toEqual([]);
  },
  3_600_000,
);

test.skipIf(alone === 0).each(faultNames)(
  'the fault %s alone: a reason for each failure, no number nobody said, exact at the end',
  async (kind) => {
    expect(await foundIn(from(first, alone), kind)).toEqual([]);
  },
  3_600_000,
);
