import { expect, test } from 'vitest';
import { noFacts, type Sighting } from '../../../src/facts/facts.ts';
import { observationsOf, withSightings } from '../../../src/facts/fold.ts';
import { formattersFor } from '../../../src/web/status-page/formatter.ts';
import { texts } from '../../../src/web/status-page/language.ts';
import { observedPart } from '../../../src/web/status-page/observed.ts';

const refill: Sighting = { fact: 'pool_refill', value: '06' };
const own: Sighting = { fact: 'callback_window', value: 'own' };
const days = ['2026-03-02', '2026-03-03', '2026-03-04'];
const facts = days.reduce(
  (known, date) => withSightings(known, [...Array<Sighting>(7).fill(own), refill], date),
  noFacts,
);

/** The part in words only. */
const shown = (language: 'en' | 'es') => {
  const f = formattersFor(language, 0)('America/Bogota');
  return String(observedPart(observationsOf(facts), texts[language].observed, f))
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ');
};

test('says of each fact that was seen what is held for true, and how often it was seen', () => {
  expect(shown('en')).toContain(
    'A callback counts in the window in which it is made in which it is made: 21 times on 3 days',
  );
  expect(shown('en')).toContain('The pool refills at not known yet 06: 3 times on 3 days');
  expect(shown('en')).not.toContain('Said yes');
});

test('says it in Spanish too', () => {
  expect(shown('es')).toContain('El cupo diario se renueva a las aún no se sabe 06: 3 veces en 3 días');
});

test('one time on one day is said in the singular', () => {
  const once = observationsOf(withSightings(noFacts, [refill], '2026-03-02'));
  const told = (['en', 'es'] as const).map((language) =>
    String(observedPart(once, texts[language].observed, formattersFor(language, 0)('America/Bogota'))),
  );

  expect(told[0]).toContain('06: 1\u00a0time on 1\u00a0day<');
  expect(told[1]).toContain('06: 1\u00a0vez en 1\u00a0día<');
});

test('says nothing before anything was seen', () => {
  const f = formattersFor('en', 0)('America/Bogota');

  expect(observedPart(observationsOf(noFacts), texts.en.observed, f)).toBe('');
});
