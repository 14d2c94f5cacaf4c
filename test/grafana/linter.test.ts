import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { dayFamilies } from '../../src/metrics/families/smart-hold.ts';
import { committedDashboards, expressionsOf, lookups, substitute, type Dashboard } from '../support/dashboards.ts';
import { readPromql } from '../support/promql.ts';

/** The rules of Grafana's dashboard linter, by its names: each gives what is wrong with a dashboard. */
const rules: Record<string, (board: Dashboard) => string[]> = {
  'template-datasource-rule': ({ templating }) => {
    const [first] = templating.list;
    return first?.type === 'datasource' && first.name === 'datasource' && first.query === 'prometheus'
      ? fault(first.label !== 'Data source', `labelled ${first.label}`)
      : ['the first variable is no data source'];
  },
  'template-job-rule': (board) => variableFaults(board, 'job', 'Job'),
  'template-instance-rule': (board) => variableFaults(board, 'instance', 'Instance'),
  'template-label-promql-rule': (board) =>
    lookups(board).flatMap(({ name, series }) => fault(!readPromql(substitute(series)).isValid, name)),
  'template-on-time-change-reload-rule': ({ templating }) =>
    templating.list.flatMap(({ name, type, refresh }) => fault(type === 'query' && refresh !== 2, name)),
  'panel-datasource-rule': ({ panels }) =>
    panels.flatMap(({ title, type, datasource }) =>
      fault(type !== 'text' && datasource?.uid !== '${datasource}', title),
    ),
  'panel-title-description-rule': ({ panels }) =>
    panels.flatMap(({ title, description }) => fault(title === '' || description === '', title)),
  'panel-units-rule': ({ panels }) =>
    panels.flatMap(({ title, fieldConfig, type }) => {
      const units = [
        fieldConfig?.defaults['unit'],
        ...(fieldConfig?.overrides ?? []).flatMap(({ properties }) =>
          properties.filter(({ id }) => id === 'unit').map(({ value }) => value),
        ),
      ];
      return fault(type !== 'text' && !units.every((unit) => knownUnits.has(unit)), title);
    }),
  'panel-no-targets-rule': ({ panels }) =>
    panels.flatMap(({ title, type, targets }) => fault(type !== 'text' && (targets ?? []).length === 0, title)),
  'target-logql-rule': (board) => notPrometheus(board),
  'target-logql-auto-rule': (board) => notPrometheus(board),
  'target-promql-rule': (board) =>
    expressionsOf(board).flatMap(({ where, expr }) => fault(!readPromql(substitute(expr)).isValid, where)),
  'target-rate-interval-rule': (board) =>
    board.panels.flatMap(({ title, targets }) =>
      (targets ?? []).flatMap(({ expr }) =>
        fault(/\bi?rate\(/.test(expr) && !expr.includes('[$__rate_interval]'), title),
      ),
    ),
  'target-job-rule': (board) => matcherFaults(board, 'job', '=~.+'),
  'target-instance-rule': (board) => matcherFaults(board, 'instance', '=~.+'),
  'target-counter-agg-rule': (board) =>
    panelSelectors(board).flatMap(({ where, name, inside }) => {
      const [range, call] = inside;
      const isCounted = range === '[]' && ['rate', 'irate', 'increase'].includes(call ?? '');
      return fault(name.endsWith('_total') && !isCounted, `${where}: ${name}`);
    }),
  'uneditable-dashboard': ({ editable }) => fault(editable, 'editable'),
};

const knownUnits: ReadonlySet<unknown> = new Set([
  'none',
  'string',
  'percent',
  'percentunit',
  's',
  'bytes',
  'dateTimeAsIso',
  'dateTimeAsIsoNoDateIfToday',
]);

const fault = (isWrong: boolean, what: string) => (isWrong ? [what] : []);

function variableFaults({ templating }: Dashboard, name: string, label: string): string[] {
  const found = templating.list.find((variable) => variable.name === name);
  if (found === undefined) return [`no variable ${name}`];
  const isRight =
    found.type === 'query' && found.datasource?.uid === '${datasource}' && found.multi && found.allValue === '.+';
  return [
    ...fault(!isRight, `${name} is not multi with All = .+`),
    ...fault(found.label !== label, `labelled ${found.label}`),
  ];
}

const notPrometheus = ({ panels }: Dashboard) =>
  panels.flatMap(({ title, targets }) =>
    fault(!(targets ?? []).every(({ datasource }) => datasource.type === 'prometheus'), title),
  );

const panelSelectors = (board: Dashboard) =>
  expressionsOf(board)
    .filter(({ target }) => target !== undefined)
    .flatMap(({ where, expr }) => readPromql(substitute(expr)).selectors.map((selector) => ({ where, ...selector })));

const matcherFaults = (board: Dashboard, label: string, match: string) =>
  panelSelectors(board)
    .filter(({ matchers }) => !matchers.some((each) => each.label === label && each.match === match))
    .map(({ where, name }) => `${where}: ${name}`);

/** The exceptions, as the linter itself reads them beside the dashboards. */
const exclusions = z
  .object({ exclusions: z.record(z.string(), z.object({ reason: z.string() })) })
  .parse(parse(readFileSync('grafana/dashboards/en/.lint', 'utf8'))).exclusions;

const isAlerts = (what: string) => /: ALERTS(_FOR_STATE)?$/.test(what);

/** What an exception covers: anything beyond it is a fault all the same. */
const excused: Record<string, (what: string, board: Dashboard) => boolean> = {
  'template-instance-rule': (what, { uid }) => !uid.includes('exporter-health') && what === 'no variable instance',
  'target-instance-rule': (what, { uid }) => !uid.includes('exporter-health') || isAlerts(what),
  'target-job-rule': isAlerts,
  'target-counter-agg-rule': (what) => Object.values(dayFamilies).some(({ name }) => what.endsWith(`: ${name}`)),
};

const cases = committedDashboards.flatMap(([path, board]) =>
  Object.entries(rules).map(([rule, check]) => ({ path, board, rule, check })),
);

test.each(cases)('$path keeps $rule', ({ path, board, rule, check }) => {
  const isTranslated = path.startsWith('es') && rule.startsWith('template-');
  const faults = check(board)
    .filter((what) => !(rule in exclusions && excused[rule]?.(what, board) === true))
    .filter((what) => !(isTranslated && what.startsWith('labelled')));

  expect(faults).toEqual([]);
});

test('there are the seventeen rules of the linter', () => {
  expect(Object.keys(rules)).toHaveLength(17);
});

test('every exception has a reason, and is one this test knows the extent of', () => {
  expect(Object.keys(exclusions).toSorted()).toEqual(Object.keys(excused).toSorted());
  expect(readFileSync('grafana/dashboards/es/.lint', 'utf8')).toContain(
    readFileSync('grafana/dashboards/en/.lint', 'utf8').trim(),
  );
});
