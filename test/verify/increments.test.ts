import fc from 'fast-check';
import { expect, test } from 'vitest';
import { gainOver, standingAt } from '../../src/verify/increments.ts';

const samples = (values: readonly number[]) => values.map((value, index) => ({ atMs: index, value }));

test('a fall is a restart and counts whole, and the first sample of a series counts nothing', () => {
  expect(gainOver(samples([5, 7, 7, 2, 3]), undefined)).toEqual({ sum: 2 + 2 + 1, last: 3, bornAt: 5 });
});

test('a series that stood before the day begins the day with a fall', () => {
  expect(gainOver(samples([0, 4, 9]), standingAt(120))?.sum).toBe(9);
  expect(gainOver(samples([3, 4, 9]), standingAt(120))?.sum).toBe(9);
});

test('a series without a sample stays as it was', () => {
  expect(gainOver([], undefined)).toBeUndefined();
  expect(gainOver([], standingAt(3))).toEqual(standingAt(3));
});

test('however a day is cut into pieces, and however often the exporter starts anew at 0, nothing is lost', () => {
  const steps = fc.array(fc.nat(20), { maxLength: 20 });
  fc.assert(
    fc.property(fc.array(steps, { maxLength: 5 }), fc.nat(100), (runs, cut) => {
      const values = runs.flatMap((run) =>
        run.reduce<number[]>((sums, step) => [...sums, (sums.at(-1) ?? 0) + step], [0]),
      );
      const at = values.length === 0 ? 0 : cut % values.length;

      const whole = gainOver(samples(values), standingAt(0));
      const pieces = gainOver(samples(values.slice(at)), gainOver(samples(values.slice(0, at)), standingAt(0)));

      expect(pieces).toEqual(whole);
      const ends = runs.map((run) => run.reduce((sum, step) => sum + step, 0));
      expect(whole?.sum).toBe(ends.reduce((sum, end) => sum + end, 0));
    }),
  );
});
