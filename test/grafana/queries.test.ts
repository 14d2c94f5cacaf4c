import { expect, test } from 'vitest';
import { closedDayRules } from '../../prometheus/rules/closed-days.ts';
import { processFamilies, prometheusFamilies, targetLabels } from '../../grafana/foreign-families.ts';
import { allFamilies } from '../../src/metrics/catalogue.ts';
import { committedDashboards, expressionsOf, lookups, substitute } from '../support/dashboards.ts';
import { unknownNames } from '../support/dashboard-names.ts';
import { readPromql } from '../support/promql.ts';

const families = [...allFamilies, ...Object.values(prometheusFamilies), ...Object.values(processFamilies)];
const labelsOf = new Map<string, ReadonlySet<string>>(
  families.flatMap(({ name, labels, type }) =>
    (type === 'histogram' ? ['_bucket', '_sum', '_count'] : ['']).map((suffix): [string, Set<string>] => [
      `${name}${suffix}`,
      new Set([...labels, ...targetLabels, 'le']),
    ]),
  ),
);

for (const { record } of closedDayRules) labelsOf.set(record, new Set(['job', 'operation', 'skill_id', 'day']));

test.each(committedDashboards)('%s reads only families that exist', (_, board) => {
  expect(unknownNames(board, new Set(labelsOf.keys()))).toEqual([]);
});

test.each(committedDashboards)('%s matches and groups only by labels the families have', (_, board) => {
  const wrong = expressionsOf(board).flatMap(({ where, expr }) => {
    const { selectors, labels } = readPromql(substitute(expr));
    const made = [...expr.matchAll(/count_values\("(\w+)"/g)].map(([, label = '']) => label);
    const known = new Set([...made, ...selectors.flatMap(({ name }) => [...(labelsOf.get(name) ?? [])])]);
    const unmatched = selectors.flatMap(({ name, matchers }) =>
      matchers.filter(({ label }) => labelsOf.get(name)?.has(label) !== true).map(({ label }) => `${name}{${label}}`),
    );
    return [...unmatched, ...labels.filter((label) => !known.has(label))].map((what) => `${where}: ${what}`);
  });

  expect(wrong).toEqual([]);
});

test.each(committedDashboards)('%s shows in its legends only labels its queries keep', (_, board) => {
  const lost = expressionsOf(board).flatMap(({ where, expr, target }) => {
    const shown = [...(target?.legendFormat ?? '').matchAll(/\{\{(\w+)\}\}/g)].map(([, label = '']) => label);
    const { labels, selectors } = readPromql(substitute(expr));
    const grouped = /^(max|sum|topk|time|\(?[\d(])|by \(/.test(expr) || labels.length > 0;
    const kept = new Set(grouped ? labels : selectors.flatMap(({ name }) => [...(labelsOf.get(name) ?? [])]));
    return shown.filter((label) => !kept.has(label)).map((label) => `${where}: ${label}`);
  });

  expect(lost).toEqual([]);
});

test.each(committedDashboards)('%s looks up in its variables labels that the series have', (_, board) => {
  const wrong = lookups(board).filter(({ series, label }) =>
    readPromql(substitute(series)).selectors.some(({ name }) => labelsOf.get(name)?.has(label) !== true),
  );

  expect(wrong).toEqual([]);
});

test('two replicas are never added up: every sum is over one value per skill', () => {
  const boards = committedDashboards.filter(([path]) => !path.includes('exporter-health')).map(([, board]) => board);
  const doubled = boards.flatMap((board) =>
    expressionsOf(board).filter(
      ({ expr }) => /sum\(/.test(expr) && !/sum\(\(*max by \(operation, skill_id\)/.test(expr),
    ),
  );

  expect(doubled.map(({ where }) => where)).toEqual([]);
});
