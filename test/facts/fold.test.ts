import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addDays } from '../../src/base/calendar.ts';
import { factsFrom, factsJson } from '../../src/facts/facts-json.ts';
import { factNames, type Facts, factValues, noFacts, type Sighting } from '../../src/facts/facts.ts';
import { observationsOf, withSightings } from '../../src/facts/fold.ts';

const today = '2026-03-02';
const absent: Sighting = { fact: 'unused_skill', value: 'absent' };
const zeroRow: Sighting = { fact: 'unused_skill', value: 'zero_row' };

/** The facts after so many sightings of one kind on each of these days. */
function seenOn(days: readonly string[], times: number, sighting: Sighting, facts: Facts = noFacts): Facts {
  return days.reduce((known, date) => withSightings(known, Array<Sighting>(times).fill(sighting), date), facts);
}

const daysFrom = (first: string, n: number) => Array.from({ length: n }, (_, day) => addDays(first, day));
const valueOf = (facts: Facts, name = 'unused_skill') => observationsOf(facts).find(({ fact }) => fact === name)?.value;

test('a fact is certain after twenty agreeing sightings over three days, not after nineteen or over two', () => {
  const nineteen = withSightings(seenOn(daysFrom(today, 2), 9, absent), [absent], addDays(today, 2));

  expect(valueOf(nineteen)).toBe('not_known');
  expect(valueOf(withSightings(nineteen, [absent], addDays(today, 2)))).toBe('absent');
  expect(valueOf(seenOn(daysFrom(today, 2), 500, absent))).toBe('not_known');
});

test('one sighting against a certain fact makes it mixed', () => {
  const certain = seenOn(daysFrom(today, 3), 100, absent);

  expect(valueOf(withSightings(certain, [zeroRow], addDays(today, 3)))).toBe('mixed');
});

test('a value that was not seen for a month no longer speaks against another', () => {
  const torn = withSightings(seenOn(daysFrom(today, 3), 10, absent), [zeroRow], addDays(today, 3));
  const month = daysFrom(addDays(today, 4), 31);

  expect(valueOf(seenOn(month, 10, absent, torn))).toBe('mixed');
  expect(valueOf(seenOn([...month, addDays(today, 35)], 10, absent, torn))).toBe('absent');
});

test('a day that a wrong clock has set does not keep later days from counting for ever', () => {
  const ahead = withSightings(noFacts, [absent], '2031-01-01');

  expect(valueOf(seenOn(daysFrom(today, 3), 10, absent, ahead))).toBe('absent');
});

const sighting = fc
  .constantFrom(...factNames)
  .chain((fact) => fc.constantFrom(...factValues[fact]).map((value) => ({ fact, value }) as Sighting));
const history = fc.array(fc.tuple(fc.nat(60), sighting), { maxLength: 200 });

const folded = (sightings: readonly (readonly [number, Sighting])[]) =>
  sightings.reduce((facts, [day, it]) => withSightings(facts, [it], addDays(today, day)), noFacts);

test('no value is held that was not seen, and none that was not seen often enough', () => {
  fc.assert(
    fc.property(history, (sightings) => {
      for (const { fact, value } of observationsOf(folded(sightings))) {
        if (value === 'mixed' || value === 'not_known') continue;
        const agreeing = sightings.filter(([, it]) => it.fact === fact && it.value === value);
        expect(agreeing.length).toBeGreaterThanOrEqual(20);
        expect(new Set(agreeing.map(([day]) => day)).size).toBeGreaterThanOrEqual(3);
      }
    }),
  );
});

test('what was saved is what is read', () => {
  fc.assert(
    fc.property(history, (sightings) => {
      const facts = folded(sightings);

      expect(observationsOf(factsFrom(JSON.parse(JSON.stringify(factsJson(facts)))))).toEqual(observationsOf(facts));
    }),
  );
});

test('what cannot be read of saved facts is left out, and the rest stands', () => {
  const good = { times: 30, days: 4, lastOn: today };
  const saved = {
    unused_skill: { absent: good, zero_row: { times: -1 }, striped: good },
    percentage: 'comma',
    weather: { rain: good },
  };

  expect(factsFrom(saved)).toEqual(new Map([['unused_skill', new Map([['absent', good]])]]));
  expect(factsFrom('nonsense')).toEqual(noFacts);
  expect(factsFrom(undefined)).toEqual(noFacts);
});
