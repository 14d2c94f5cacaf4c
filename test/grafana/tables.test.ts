import { expect, test } from 'vitest';
import { committedDashboards, type Panel } from '../support/dashboards.ts';

type Column = { readonly title: string; readonly width: number };

function columnsOf({ fieldConfig }: Panel): Column[] {
  return (fieldConfig?.overrides ?? []).flatMap(({ properties }) => {
    const of = (id: string) => properties.find((each) => each.id === id)?.value;
    const width = of('custom.width') ?? of('custom.minWidth');
    return typeof width === 'number' ? [{ title: String(of('displayName')), width }] : [];
  });
}

const operations = committedDashboards.filter(([path]) => path.includes('operations'));
const skillTable = (panels: readonly Panel[]) => panels.find(({ title }) => /^Skills (today|hoy)$/.test(title));

test.each(operations)('%s has headings that stay whole beside the arrow of the sort order', (_, { panels }) => {
  const cut = panels
    .filter(({ type }) => type === 'table')
    .flatMap(columnsOf)
    .filter(({ title, width }) => 7.5 * title.length + 24 > width);

  expect(cut).toEqual([]);
});

test.each(operations)('%s shows name, success and calls of a skill on a phone without scrolling', (_, { panels }) => {
  const columns = skillTable(panels) === undefined ? [] : columnsOf(skillTable(panels) as Panel);
  const widthOf = (name: RegExp) => columns.find(({ title }) => name.test(title))?.width ?? Number.NaN;

  expect(widthOf(/^Skill$/) + widthOf(/^(Success|Efectividad)$/) + widthOf(/^(Taken|Ingresaron)$/)).toBeLessThan(360);
});

test.each(operations)('%s comes with the worst skill first, whatever is asked', (_, { panels }) => {
  const table = skillTable(panels);
  const transformations = JSON.stringify(table?.['transformations']);

  expect(table?.targets?.[0]?.expr).toContain('recall_fail_total');
  expect(transformations).toContain(
    '{"id":"sortBy","options":{"fields":{},"sort":[{"field":"Value #A","desc":true}]}}',
  );
  expect(transformations).toContain('"Value #A":true');
});

test.each(operations)('%s makes lines only of the query asked for them', (_, { panels }) => {
  const table = skillTable(panels);
  const asked = table?.targets?.filter(({ range }) => range).map(({ refId }) => refId);

  expect(asked).toHaveLength(1);
  expect(JSON.stringify(table?.['transformations'])).toContain(
    `{"id":"timeSeriesTable","filter":{"id":"byRefId","options":"${asked?.[0]}"},"options":{}}`,
  );
});
