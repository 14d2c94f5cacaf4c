import { expect, test } from 'vitest';
import { csvText, separatorIn } from '../../src/web/csv.ts';

test.each(['=1+1', '+57 300', '-2', '@SUM(A1)', '\t=1', ' =HYPERLINK("x")', '\r=1', '＝1+1'])(
  'a spreadsheet takes %j for text, not for a formula',
  (name) => {
    const [cell = ''] = csvText([[name]], ',')
      .slice(1)
      .split('\r\n');

    expect(cell.replace(/^"/, '')).toMatch(/^'/);
    expect(cell.replaceAll('""', '"')).toContain(name.trimEnd());
  },
);

test('commas, quotes and line breaks stay inside their cell, and an unknown count is empty', () => {
  expect(csvText([['a,b', 'say "no"', 'two\nlines', undefined, 0, 12_345]], ',')).toBe(
    '\uFEFF"a,b","say ""no""","two\nlines",,0,12345\r\n',
  );
});

test.each([
  ['es-MX', ','],
  ['es-419', ','],
  ['en-US', ','],
  ['es-CO', ';'],
  ['es-AR', ';'],
])('cells are parted as a spreadsheet of %s expects: %s', (locale, separator) => {
  expect(separatorIn(locale)).toBe(separator);
});
