import { expect, test } from 'vitest';
import { glossary } from '../../src/base/glossary.ts';
import { languages, texts } from '../../src/web/status-page/language.ts';
import { intervalFamilies } from '../../src/metrics/families/smart-hold.ts';
import { smartHold } from '../../src/wolkvox/reports/smart-hold.ts';
import { countNames, terms } from '../../grafana/glossary.ts';
import { sayIn } from '../../grafana/language.ts';
import { otherWords } from '../support/other-words.ts';
import { filesBelow, pages, textOf } from '../support/repository.ts';

test.each(languages)('page and boards call every count by the word of the glossary, in %s', (language) => {
  const words = Object.fromEntries(smartHold.countFields.map((field) => [field, glossary[field][language]]));

  expect(texts[language].fields).toEqual(words);
  expect(countNames(sayIn[language])).toEqual(words);
});

test.each(smartHold.countFields)('HELP says of %s what the glossary says it is', (field) => {
  const [meaning] = glossary[field].means.en.split(', `');

  expect(intervalFamilies[field].help).toMatch(new RegExp(`^${meaning ?? ''}, `, 'i'));
});

test('the glossary in the docs has the field of every count', () => {
  const table = textOf('docs/glossary.md');

  for (const field of smartHold.countFields) {
    expect(table).toMatch(new RegExp(`\\| ${glossary[field].en} +\\| ${glossary[field].es} +\\|.*\`${field}\``));
  }
});

test.each(languages)('page and boards have one word for pool, age and gain, in %s', (language) => {
  const { pool, dataAge, gain } = texts[language];

  expect(terms(sayIn[language])).toMatchObject({ pool, dataAge, gain });
});

test.each(languages)('the page has no other word for what is in the glossary, in %s', (language) => {
  expect(wordsIn(texts[language]).filter((text) => otherWords[language].test(text))).toEqual([]);
});

const spanishPages = [...filesBelow('docs/runbooks/es', '.md'), 'alertmanager/templates/smart-hold.es.tmpl'];

test.each(spanishPages)('%s speaks the words of the glossary', (page) => {
  expect(spanishPages.length).toBeGreaterThan(1);
  expect(textOf(page)).not.toMatch(otherWords.es);
});

/** The changelog tells of what was. */
const english = [...pages, 'alertmanager/templates/smart-hold.en.tmpl'].filter(
  (page) => !page.includes('/es/') && page !== 'CHANGELOG.md',
);

test.each(english)('%s speaks the words of the glossary in English', (page) => {
  const withoutNames = textOf(page).replace(/^ *```.*?^ *```$|`[^`]*`|\w*_\w*/gms, '');

  expect(withoutNames.match(otherWords.en)?.[0]).toBeUndefined();
});

test('no two things have one word', () => {
  for (const language of languages) {
    const words = Object.values(glossary).map((term) => term[language].toLowerCase());
    expect(new Set(words).size).toBe(words.length);
  }
});

/** Every string in a set of texts; those with numbers in them as they are with none. */
function wordsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  if (typeof value === 'function') return [String((value as (...numbers: string[]) => unknown)('', '', ''))];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(wordsIn) : [];
}
