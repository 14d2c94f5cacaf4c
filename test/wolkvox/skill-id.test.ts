import { expect, test } from 'vitest';
import { skillIdReader } from '../../src/wolkvox/skill-id.ts';

const read = (raw: unknown, ...known: readonly string[]) => skillIdReader(known)(raw);

test.each(['7', '1234', '0042', '0', '9'.repeat(20)])('the text %s is an id, digit by digit', (text) => {
  expect(read(text)).toEqual({ skillId: text });
  expect(read(` ${text}\n`, '42')).toEqual({ skillId: text });
});

test.each(['9'.repeat(21), 'a7', '7a', '-7', '7.0', '7 8', '٧'])('the text %s is no id that can be read', (text) => {
  expect(read(text)).toBe('unreadable_id');
});

test.each([
  'all',
  'todos',
  'todas',
  'total',
  'totals',
  'totales',
  'subtotal',
  'total general',
  'gran total',
  'grand total',
  'general',
  'suma',
  'sum',
])('%s in the place of an id marks a summary, in any case, with a point or a colon behind it', (word) => {
  expect([word, word.toUpperCase(), `${word}:`, `${word}.`].map((text) => read(text))).toEqual(
    Array.from({ length: 4 }, () => 'summary'),
  );
});

test.each(['total..', ':total', 'to.tal', 'total norte'])('%s marks nothing', (text) => {
  expect(read(text)).toBe('unreadable_id');
});

test.each(['', ' ', '-', '--', null, undefined, true, ['7'], { id: '7' }])('in %j there is no id', (raw) => {
  expect(read(raw)).toBe('no_skill_id');
});

test.each([-1, 12.5, 2 ** 53, NaN, Infinity])('the number %d is no id', (raw) => {
  expect(read(raw)).toBe('unreadable_id');
});

test('a number is the id it is written as, unless a known id differs from it by leading zeros alone', () => {
  expect(read(42)).toEqual({ skillId: '42' });
  expect(read(0)).toEqual({ skillId: '0' });
  expect(read(-0, '0')).toEqual({ skillId: '0' });
  expect(read(42, '0042', '7')).toEqual({ skillId: '0042' });
  expect(read(0, '00')).toEqual({ skillId: '00' });
  expect(read(4, '0042')).toEqual({ skillId: '4' });
  expect(read(100, '0100')).toEqual({ skillId: '0100' });
});

test('where the number itself is a known id it is that one', () => {
  expect(read(42, '0042', '42')).toEqual({ skillId: '42' });
  expect(read(0, '00', '0')).toEqual({ skillId: '0' });
});

test('of two ids that differ by leading zeros nobody can tell which a number means; one named twice is one', () => {
  expect(read(42, '0042', '042')).toBe('unreadable_id');
  expect(read(42, '0042', '042', '0042')).toBe('unreadable_id');
  expect(read(42, '0042', '0042')).toEqual({ skillId: '0042' });
});
