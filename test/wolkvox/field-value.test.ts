import fc from 'fast-check';
import { expect, test } from 'vitest';
import { countOf, percentageOf, type Value } from '../../src/wolkvox/field-value.ts';

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
  ['1e3', 'unreadable'],
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
  ['', 'blank'],
  [' ', 'blank'],
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
