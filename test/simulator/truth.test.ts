import { smartHold } from '../../src/wolkvox/reports/smart-hold.ts';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { dayOf, dayOfDate, vendorWindow } from '../../src/base/calendar.ts';
import { count, noCounts, type Counts } from '../../src/simulator/counts.ts';
import { createOperation } from '../../src/simulator/call-centre.ts';
import { parseOptions, type SimulatorOptions } from '../../src/simulator/options.ts';
import { smartHoldRows, type Row } from '../../src/simulator/rows.ts';
import { truth, truthOfDay, type Truth } from '../../src/simulator/truth.ts';
import { parseVendorTime } from '../../src/simulator/wall-time.ts';
import { share } from '../support/shares.ts';

const everything = { untilMs: Infinity, share: 1 };

/** An operation and the rows it shows over the wall times of a span. */
function callCentre(options: SimulatorOptions) {
  const settings = parseOptions({ skills: 12, blanks: 0, ...options });
  const operation = createOperation(settings);
  const rows = (dateIni: string, dateEnd: string, untilMs = Infinity) => {
    const window = { first: parseVendorTime(dateIni) ?? NaN, last: parseVendorTime(dateEnd) ?? NaN };
    return smartHoldRows(operation, window, { ...everything, untilMs }, settings);
  };
  return { operation, rows };
}

const dates = fc
  .date({ min: new Date('2015-01-01'), max: new Date('2030-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));
const zones = fc.constantFrom('America/Bogota', 'America/Santiago', 'Europe/Madrid', 'Australia/Lord_Howe');
const seeds = fc.integer({ min: 0, max: 1_000_000 });

/** Counts by skill id, added up over several answers. */
function sumOf(answers: readonly (readonly Row[])[]): Truth {
  const totals = new Map<string, Counts>();
  for (const row of answers.flat()) {
    const id = String(row['skill_id']);
    const before = totals.get(id) ?? noCounts;
    totals.set(
      id,
      count((field) => before[field] + Number(row[field])),
    );
  }
  return totals;
}

test('windows that cover a day add up to the truth of the day, however it is cut', () => {
  fc.assert(
    fc.property(
      seeds,
      dates,
      zones,
      fc.array(fc.integer({ min: 1, max: 86_399 }), { maxLength: 8 }),
      (seed, date, timezone, cuts) => {
        const { operation, rows } = callCentre({ seed, timezone });
        const digits = date.replaceAll('-', '');
        const time = (second: number) => new Date(second * 1_000).toISOString().slice(11, 19).replaceAll(':', '');
        const starts = [...new Set([0, ...cuts])].sort((a, b) => a - b);

        const answers = starts.map((start, index) =>
          rows(digits + time(start), digits + time((starts[index + 1] ?? 86_400) - 1)),
        );

        expect(sumOf(answers)).toEqual(truthOfDay(operation, date));
      },
    ),
    { numRuns: 60 },
  );
});

test('spans that follow each other add up to the truth of both', () => {
  fc.assert(
    fc.property(seeds, dates, zones, share, (seed, date, timezone, where) => {
      const { operation } = callCentre({ seed, timezone });
      const day = dayOfDate(date, timezone);
      const span = { startMs: day.startMs, endMs: dayOf(day.endMs, timezone).endMs };
      const middleMs = span.startMs + Math.floor((where * (span.endMs - span.startMs)) / 1_000) * 1_000;

      const parts = [
        truth(operation, { startMs: span.startMs, endMs: middleMs }),
        truth(operation, { startMs: middleMs, endMs: span.endMs }),
      ];

      expect(sumOf(parts.map(asRows))).toEqual(truth(operation, span));
    }),
    { numRuns: 40 },
  );
});

test('service_level_up of a day is not the sum, the mean or the maximum of its hours', () => {
  const { rows } = callCentre({ seed: 3, skills: 1 });
  const upOf = (answer: readonly Row[]) =>
    Number(JSON.stringify(answer[0]?.['service_level_up'] ?? '0').replace(/[^\d.]/g, ''));
  const hours = Array.from({ length: 24 }, (_, hour) => String(hour).padStart(2, '0'));

  const parts = hours.map((hour) => upOf(rows(`20260304${hour}0000`, `20260304${hour}5959`)));
  const whole = upOf(rows('20260304000000', '20260304235959'));

  const sum = parts.reduce((a, b) => a + b, 0);
  expect(whole).toBeGreaterThan(0);
  for (const folded of [sum, sum / parts.length, Math.max(...parts)])
    expect(Math.abs(folded - whole)).toBeGreaterThan(0.01);
});

test('the same seed tells the same story whatever was asked before, another seed another', () => {
  const day = ['20260304000000', '20260304235959'] as const;
  const fresh = callCentre({ seed: 7 }).rows(...day);
  const worn = callCentre({ seed: 7 });
  for (const month of ['01', '02', '05', '06', '07']) worn.rows(`2024${month}01000000`, `2024${month}28235959`);

  expect(worn.rows(...day)).toEqual(fresh);
  expect(callCentre({ seed: 8 }).rows(...day)).not.toEqual(fresh);
});

test('an event shows from its instant on and never earlier', () => {
  const { operation, rows } = callCentre({ seed: 11 });
  const day = dayOfDate('2026-03-04', 'America/Bogota');

  for (let nowMs = day.startMs; nowMs < day.endMs; nowMs += 3_599_000) {
    const seen = sumOf([rows('20260304000000', '20260304235959', nowMs)]);
    expect(seen).toEqual(truth(operation, { startMs: day.startMs, endMs: nowMs + 1 }));
  }
});

test('a repeated hour is answered with both its passes', () => {
  const { operation, rows } = callCentre({ seed: 5, timezone: 'Europe/Madrid', busiest: 20_000, skills: 1 });
  const firstPassMs = Date.parse('2026-10-25T00:00:00Z'); // 02:00, and again an hour later
  const both = truth(operation, { startMs: firstPassMs, endMs: firstPassMs + 7_200_000 });
  const one = truth(operation, { startMs: firstPassMs, endMs: firstPassMs + 3_600_000 });

  expect(sumOf([rows('20261025020000', '20261025025959')])).toEqual(both);
  expect(both).not.toEqual(one);
});

test('callbacks cross midnight and are counted on the day they are made', () => {
  const { operation } = callCentre({ seed: 2, busiest: 5_000 });
  const calls = operation.eventsAround(Date.parse('2026-03-04T00:00:00Z'), Date.parse('2026-03-04T00:00:00Z'));
  const dayBefore = calls.find((events) => events.some(({ wallMs }) => wallMs < Date.parse('2026-03-04T00:00:00Z')));
  const late = dayBefore?.filter(({ wallMs }) => wallMs >= Date.parse('2026-03-04T00:00:00Z')) ?? [];

  expect(late.length).toBeGreaterThan(0);
  expect(late.some(({ field }) => field === 'recall_ok')).toBe(true);
});

test('weekends are quieter, lunch is busier, and skills differ in size', () => {
  const { operation, rows } = callCentre({ seed: 1, skills: 40 });
  const treatments = (answer: readonly Row[]) => answer.map((row) => Number(row['treatment']));
  const total = (answer: readonly Row[]) => treatments(answer).reduce((a, b) => a + b, 0);
  const wednesday = rows('20260304000000', '20260304235959');

  expect(total(rows('20260308000000', '20260308235959'))).toBeLessThan(total(wednesday) / 2);
  expect(total(rows('20260304120000', '20260304125959'))).toBeGreaterThan(
    total(rows('20260304060000', '20260304065959')),
  );
  expect(Math.max(...treatments(wednesday))).toBeGreaterThan(10 * Math.min(...treatments(wednesday)));
  expect(truthOfDay(operation, '2026-03-04').size).toBe(wednesday.length);
});

test('a skill that appears at noon has nothing before it', () => {
  const from = '2026-03-04T17:00:00Z';
  const { rows } = callCentre({ seed: 1, skills: 1, appearing: [{ skillId: '1001', from }] });

  expect(rows('20260304000000', '20260304115959')).toEqual([]);
  expect(rows('20260304120000', '20260304235959')).toHaveLength(1);
});

test('the window parser takes exactly what the vendor documents', () => {
  const wallTimes = fc.date({ min: new Date('1000-01-01'), max: new Date('9999-12-31'), noInvalidDate: true });
  fc.assert(
    fc.property(wallTimes, (date) => {
      const startMs = Math.floor(date.getTime() / 1_000) * 1_000;
      const { dateIni } = vendorWindow({ startMs, endMs: startMs + 1_000 }, 'UTC');
      expect(parseVendorTime(dateIni)).toBe(startMs);
    }),
  );
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.stringMatching(/^\d{13,15}$/)), (text) => {
      const wallMs = parseVendorTime(text);
      if (wallMs === undefined) return;
      expect(text).toMatch(/^\d{14}$/);
      expect(vendorWindow({ startMs: wallMs, endMs: wallMs + 1_000 }, 'UTC').dateIni).toBe(text);
    }),
  );
  for (const text of [
    '20260229000000',
    '20260304240000',
    '20260304006000',
    '20261301000000',
    '2026030400000',
    ' 20260304000000',
  ]) {
    expect(parseVendorTime(text), text).toBeUndefined();
  }
});

function asRows(counts: Truth): readonly Row[] {
  return [...counts].map(([skillId, skillCounts]) => ({
    skill_id: skillId,
    ...Object.fromEntries(smartHold.countFields.map((field) => [field, skillCounts[field]])),
  }));
}
