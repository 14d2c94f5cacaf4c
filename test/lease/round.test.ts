import { expect, test } from 'vitest';
import type { Found, LeaseRecord } from '../../src/lease/decision.ts';
import { createHolding } from '../../src/lease/holding.ts';
import { createRound } from '../../src/lease/round.ts';
import { fakeClock } from '../support/fake-clock.ts';
import { keptLog } from '../support/lines.ts';

const me = 'a';
const ours: LeaseRecord = { holder: me, isGivenBack: false, durationMs: 90_000, term: 1 };

test('a lease that somebody else writes again and again is given up, although it still names this process', async () => {
  const clock = fakeClock('2026-03-04T17:00:00Z');
  const terms: (number | undefined)[] = [];
  const onChange = (term: number | undefined) => terms.push(term);
  const holding = createHolding({ clock, log: keptLog().log, onChange, onPause: () => undefined });
  holding.gain({ term: 1, begun: holding.now() });
  let reads = 0;
  const read = (): Promise<Found> => Promise.resolve({ version: String((reads += 1)), record: ours });
  const api = { read, write: () => Promise.resolve('conflict' as const) };
  const deps = { api, me, holding, savedTerm: () => Promise.resolve(0), onHolder: () => undefined };

  await createRound(deps).turn(true, new AbortController().signal);

  expect(reads).toBe(2);
  expect(terms).toEqual([1, undefined]);
  expect(holding.current()).toBeUndefined();
});
