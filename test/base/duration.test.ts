import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatDuration, parseDuration } from '../../src/base/duration.ts';

const any = { minMs: 0, maxMs: Number.MAX_SAFE_INTEGER };

test.each([
  ['5m', 300_000],
  ['90s', 90_000],
  ['1h30m', 5_400_000],
  ['7d', 604_800_000],
  ['1w', 604_800_000],
  ['1500ms', 1_500],
  ['0', 0],
  ['0s', 0],
])('%s is %d milliseconds', (text, ms) => {
  expect(parseDuration(text, any)).toEqual({ value: ms });
});

test.each(['', ' ', '5', '5 m', 'm', '-5m', '1.5h', '30m1h', '5m5m', '5M', '1y', '5 minutes', '1e3s', '5m\n'])(
  '%j is not a duration',
  (text) => {
    expect(parseDuration(text, any)).toMatchObject({ remedy: expect.stringContaining('such as 5m') as string });
  },
);

test('a duration outside its bounds is refused with the bound', () => {
  expect(parseDuration('5s', { minMs: 30_000, maxMs: 60_000 })).toMatchObject({ remedy: 'write at least 30s' });
  expect(parseDuration('2m', { minMs: 30_000, maxMs: 60_000 })).toMatchObject({ remedy: 'write at most 1m' });
});

test('every duration reads back as it was written', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 10_000_000_000 }), (ms) => {
      expect(parseDuration(formatDuration(ms), any)).toEqual({ value: ms });
    }),
  );
});

test('any mix of units in order is the sum of its parts', () => {
  const amount = fc.option(fc.nat(999), { nil: undefined });
  fc.assert(
    fc.property(fc.tuple(amount, amount, amount, amount, amount), (amounts) => {
      const units = [604_800_000, 86_400_000, 3_600_000, 60_000, 1_000];
      const text = amounts.map((n, i) => (n === undefined ? '' : `${n}${'wdhms'[i] ?? ''}`)).join('');
      fc.pre(text !== '');

      const sum = amounts.reduce<number>((total, n, i) => total + (n ?? 0) * (units[i] ?? 0), 0);
      expect(parseDuration(text, any)).toEqual({ value: sum });
    }),
  );
});
