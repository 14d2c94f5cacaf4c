import { expect, test } from 'vitest';
import { sightingsOfClosedDay } from '../../src/facts/closed-day.ts';
import type { Counts } from '../../src/ledger/counts.ts';
import { countFieldsOf } from '../../src/refresh/ask.ts';
import { smartHold } from '../../src/wolkvox/reports/smart-hold.ts';

const fields = countFieldsOf(smartHold);

/** Calls, declined, said yes, failed, reached. */
const sightings = (counts: Counts, readMs = 2_000) =>
  sightingsOfClosedDay({ date: '2026-03-02', closedMs: 1_000, readMs, counts: new Map([['7', counts]]) }, fields).map(
    ({ value }) => value,
  );

test.each<readonly [string, Counts, readonly string[]]>([
  ['all who accepted', [100, 40, 60, 10, 50], ['all_accepted']],
  ['all who accepted, where some hung up', [100, 40, 50, 10, 40], ['all_accepted']],
  ['all who accepted, with a callback of yesterday’s customer', [100, 40, 60, 10, 52], ['all_accepted']],
  ['those who wait, none is left', [100, 40, 0, 10, 50], ['still_waiting']],
  ['those who wait, where some hung up', [100, 40, 5, 8, 40], ['still_waiting']],
  ['neither: more choices than calls', [100, 80, 60, 0, 0], ['other']],
  ['too few callbacks to tell', [100, 97, 3, 0, 3], []],
  ['a quiet day', [0, 0, 0, 0, 0], []],
  ['a field without a number', [100, undefined, 60, 10, 50], []],
])('a skill of %s', (_, counts, expected) => {
  expect(sightings(counts)).toEqual(expected);
});

test('a day that was not read again after its close says nothing', () => {
  expect(sightings([100, 40, 60, 10, 50], 1_000)).toEqual([]);
});
