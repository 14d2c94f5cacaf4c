import { expect, test } from 'vitest';
import { offsetText } from '../../src/doctor/zone-verdict.ts';

const nowMs = Date.parse('2026-03-04T17:00:00Z');
const minute = 60_000;

test.each([
  [-300, 'UTC−5'],
  [-210, 'UTC−3:30'],
  [-30, 'UTC−0:30'],
  [0, 'UTC+0'],
  [330, 'UTC+5:30'],
])('a clock of %d minutes from UTC, known to some minutes, is told as %s', (minutes, text) => {
  const face = nowMs + minutes * minute;

  for (const off of [-5, 0, 5]) {
    expect(offsetText({ lowMs: face + (off - 4) * minute, highMs: face + (off + 4) * minute }, nowMs)).toBe(text);
  }
});
