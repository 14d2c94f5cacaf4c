import path from 'node:path';
import { expect, test } from 'vitest';
import { accepted, waiting } from '../../prometheus/rules/accepted.ts';
import { filled, tables } from '../../docs/tables.ts';
import { refreshFailureReasons } from '../../src/base/errors.ts';
import { allFamilies } from '../../src/metrics/catalogue.ts';
import { filesBelow, pages, root, textOf } from '../support/repository.ts';

test.each(pages)('the tables in %s are as the code says (npm run docs)', async (page) => {
  expect(await filled(textOf(page), path.join(root, page))).toBe(textOf(page));
});

test('every table stands in a page', () => {
  const text = pages.map(textOf).join('\n');

  expect(Object.keys(tables).filter((name) => !text.includes(`<!-- /${name} -->`))).toEqual([]);
});

test('the README names every family and no other', () => {
  const named = [...textOf('README.md').matchAll(/wolkvox_[\w{},]+/g)].flatMap(([word]) => expanded(word));

  expect([...new Set(named)].toSorted()).toEqual(allFamilies.map(({ name }) => name).toSorted());
});

test('the page on metrics has a row for every family', () => {
  const rows = [...textOf('docs/metrics.md').matchAll(/^\| `(wolkvox_\w+)`/gm)].map(second);

  expect(rows.toSorted()).toEqual(allFamilies.map(({ name }) => name).toSorted());
});

const seriesSuffix = /_(?:bucket|sum|count)$/;
/** What follows the level in the name of a recorded series. */
const recorded = [accepted, waiting].map((name) => name.split(':')[1]);

test.each(pages)('every family that %s names exists', (page) => {
  const known = [...allFamilies.map(({ name }) => name), ...recorded];
  // What follows a name says whether it is whole: `…_day_*`, `…_day_…_total` and `…_{a,b}` stand for several.
  const named = [...textOf(page).matchAll(/wolkvox_(?:smart_hold|exporter|api)_\w+(?![\w…*{])/g)].map(([name]) => name);

  expect(named.filter((name) => !known.includes(name) && !known.includes(name.replace(seriesSuffix, '')))).toEqual([]);
});

test('every event a log line can have is explained, and no other', () => {
  const logged = filesBelow('src', '.ts').flatMap((file) => [...textOf(file).matchAll(/event: '(\w+)'/g)].map(second));

  expect(
    rowsAfter('## Events')
      .map(([event]) => event)
      .toSorted(),
  ).toEqual([...new Set(logged)].toSorted());
});

test('every reason of a failed refresh is explained, in the order of the code', () => {
  expect(rowsAfter('## Reasons').map(([reason]) => reason)).toEqual([...refreshFailureReasons]);
});

/** `a_{b,c}_d` as a shell would write it out. */
function expanded(word: string): readonly string[] {
  const [whole, options] = /\{([^}]*)\}/.exec(word) ?? [];
  return whole === undefined || options === undefined
    ? [word]
    : options.split(',').map((option) => word.replace(whole, option));
}

/** The rows of the first table below a heading of the page on troubleshooting, their first cell without its quotes. */
function rowsAfter(heading: string): readonly (readonly string[])[] {
  const section = textOf('docs/troubleshooting.md').split(`${heading}\n`)[1]?.split('\n## ')[0] ?? '';
  return [...section.matchAll(/^\| `(\w+)` +\|(.*)\|$/gm)].map(([, first = '', rest = '']) => [
    first,
    ...rest.split('|').map((cell) => cell.trim()),
  ]);
}

function second([, word = '']: RegExpMatchArray): string {
  return word;
}
