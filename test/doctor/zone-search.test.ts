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
      expect(questions).toBeLessThanOrEqual(mostQuestions(given.length));
    }),
  );
});

/** A vendor in a zone, where a call comes every minute from 06:00 on. `isStrict`: no window may end ahead of its clock. */
function vendorIn(zone: string, nowMs: number, isStrict: boolean) {
  const clock = wallAt(nowMs, zone);
  let questions = 0;
  const callsBetween = (firstMs: number, lastMs: number) => {
    questions += 1;
    const opens = Math.floor(clock / day) * day + 6 * 60 * minute;
    const [from, to] = [Math.max(firstMs, opens), Math.min(lastMs, clock)];
    return Promise.resolve(isStrict && lastMs > clock ? 0 : Math.max(0, Math.floor((to - from) / minute)));
  };
  return { clock, callsBetween, questions: () => questions };
}

const zones = fc.constantFrom(...vendorZones);

test.each([false, true])('the vendor has its zone told, strict or not (%s), wherever it is open', async (isStrict) => {
  const instants = fc.integer({ min: 15 * 60, max: 20 * 60 }); // 15 to 20 UTC: open, and one day, from Mexico to Spain
  await fc.assert(
    fc.asyncProperty(zones, zones, instants, async (configured, real, minutes) => {
      const nowMs = Date.parse('2026-03-04T00:00:00Z') + minutes * minute;
      const vendor = vendorIn(real, nowMs, isStrict);
      const reachedMs = wallAt(nowMs, configured) - 6 * minute;
      const hasReached = !isStrict || vendor.clock >= reachedMs;

      const evidence = await searchZone(vendor.callsBetween, {
        nowMs: wallAt(nowMs, configured),
        reachedMs: hasReached ? reachedMs : undefined,
        candidates: vendorZones.map((zone) => wallAt(nowMs, zone)),
      });
      const { kind, zones: fitting } = zoneVerdict(evidence, configured, vendorZones, nowMs);

      expect(fitting).toContain(real);
      expect(fitting.every((zone) => wallAt(nowMs, zone) === vendor.clock)).toBe(true);
      expect(kind === 'fits').toBe(wallAt(nowMs, configured) === vendor.clock);
      expect(vendor.questions()).toBeLessThanOrEqual(mostZoneQuestions);
    }),
    { numRuns: 60 },
  );
});

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
