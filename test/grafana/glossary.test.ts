import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { committedDashboards } from '../support/dashboards.ts';
import { otherWords } from '../support/other-words.ts';

const wordsOf = (value: unknown): string[] =>
  typeof value === 'string'
    ? [value]
    : typeof value === 'object' && value !== null
      ? Object.entries(value).flatMap(([key, each]) => (key === 'expr' || key === 'query' ? [] : wordsOf(each)))
      : [];

test.each(committedDashboards)('%s speaks the words of the glossary', (path, board) => {
  const other = path.startsWith('es') ? otherWords.es : otherWords.en;

  expect(wordsOf(board).filter((text) => other.test(text))).toEqual([]);
});

test('the messages of the alerts speak the words of the glossary in Spanish', () => {
  const spanish = readFileSync('prometheus/smart-hold.rules.yml', 'utf8')
    .split('\n')
    .filter((line) => /(summary|description)_es:/.test(line));

  expect(spanish).not.toEqual([]);
  expect(spanish.filter((line) => otherWords.es.test(line))).toEqual([]);
});

test('a word beside the glossary is found', () => {
  expect(otherWords.es.test('Devoluciones logradas')).toBe(true);
});
