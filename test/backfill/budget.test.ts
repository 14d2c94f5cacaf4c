import { expect, test } from 'vitest';
import { budgetOf, daysFor } from '../../src/backfill/budget.ts';
import { dayOfDate } from '../../src/base/calendar.ts';

const day = dayOfDate('2026-03-04', 'America/Bogota');
const noonMs = (day.startMs + day.endMs) / 2;

test('beside an exporter the pool leaves what that does not need until midnight', () => {
  const spending = { allowed: 800, needed: 626, own: 0, remaining: 480 };

  expect(budgetOf(spending, day, noonMs)).toEqual({ perDay: 174, today: 167 });
  expect(budgetOf({ ...spending, own: 100 }, day, noonMs)).toEqual({ perDay: 174, today: 74 });
  expect(budgetOf({ ...spending, remaining: 200 }, day, noonMs)).toEqual({ perDay: 174, today: 0 });
});

test('a month by the hour takes five days of what an exporter leaves of one licence', () => {
  expect(daysFor(31 * 25, { perDay: 174, today: 174 })).toBe(5);
  expect(daysFor(100, { perDay: 174, today: 174 })).toBe(1);
  expect(daysFor(100, { perDay: 0, today: 0 })).toBeUndefined();
});
