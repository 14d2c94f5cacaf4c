import fc from 'fast-check';
import { expect, test } from 'vitest';
import { neededCalls, thinningFor, type Demand } from '../../src/wolkvox/pool-plan.ts';
import {
  afterCall,
  afterProbe,
  afterRefusal,
  corrected,
  emptyPool,
  limitOf,
  mayCall,
  merged,
  poolOn,
  remainingCalls,
  type Pool,
  whileProbing,
} from '../../src/wolkvox/pool.ts';

const oneLicense = { licenses: 1, share: 0.8 };
const calls = (pool: Pool, n: number) => Array.from({ length: n }).reduce<Pool>(afterCall, pool);
const today = emptyPool('2026-03-04');
const nothingKnown = { limit: undefined, usedByToken: undefined, usedByAll: undefined };

test('of two pools that turn out to be one, what the vendor said of either holds', () => {
  const asked = { ...calls(today, 2), limit: 25_000 };

  expect(merged(calls(today, 5), asked)).toMatchObject({ own: 5, total: 5, limit: 25_000 });
  expect(merged(asked, calls(today, 5))).toMatchObject({ own: 5, total: 5, limit: 25_000 });
});

test('a pool is as large as the licences configured, else as the vendor says, else one licence', () => {
  const told = corrected(today, { ...nothingKnown, limit: 25_000 });

  expect(limitOf(told, { licenses: 3, share: 1 })).toBe(3_000);
  expect(limitOf(told, { licenses: undefined, share: 1 })).toBe(25_000);
  expect(limitOf(today, { licenses: undefined, share: 1 })).toBe(1_000);
});

test('the exporter leaves what is not its share, and what others have spent', () => {
  expect(remainingCalls(today, oneLicense)).toBe(800);
  expect(remainingCalls(calls(today, 800), oneLicense)).toBe(0);
  expect(mayCall(calls(today, 800), oneLicense, 0)).toBe(false);
  expect(remainingCalls(corrected(today, { ...nothingKnown, usedByAll: 900 }), oneLicense)).toBe(100);
});

test('a share is whole calls, whatever binary fractions make of it', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 100 }), fc.integer({ min: 1, max: 60 }), (percent, licenses) => {
      expect(remainingCalls(today, { licenses, share: percent / 100 })).toBe(percent * licenses * 10);
    }),
  );
});

test('the next day the pool is full again, and its size is still known', () => {
  const spent = { ...calls(today, 700), limit: 25_000 };

  expect(poolOn(spent, '2026-03-05')).toEqual({ ...emptyPool('2026-03-05'), limit: 25_000 });
  expect(poolOn(spent, '2026-03-04')).toBe(spent);
  expect(poolOn(spent, '2026-03-03'), 'clocks go back, pools do not refill').toBe(spent);
});

test('a pool of a day the clock has only dreamt of is forgotten', () => {
  const dreamt = calls(emptyPool('2031-01-01'), 800);

  expect(remainingCalls(poolOn(dreamt, '2026-03-04'), oneLicense)).toBe(800);
});

test('after a refusal one probe an hour may go out, and the first that works ends it', () => {
  const refused = afterRefusal(calls(today, 10), 1_000, 0);

  expect(refused.total).toBe(1_000);
  expect([0, 3_599_999, 3_600_000].map((nowMs) => mayCall(refused, oneLicense, nowMs))).toEqual([false, false, true]);
  expect(mayCall(afterProbe(afterCall(refused)), oneLicense, 3_600_001)).toBe(true);
  expect(afterProbe(today)).toBe(today);
});

test('a probe that is on its way is the only one for an hour, whatever becomes of it', () => {
  const refused = afterRefusal(calls(today, 10), 1_000, 0);
  const probing = whileProbing(refused, 4_000_000);

  expect(probing).toEqual({ ...refused, probeFromMs: 7_600_000 });
  expect([4_000_001, 7_599_999, 7_600_000].map((nowMs) => mayCall(probing, oneLicense, nowMs))).toEqual([
    false,
    false,
    true,
  ]);
  expect(whileProbing(today, 4_000_000)).toBe(today);
});

test('a probe that works was the first call of a full pool', () => {
  const refused = { ...afterRefusal(calls(today, 10), 1_000, 0), limit: 1_000 };

  expect(afterProbe(refused)).toEqual({ ...today, own: 1, total: 1, limit: 1_000 });
});

test('of two pools that turn out to be one, the count of the later day holds', () => {
  const tomorrow = calls(emptyPool('2026-03-05'), 2);

  expect(merged(calls(today, 5), tomorrow)).toBe(tomorrow);
  expect(merged(tomorrow, calls(today, 5))).toBe(tomorrow);
});

test('a clock set back does not hold a probe for longer than an hour', () => {
  const refused = afterRefusal(today, 1_000, 86_400_000);

  expect(mayCall(refused, oneLicense, 0)).toBe(true);
});

test("the vendor's own count corrects ours upwards and downwards, never below what was called here", () => {
  const pool = calls({ ...today, total: 500 }, 10);

  expect(corrected(pool, { ...nothingKnown, usedByToken: 40, usedByAll: 90 }).total).toBe(90);
  expect(corrected(pool, { ...nothingKnown, usedByToken: 3 }).total).toBe(10);
  expect(corrected(pool, nothingKnown).total).toBe(510);
});

test('a count that reaches the limit is not believed, because then the vendor would refuse', () => {
  expect(corrected(calls(today, 10), { limit: 1_000, usedByToken: 5, usedByAll: 1_000 }).total).toBe(10);
});

const demandAt = (refreshes: number, perHour: number, dayCounters: boolean): Demand => ({
  refreshes,
  reports: 1,
  extras: Math.ceil(refreshes / perHour) + 1,
  dayCounters,
  refreshesPerHour: perHour,
});

/** The one report's. */
const thinningOf = (remaining: number, demand: Demand) =>
  thinningFor(remaining, demand)[0] ?? { intervalEvery: NaN, dayEvery: NaN };

/** A day of refreshes under a plan made anew at each, as the exporter does it. */
function dayOfCalls(share: number, perHour: number, dayCounters: boolean) {
  const refreshes = 24 * perHour;
  let [spent, interval, day] = [0, -Infinity, -Infinity];
  const reads = { intervals: 0, days: 0, lastInterval: -1, refused: 0 };
  for (let n = 0; n < refreshes; n += 1) {
    const { intervalEvery, dayEvery } = thinningOf(share - spent, demandAt(refreshes - n, perHour, dayCounters));
    const call = () => {
      if (spent >= share) reads.refused += 1;
      else spent += 1;
    };
    if (n - interval >= intervalEvery) {
      call();
      [interval, reads.lastInterval, reads.intervals] = [n, n, reads.intervals + 1];
    }
    if (dayCounters && n - day >= dayEvery) {
      call();
      [day, reads.days] = [n, reads.days + 1];
    }
    if (n % perHour === 0) call();
  }
  return { ...reads, spent, refreshes };
}

test('a day under the plan lasts to its end: no call is refused and reads go on to the last hours', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 120, max: 6_000 }),
      fc.constantFrom(1, 4, 12, 60, 120),
      fc.boolean(),
      (share, perHour, dayCounters) => {
        const { refused, spent, lastInterval, refreshes } = dayOfCalls(share, perHour, dayCounters);

        expect(spent).toBeLessThanOrEqual(share);
        expect(refused).toBeLessThanOrEqual(2);
        expect(lastInterval).toBeGreaterThan(refreshes - 3 * perHour - 1);
      },
    ),
    { numRuns: 300 },
  );
});

test('one licence carries both reads at every five minutes, all day', () => {
  expect(dayOfCalls(800, 12, true)).toMatchObject({ intervals: 288, days: 288, refused: 0 });
});

test('day reads give way first, down to one an hour; then both', () => {
  const demand = demandAt(288, 12, true);
  const plans = [neededCalls(demand), 600, 400, 338, 330, 200, 60, 25, 0].map((left) => thinningOf(left, demand));

  expect(plans[0]).toEqual({ intervalEvery: 1, dayEvery: 1 });
  for (const { intervalEvery, dayEvery } of plans.slice(0, 4)) {
    expect(intervalEvery).toBe(1);
    expect(dayEvery).toBeLessThanOrEqual(12);
  }
  expect(plans.slice(4, 6).every(({ intervalEvery, dayEvery }) => intervalEvery > 1 && dayEvery >= 12)).toBe(true);
  expect(plans.at(-1)).toEqual({ intervalEvery: Infinity, dayEvery: Infinity });
  const stretched = plans.map(({ intervalEvery }) => intervalEvery);
  expect(stretched).toEqual([...stretched].sort((a, b) => a - b));
});

test('without day counters every call goes to the intervals', () => {
  expect(thinningOf(10_000, demandAt(288, 12, false))).toMatchObject({ intervalEvery: 1 });
  expect(thinningOf(25 + 144, demandAt(288, 12, false))).toEqual({ intervalEvery: 2, dayEvery: Infinity });
});

test('of several reports the last gives way first, and the first keeps all its reads as long as it can', () => {
  const demand = { ...demandAt(288, 12, true), reports: 3 };
  const all = neededCalls(demand);
  const full = { intervalEvery: 1, dayEvery: 1 };

  expect(all).toBe(3 * 2 * 288 + demand.extras);
  expect(thinningFor(all, demand)).toEqual([full, full, full]);
  expect(thinningFor(all - 100, demand)).toEqual([full, full, { intervalEvery: 1, dayEvery: 2 }]);
  expect(thinningFor(demand.extras + 2 * 288 + 300, demand)).toMatchObject([
    full,
    { intervalEvery: 2 },
    { intervalEvery: expect.any(Number) as number },
  ]);
});

const hundred: Demand = { refreshes: 100, reports: 1, extras: 7, dayCounters: true, refreshesPerHour: 10 };

test.each<[number, number, number, string]>([
  [207, 1, 1, 'all reads'],
  [206, 1, 2, 'one too few, so every second day read'],
  [117, 1, 10, 'day reads at one an hour'],
  [116, 2, 10, 'one fewer, so every second interval read too'],
  [18, 100, 10, 'one interval read beside the hourly day reads'],
  [17, 20, 20, 'both alike, because the hourly day reads would take all'],
  [8, 200, 200, 'one read'],
  [7, Infinity, Infinity, 'nothing but the calls for names'],
  [0, Infinity, Infinity, 'nothing'],
])(
  '%i calls for a hundred refreshes pay for every %d. interval read and every %d. day read: %s',
  (left, interval, day) => {
    expect(thinningOf(left, hundred)).toEqual({ intervalEvery: interval, dayEvery: day });
  },
);

test('the last day reads of a day are spread over what is left of it', () => {
  const eleven = { ...hundred, refreshes: 11 };

  expect(thinningOf(eleven.extras + 11 + 2, eleven)).toEqual({ intervalEvery: 1, dayEvery: 6 });
});

test.each<[number, number, number, string]>([
  [107, 1, 1, 'all reads, so that nothing is thinned'],
  [106, 2, Infinity, 'one too few'],
  [8, 100, Infinity, 'one read'],
  [7, Infinity, Infinity, 'nothing but the calls for names'],
])(
  '%i calls for a hundred refreshes without day counters: every %d. interval, every %d. day: %s',
  (left, interval, day) => {
    expect(thinningOf(left, { ...hundred, dayCounters: false })).toEqual({ intervalEvery: interval, dayEvery: day });
  },
);

test.each<[number, readonly number[], string]>([
  [150, [2, Infinity], 'the first takes 100 interval and 50 day reads'],
  [160, [2, 20], 'the first leaves 10'],
  [135, [3, 200], 'the first takes 34 day reads, the third of a hundred and the first of all'],
  [45, [10, 200], 'the first takes 34 interval reads and 10 day reads'],
])('of %i calls each of two reports makes its day read at every %j. refresh: %s', (left, days) => {
  const thinnings = thinningFor(left, { ...hundred, extras: 0, reports: 2 });

  expect(thinnings.map(({ dayEvery }) => dayEvery)).toEqual(days);
});

test('without day counters the next report gets the calls that the first leaves', () => {
  const thinnings = thinningFor(150, { ...hundred, dayCounters: false, extras: 0, reports: 2 });

  expect(thinnings.map(({ intervalEvery }) => intervalEvery)).toEqual([1, 2]);
});
