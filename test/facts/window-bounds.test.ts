import { expect, test } from 'vitest';
import { watchBounds } from '../../src/facts/window-bounds.ts';

const minuteMs = 60_000;
const interval = { startMs: 0, endMs: 5 * minuteMs };
const inclusive = [{ fact: 'window_bounds', value: 'inclusive' }];

test('windows hold both seconds where no call is missing among as many as put one on a last second', () => {
  const half = watchBounds(0, { calls: 150, missing: 0, interval });
  expect(half.sightings).toEqual([]);

  expect(watchBounds(half.watch, { calls: 150, missing: 0, interval })).toEqual({ watch: 0, sightings: inclusive });
  expect(watchBounds(0, { calls: 150, missing: 0, interval: { startMs: 0, endMs: 15 * minuteMs } }).watch).toBe(1 / 6);
});

test('a call that is missing speaks against it, and what was gathered before begins anew', () => {
  const { watch, sightings } = watchBounds(0.9, { calls: 60, missing: 1, interval });

  expect(sightings).toEqual([{ fact: 'window_bounds', value: 'short' }]);
  expect(watch).toBe(0);
});

test('more than outermost seconds can hold are late for another reason, and say nothing of them', () => {
  expect(watchBounds(0.9, { calls: 60, missing: 30, interval })).toEqual({ watch: 0, sightings: [] });
});

test('intervals that hold more than the day has grown by say nothing', () => {
  expect(watchBounds(0.9, { calls: 60, missing: -1, interval })).toEqual({ watch: 0.9, sightings: [] });
});
