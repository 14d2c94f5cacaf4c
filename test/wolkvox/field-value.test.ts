import fc from 'fast-check';
import { expect, test } from 'vitest';
import { countOf, percentageFormOf, percentageOf, type Value } from '../../src/wolkvox/field-value.ts';

test.each<[unknown, Value]>([
  ['0', 0],
  ['17', 17],
  [' 17 ', 17],
  ['007', 7],
  ['12.0', 12],
  [17, 17],
  [0, 0],
  ['', 'blank'],
  [' ', 'blank'],
  ['-', 'blank'],
  ['--', 'blank'],
  [null, 'blank'],
  [undefined, 'blank'],
  ['n/a', 'unreadable'],
  ['-3', 'unreadable'],
  [-3, 'unreadable'],
  ['2.5', 'unreadable'],
  [2.5, 'unreadable'],
  ['1,234', 'unreadable'],
  ['1.000', 'unreadable'],
  ['12.000', 'unreadable'],
  ['1,000', 'unreadable'],
  ['999.000', 'unreadable'],
  ['1.234', 'unreadable'],
  ['1.234.567', 'unreadable'],
  ['1,234,567', 'unreadable'],
  ['1.234,0', 'unreadable'],
  ['1 234', 'unreadable'],
  ['1\u00A0234', 'unreadable'],
  ['1.000e3', 'unreadable'],
  ['12.00', 12],
  ['12,0', 12],
  ['12.0000', 12],
  ['1234.000', 1_234],
  ['0.000', 0],
  ['\u00A017\u00A0', 17],
  ['+17', 17],
  ['-0', 0],
  ['1e3', 1_000],
  ['1e02', 100],
  ['1.5E2', 150],
  ['1200e-2', 12],
  ['1e-7', 'unreadable'],
  ['\u22123', 'unreadable'],
  ['12 %', 'unreadable'],
  ['12.', 'unreadable'],
  ['.', 'unreadable'],
  ['e3', 'unreadable'],
  ['1e9999', 'unreadable'],
  ['1e00001', 'unreadable'],
  ['x17', 'unreadable'],
  ['17x', 'unreadable'],
  [Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER],
  [Number.MAX_SAFE_INTEGER + 1, 'unreadable'],
  ['0x10', 'unreadable'],
  ['9'.repeat(20), 'unreadable'],
  [1e21, 'unreadable'],
  [Number.NaN, 'unreadable'],
  ['Infinity', 'unreadable'],
  [true, 'unreadable'],
  [{}, 'unreadable'],
  [['7'], 'unreadable'],
])('the count %j is understood as %s', (raw, value) => {
  expect(countOf(raw)).toBe(value);
});

test.each<[unknown, Value]>([
  ['34.64 %', 34.64],
  ['0.00 %', 0],
  ['100 %', 100],
  ['0 %', 0],
  ['34.64%', 34.64],
  ['34.64', 34.64],
  ['34,64 %', 34.64],
  ['-1.5 %', -1.5],
  ['+1.5 %', 1.5],
  [34.64, 34.64],
  ['34.64\u00A0%', 34.64],
  ['\u221234.64 %', -34.64],
  ['.5 %', 0.5],
  [',75 %', 0.75],
  ['-,5', -0.5],
  ['0.125 %', 0.125],
  ['1e-7', 1e-7],
  ['2.5e1 %', 25],
  [1e-7, 1e-7],
  [-0, 0],
  ['-0.00 %', 0],
  ['1.000 %', 'unreadable'],
  ['12,345', 'unreadable'],
  ['-100.000 %', 'unreadable'],
  ['NaN', 'unreadable'],
  ['', 'blank'],
  [' ', 'blank'],
  ['\u00A0', 'blank'],
  ['--', 'blank'],
  [null, 'blank'],
  ['1.234,5 %', 'unreadable'],
  ['1,234.5 %', 'unreadable'],
  ['%', 'unreadable'],
  ['34 % %', 'unreadable'],
  ['00:34:12', 'unreadable'],
  [false, 'unreadable'],
])('the percentage %j is understood as %s', (raw, value) => {
  expect(percentageOf(raw)).toBe(value);
});

test('a whole number means the same as text and as JSON number', () => {
  fc.assert(
    fc.property(fc.maxSafeNat(), (n) => {
      expect(countOf(String(n))).toBe(n);
      expect(countOf(n)).toBe(n);
    }),
  );
});

test('whatever stands in a field, it is a finite number, blank or unreadable', () => {
  fc.assert(
    fc.property(fc.anything(), (raw) => {
      for (const value of [countOf(raw), percentageOf(raw)]) {
        expect(typeof value === 'number' ? Number.isFinite(value) : ['blank', 'unreadable'].includes(value)).toBe(true);
      }
    }),
  );
});

/** A way to write a number, with the value that everybody reads in it. */
const written = fc
  .record({
    sign: fc.constantFrom('', '+', '-', '\u2212'),
    whole: fc.nat(99_999),
    digits: fc.option(fc.stringMatching(/^\d{1,6}$/), { nil: undefined }),
    point: fc.constantFrom('.', ','),
    around: fc.constantFrom('', ' ', '\u00A0'),
    unit: fc.constantFrom('', '%', ' %', '\u00A0%'),
  })
  .map(({ sign, whole, digits, point, around, unit }) => ({
    text: `${around}${sign}${whole}${digits === undefined ? '' : point + digits}${unit}${around}`,
    value: (sign === '' || sign === '+' ? 1 : -1) * Number(`${whole}.${digits ?? '0'}`),
    isThousand: digits?.length === 3 && whole > 0 && whole < 1_000,
  }));

test('a percentage is the number that stands there, and none where it could be a thousand', () => {
  fc.assert(
    fc.property(written, ({ text, value, isThousand }) => {
      expect(percentageOf(text)).toBe(isThousand ? 'unreadable' : value + 0);
    }),
  );
});

test('a count is never another number than its digits say', () => {
  fc.assert(
    fc.property(written, ({ text, value, isThousand }) => {
      const understood = countOf(text);

      expect(['unreadable', value + 0]).toContain(understood);
      if (isThousand || text.includes('%') || value < 0) expect(understood).toBe('unreadable');
    }),
  );
});

test('digits in groups of three, as people write thousands, are no number', () => {
  const group = fc.stringMatching(/^\d{3}$/);
  const grouped = fc.record({
    first: fc.integer({ min: 1, max: 999 }),
    groups: fc.array(group, { minLength: 1, maxLength: 3 }),
    separator: fc.constantFrom('.', ',', ' ', '\u00A0', "'"),
  });
  fc.assert(
    fc.property(grouped, ({ first, groups, separator }) => {
      const text = [first, ...groups].join(separator);

      expect([countOf(text), percentageOf(text)]).toEqual(['unreadable', 'unreadable']);
    }),
  );
});

test.each<[unknown, string | undefined]>([
  ['34.64 %', 'dot_percent'],
  [' 34.64% ', 'dot_percent'],
  ['34,64 %', 'comma'],
  ['34,64', 'comma'],
  ['34.64', 'bare'],
  [34.64, 'bare'],
  ['0', 'bare'],
  ['0 %', undefined],
  ['', undefined],
  [null, undefined],
  ['n/a', 'other'],
  ['1.234,5 %', 'other'],
])('the percentage %j is of the form %s', (raw, form) => {
  expect(percentageFormOf(raw)).toBe(form);
});
