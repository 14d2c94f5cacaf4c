import fc from 'fast-check';
import { expect, test } from 'vitest';
import { vendorZones } from '../../src/config/zone.ts';
import { searchZone, mostZoneQuestions } from '../../src/doctor/zone-evidence.ts';
import { mostQuestions, narrow, resolutionMs } from '../../src/doctor/zone-search.ts';
import { zoneVerdict } from '../../src/doctor/zone-verdict.ts';
import { wallAt } from '../../src/base/wall-time.ts';

const minute = 60_000;
const day = 24 * 60 * minute;

test('a search ends with a narrow bracket around what it seeks, within its number of questions', async () => {
  const face = fc.integer({ min: 1, max: day / 1_000 - 1 }).map((seconds) => seconds * 1_000);
  const hints = fc.array(face, { maxLength: 4 });
  await fc.assert(
    fc.asyncProperty(face, hints, async (sought, given) => {
      let questions = 0;
      const holds = (pivot: number) => {
        questions += 1;
        return Promise.resolve(pivot <= sought);
      };

      const { lowMs, highMs } = await narrow({ lowMs: 0, highMs: day }, given, holds);

      expect(lowMs <= sought && sought < highMs).toBe(true);
      expect(highMs - lowMs).toBeLessThanOrEqual(resolutionMs + 1_000);
      expect(questions).toBeLessThanOrEqual(given.length + mostQuestions(day));
    }),
  );
});

/** A vendor in a zone, where a call comes every minute of some hours of the day. `isStrict`: no window may end ahead of its clock. */
function vendorIn(zone: string, nowMs: number, isStrict: boolean, isOpen: (hour: number) => boolean) {
  const clock = wallAt(nowMs, zone);
  let questions = 0;
  const callsBetween = (firstMs: number, lastMs: number) => {
    questions += 1;
    if (isStrict && lastMs > clock) return Promise.resolve(0);
    let calls = 0;
    for (let at = Math.ceil(firstMs / minute) * minute; at <= Math.min(lastMs, clock); at += minute) {
      if (isOpen(Math.floor((at % day) / (60 * minute)))) calls += 1;
    }
    return Promise.resolve(calls);
  };
  return { clock, callsBetween, questions: () => questions };
}

type Vendor = ReturnType<typeof vendorIn>;

/** What the step before has asked: the day so far up to some minutes ago, and the day before. */
async function reachedBy({ callsBetween }: Vendor, nowMs: number) {
  const midnight = Math.floor(nowMs / day) * day;
  const untilMs = nowMs - 6 * minute;
  if (untilMs > midnight && (await callsBetween(midnight, untilMs)) > 0) return { fromMs: midnight, untilMs };
  const yesterday = { fromMs: midnight - day, untilMs: midnight - 1_000 };
  return (await callsBetween(yesterday.fromMs, yesterday.untilMs)) > 0 ? yesterday : undefined;
}

/** What the search finds for a vendor. */
async function searched(vendor: Vendor, configured: string, nowMs: number) {
  const ours = wallAt(nowMs, configured);
  const before = await reachedBy(vendor, ours);
  const asked = vendor.questions();
  const hasAskedToday = (ours % day) - 6 * minute > 0;
  const evidence = await searchZone(vendor.callsBetween, {
    nowMs: ours,
    reached: before,
    candidates: hasAskedToday ? vendorZones.map((zone) => wallAt(nowMs, zone)) : [],
  });
  expect(vendor.questions() - asked).toBeLessThanOrEqual(mostZoneQuestions);
  return zoneVerdict(evidence, configured, vendorZones, nowMs);
}

const zones = fc.constantFrom(...vendorZones);
const instants = fc.integer({ min: 0, max: 24 * 60 - 1 }).map((n) => Date.parse('2026-03-04T00:00:00Z') + n * minute);

test.each([false, true])(
  'the vendor has its zone told at any hour at which calls come in, strict or not (%s), also about midnight',
  async (isStrict) => {
    await fc.assert(
      fc.asyncProperty(zones, zones, instants, async (configured, real, nowMs) => {
        const vendor = vendorIn(real, nowMs, isStrict, () => true);

        const { kind, zones: fitting } = await searched(vendor, configured, nowMs);

        // Just after our midnight one that is behind has not ended yesterday: strict, it answers nothing to go by.
        const hasJustBegun = wallAt(nowMs, configured) % day <= 6 * minute;
        if (isStrict && hasJustBegun && fitting.length === 0) return;
        expect(fitting).toContain(real);
        expect(fitting.every((zone) => wallAt(nowMs, zone) === vendor.clock)).toBe(true);
        expect(kind === 'fits').toBe(wallAt(nowMs, configured) === vendor.clock);
      }),
      // The first minute of the vendor's day.
      { numRuns: 100, examples: [['America/Bogota', 'America/Managua', Date.parse('2026-03-04T06:00:00Z')]] },
    );
  },
);

test.each([false, true])(
  'where no calls come at night a zone that is right is never denied, at any hour, strict or not (%s)',
  async (isStrict) => {
    await fc.assert(
      fc.asyncProperty(zones, zones, instants, async (configured, real, nowMs) => {
        const isOpen = (hour: number) => hour >= 8 && hour < 18;
        const vendor = vendorIn(real, nowMs, isStrict, isOpen);

        const { kind } = await searched(vendor, configured, nowMs);

        const isRight = wallAt(nowMs, configured) === vendor.clock;
        // Who has closed an hour ago looks like who is open where it is an hour earlier.
        if (kind === 'fits') expect(isRight || !isOpen(Math.floor((vendor.clock % day) / (60 * minute)))).toBe(true);
        if (kind === 'ahead' || kind === 'behind') expect(isRight).toBe(false);
      }),
      { numRuns: 100 },
    );
  },
);

test('with too few calls nothing is claimed', () => {
  const nowMs = Date.parse('2026-03-04T08:00:00Z');
  const noon = wallAt(nowMs, 'America/Bogota');
  const bracket = { lowMs: noon - 20 * minute, highMs: noon };

  expect(zoneVerdict({ kind: 'newest', bracket, calls: 2 }, 'America/Bogota', vendorZones, nowMs).kind).toBe('too_few');
  expect(zoneVerdict({ kind: 'too_few' }, 'America/Bogota', vendorZones, nowMs).kind).toBe('too_few');
});

test('a pause of an hour is not called another zone, only what may be one', () => {
  const nowMs = Date.parse('2026-03-04T20:00:00Z');
  const ours = wallAt(nowMs, 'America/Bogota');
  const bracket = { lowMs: ours - 75 * minute, highMs: ours - 60 * minute };
  const verdict = zoneVerdict({ kind: 'newest', bracket, calls: 9 }, 'America/Bogota', vendorZones, nowMs);

  expect(verdict.kind).toBe('lull');
  expect(verdict.zones).toContain('America/Mexico_City');
});
