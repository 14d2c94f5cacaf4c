import fc from 'fast-check';
import { expect, test } from 'vitest';
import { callsPerDay, poolNeeds } from '../../src/config/daily-calls.ts';
import type { OperationConfig } from '../../src/config/config.ts';

function operation(changes: Partial<OperationConfig>): OperationConfig {
  return {
    name: 'a',
    server: 'wv0042',
    origin: 'https://wv0042.wolkvox.com',
    token: { env: 'A' },
    timezone: 'UTC',
    licenses: undefined,
    poolShare: 0.8,
    skillNames: 'vendor',
    vendorClock: 'check',
    skills: { allow: [], deny: [] },
    ...changes,
  };
}

test.each([
  [300_000, true, 626],
  [300_000, false, 338],
  [60_000, true, 2_930],
  [86_400_000, true, 52],
])('an interval of %d ms with day counters %s costs %d calls a day', (intervalMs, dayCounters, calls) => {
  expect(callsPerDay({ intervalMs, dayCounters })).toBe(calls);
});

test('operations that share a token add up against the smaller pool', () => {
  const operations = [
    operation({ name: 'a', licenses: 25 }),
    operation({ name: 'b', licenses: 2, poolShare: 0.5 }),
    operation({ name: 'c', token: { file: 'A' } }),
  ];

  expect(poolNeeds({ intervalMs: 300_000, dayCounters: true, operations })).toMatchObject([
    { operations: ['a', 'b'], calls: 1_252, licenses: 2, licensesAssumed: false, allowed: 1_000 },
    { operations: ['c'], calls: 626, licenses: 1, licensesAssumed: true, allowed: 800 },
  ]);
});

test('a share in hundredths of the pool is exact', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 100 }), fc.integer({ min: 1, max: 5_000 }), (hundredths, licenses) => {
      const operations = [operation({ licenses, poolShare: hundredths / 100 })];
      const [need] = poolNeeds({ intervalMs: 300_000, dayCounters: true, operations });

      expect(need?.allowed).toBe(licenses * hundredths * 10);
    }),
  );
});
