import { expect, test } from 'vitest';
import { parseDate, pastDay } from '../../src/verify/past-day.ts';

test.each(['2026-02-30', '2026-13-01', '2026-2-3', 'yesterday', '', '2026-11-21T00:00'])('%j is no day', (text) => {
  expect(parseDate(text)).toMatchObject({ remedy: 'write a day as 2026-11-21' });
});

test('a day of the calendar is one', () => {
  expect(parseDate('2028-02-29')).toEqual({ value: '2028-02-29' });
});

test('a day is over when it is over in the zone of the operation', () => {
  const nowMs = Date.parse('2026-03-04T03:00:00Z'); // 22:00 of March 3 in Bogotá

  expect(pastDay('2026-03-03', nowMs, 'Europe/Madrid').date).toBe('2026-03-03');
  expect(() => pastDay('2026-03-03', nowMs, 'America/Bogota')).toThrow('2026-03-03 is today in America/Bogota');
  expect(() => pastDay('2026-03-04', nowMs, 'America/Bogota')).toThrow(
    '--day: 2026-03-04 lies ahead; write a day before 2026-03-03',
  );
});
