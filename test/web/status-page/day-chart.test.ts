import { expect, test } from 'vitest';
import type { PastInterval } from '../../../src/snapshot/kept-intervals.ts';
import { totalsOf } from '../../../src/snapshot/totals.ts';
import { dayChart } from '../../../src/web/status-page/day-chart.ts';
import { formatterFor } from '../../../src/web/status-page/formatter.ts';
import { texts } from '../../../src/web/status-page/language.ts';

const hourMs = 3_600_000;
const midnight = Date.parse('2026-11-19T05:00:00Z');

function chart(intervals: readonly PastInterval[], dueMs: number, timezone = 'America/Bogota'): string {
  const f = formatterFor('en', timezone, dueMs);
  return dayChart({ id: 'c', intervals, timezone, dueMs, nowMs: dueMs }, texts.en, f).toString();
}

function hour(startMs: number, treatment: number, recallOk = 0): PastInterval {
  return {
    span: { startMs, endMs: startMs + hourMs },
    totals: totalsOf([{ treatment, recall_ok: recallOk }], ['treatment', 'recall_ok']),
  };
}

const pathOf = (page: string, kind: string) => new RegExp(`class="${kind}" d="([^"]*)"`).exec(page)?.[1];

test('a bar stands where its interval lies in the day, as high as its share of the highest', () => {
  const page = chart([hour(midnight, 2), hour(midnight + hourMs, 4, 4)], midnight + 2 * hourMs);

  expect(pathOf(page, 'treatment')).toBe('M0 25h60v25h-60zM60 0h60v50h-60z');
  expect(pathOf(page, 'ok')).toBe('M60 50h60v50h-60z');
});

test('what was not read is shaded and not drawn as zero', () => {
  const page = chart([hour(midnight + hourMs, 1), hour(midnight + 3 * hourMs, 0)], midnight + 6 * hourMs);

  expect(pathOf(page, 'gap')).toBe('M0 0h60v100h-60zM120 0h60v100h-60zM240 0h120v100h-120z');
});

test('a day of 25 hours is drawn as long as it is', () => {
  const begin = Date.parse('2026-10-24T22:00:00Z');

  const page = chart([hour(begin + 24 * hourMs, 1)], begin + 25 * hourMs, 'Europe/Madrid');

  expect(page).toContain('viewBox="0 0 1500 100"');
  expect(pathOf(page, 'treatment')).toBe('M1440 0h60v100h-60z');
});

test('its meaning is in words too', () => {
  expect(chart([hour(midnight, 2), hour(midnight + hourMs, 4)], midnight)).toContain(
    'Intervals read: 2. The busiest began at 01:00, with 4 calls taken.',
  );
  expect(chart([], midnight)).toContain('No interval of the day has been read yet.');
});
