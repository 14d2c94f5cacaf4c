import path from 'node:path';
import { expect, test } from 'vitest';
import { growth } from '../../scripts/soak/slope.mjs';
import { run } from '../support/program.ts';
import { root } from '../support/repository.ts';

/** What is held at noon; `wrong` names the series of the day that are not what happened. */
type Noon = Readonly<Record<Figure | 'series' | 'refreshes' | 'failures' | 'counted', number>> & {
  readonly wrong: readonly string[];
};

/** How much a figure may rise from the second third of the quarter to its end: bytes, and how many. */
const least = { heapUsed: 50_000, external: 100_000, stateBytes: 500, handles: 1, files: 1 };
type Figure = keyof typeof least;

/** A quarter at half an hour takes minutes of computing. */
const days = 90;
const minutes = Number(process.env['SOAK_MINUTES'] ?? 30);

test.skipIf(process.env['PROOF'] === undefined)(
  'in a quarter of outages heap, buffers, state file, handles, files and series do not grow, and every count is right at noon (npm run proof)',
  async () => {
    const script = path.join(root, 'scripts/soak/quarter.mjs');
    const { code, stdout, stderr } = await run(process.execPath, [script, String(days), String(minutes)]);
    expect(code, stderr).toBe(0);
    const noons = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Noon);

    const figures = Object.entries(least) as [Figure, number][];
    const growing = figures
      .map(([figure, amount]) => ({ figure, ...growth(samplesOf(noons, figure), amount) }))
      .filter(({ grows }) => grows !== false);
    expect(growing).toEqual([]);
    expect(new Set(noons.slice(days / 3).map(({ series }) => series)).size).toBe(1);
    expect(noons.flatMap(({ wrong }) => wrong)).toEqual([]);
    expect(noons.filter(({ counted }) => counted === 0)).toEqual([]);
    // It lived: nearly every refresh, and some of them failed.
    expect(noons.at(-1)?.refreshes).toBeGreaterThan((days - 1) * (1_440 / minutes));
    expect(noons.at(-1)?.failures).toBeGreaterThan(days);
  },
  3_600_000,
);

function samplesOf(noons: readonly Noon[], figure: Figure): (readonly [number, number])[] {
  return noons.map((noon, day) => [24 * day, noon[figure]]);
}
