import { expect, test } from 'vitest';
import { oneHourMs, oneMinuteMs } from '../../src/base/time-units.ts';
import { noFacts, type Facts } from '../../src/facts/facts.ts';
import { observationsOf, withSightings } from '../../src/facts/fold.ts';
import { newPoolWatch, type PaidCall, withCalls, withReading } from '../../src/facts/pool-watch.ts';
import { dayOf } from '../../src/base/calendar.ts';
import { createGate } from '../../src/simulator/gate.ts';

const zone = 'America/Bogota';
const startMs = Date.parse('2026-03-02T05:20:00Z');
const where = { zone, isAlone: true };
const works: PaidCall = { failure: undefined };
const fails: PaidCall = { failure: { reason: 'server_error' } };

/** An exporter that makes a few calls an hour for three weeks and asks for the pool's state each time. */
function threeWeeks(refillHour: number): Facts {
  const gate = createGate({ token: 't', moreTokens: [], licenses: 1, timezone: zone, refillHour });
  let watch = newPoolWatch;
  let facts = noFacts;
  for (let hour = 0; hour < 22 * 24; hour += 1) {
    const atMs = startMs + hour * oneHourMs;
    for (let call = 0; call < 12; call += 1) gate.refuse('t', { atOnce: 1, nowMs: atMs });
    const seen = withReading(withCalls(watch, Array<PaidCall>(12).fill(works)), { atMs, used: gate.used(atMs) }, where);
    watch = seen.watch;
    facts = withSightings(facts, seen.sightings, dayOf(atMs, zone).date);
  }
  return facts;
}

test.each([0, 6, 19])('the pool refills at %i o’clock', (hour) => {
  const { value } = observationsOf(threeWeeks(hour)).find(({ fact }) => fact === 'pool_refill') ?? {};

  expect(value).toBe(String(hour).padStart(2, '0'));
});

/** What readings of the pool, minutes apart, show of it. */
const readings = (...list: readonly (readonly [number, number])[]) => {
  let watch = newPoolWatch;
  return list.flatMap(([minute, used]) => {
    const seen = withReading(watch, { atMs: startMs + minute * oneMinuteMs, used }, where);
    watch = seen.watch;
    return seen.sightings;
  });
};

test('a single low reading is no refill', () => {
  expect(readings([0, 700], [60, 10], [120, 724])).toEqual([]);
  expect(readings([0, 700], [60, 10], [120, 22])).toHaveLength(1);
});

test('a fall with two full hours in it tells neither', () => {
  expect(readings([0, 700], [120, 10], [180, 22])).toEqual([]);
});

const costOf = (calls: readonly PaidCall[], spent: number, isAlone = true) => {
  const { watch } = withReading(newPoolWatch, { atMs: startMs, used: 100 }, where);
  const now = { atMs: startMs + oneHourMs, used: 100 + spent };
  return withReading(withCalls(watch, calls), now, { zone, isAlone }).sightings.map(({ value }) => value);
};

test('whether a failed call costs shows in what was spent, where this exporter alone has spent it', () => {
  expect(costOf([works, fails, works], 3)).toEqual(['costs']);
  expect(costOf([works, fails, works], 2)).toEqual(['free']);
  expect(costOf([works, fails, works], 9)).toEqual([]);
  expect(costOf([works, works], 2)).toEqual([]);
  expect(costOf([works, fails, works], 3, false)).toEqual([]);
});

test('a call that may never have reached the vendor leaves it open', () => {
  expect(costOf([works, fails, { failure: { reason: 'timeout' } }], 2)).toEqual([]);
});
