import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';

import type { Alert } from '../../prometheus/rules/alert.ts';
import { groups } from '../../prometheus/rules/groups.ts';
import { exampleLinks, renderPrometheusRule, renderRuleFile } from '../../prometheus/rules/render.ts';
import { allFamilies } from '../../src/metrics/catalogue.ts';
import { unknownIn, type Known } from '../support/promql.ts';
import { filesBelow } from '../support/repository.ts';

const root = path.resolve(import.meta.dirname, '../..');
const read = (file: string) => readFileSync(path.join(root, file), 'utf8');
const alerts: readonly Alert[] = groups.flatMap((group) => group.alerts);
const alertNames = [...new Set(alerts.map(({ name }) => name))].toSorted();

type RenderedAlert = {
  alert: string;
  expr: string;
  labels: Record<string, string>;
  annotations: Record<string, string>;
};
type RuleFile = { groups: { rules: (RenderedAlert | { record: string; expr: string })[] }[] };

const rendered = (parse(read('prometheus/smart-hold.rules.yml')) as RuleFile).groups.flatMap(({ rules }) => rules);
const renderedAlerts = rendered.filter((rule) => 'alert' in rule);

test('the committed rule files are those that the source renders: after a change run `npm run rules`', () => {
  expect(read('prometheus/smart-hold.rules.yml')).toBe(renderRuleFile(groups, exampleLinks));
  expect(read('prometheus/smart-hold.prometheusrule.yml')).toBe(renderPrometheusRule(groups, exampleLinks));
});

test('the manifest holds the rules of the plain file', () => {
  const manifest = parse(read('prometheus/smart-hold.prometheusrule.yml')) as { kind: string; spec: unknown };

  expect(manifest.kind).toBe('PrometheusRule');
  expect(manifest.spec).toEqual(parse(read('prometheus/smart-hold.rules.yml')));
});

/** Families of the catalogue, what the rules record, and what Prometheus itself says of a target. */
const known: Known = {
  metrics: new Set([
    ...allFamilies.map(({ name }) => name),
    ...groups.flatMap(({ recording }) => recording.map(({ record }) => record)),
    'up',
  ]),
  labels: new Set([
    ...allFamilies.flatMap(({ labels }) => labels),
    'job',
    'instance',
    ...['year', 'month', 'day'], // that the rules about closed days make
  ]),
};

test('every metric and label that an expression names exists', () => {
  expect(rendered.flatMap(({ expr }) => unknownIn(expr, known))).toEqual([]);
});

test('every metric that an annotation looks up exists', () => {
  const texts = renderedAlerts.flatMap(({ annotations }) => Object.values(annotations));
  const lookups = texts.flatMap((text) => [...text.matchAll(/printf "([\w:]+)\{/g)].map(([, metric = '']) => metric));

  expect(lookups).not.toEqual([]);
  expect(lookups.filter((metric) => !known.metrics.has(metric))).toEqual([]);
});

test('an expression that names what does not exist is found out', () => {
  expect(unknownIn('sum by (skil_id) (wolkvox_smart_hold_treatmnt)', known)).toEqual([
    'wolkvox_smart_hold_treatmnt',
    'label skil_id',
  ]);
});

test('every recorded series is read by another rule or by a board', () => {
  const boards = filesBelow('grafana/dashboards', '.json');
  const text = [read('prometheus/smart-hold.rules.yml'), ...boards.map(read)].join('\n');
  const records = groups.flatMap(({ recording }) => recording.map(({ record }) => record));

  expect(records.filter((record) => text.split(new RegExp(`${record}\\b`)).length < 3)).toEqual([]);
});

test.each(renderedAlerts.map((alert) => [`${alert.alert} (${alert.labels['severity'] ?? ''})`, alert] as const))(
  '%s says what happened, to whom it matters, what to do and where to look',
  (_, { alert, labels, annotations }) => {
    expect(alert).toMatch(/^(SmartHold|Wolkvox)([A-Z][a-z]+)+$/);
    expect(labels['severity']).toMatch(/^(critical|warning|info)$/);
    expect(labels['audience']).toMatch(/^(contact-centre|sre)$/);
    for (const language of ['', '_es']) {
      expect(annotations[`summary${language}`]).toMatch(/^[^{}]+\.$/);
      expect(annotations[`description${language}`]).toMatch(/\.$/);
    }
    expect(annotations['runbook_url']?.endsWith(`/${alert}`)).toBe(true);
    expect(annotations['dashboard_url']).toMatch(/^https:\/\/[^/]+\/d\/smart-hold-[a-z-]+(\?|$)/);
    expect(annotations['dashboard_url_es']).toMatch(/^https:\/\/[^/]+\/d\/smart-hold-[a-z-]+-es(\?|$)/);
  },
);

test.each([
  ['dashboard_url', 'en'],
  ['dashboard_url_es', 'es'],
] as const)('every %s leads to a board of the %s edition, with variables that board has', (annotation, edition) => {
  const urls = renderedAlerts.map(({ annotations }) => annotations[annotation] ?? 'none');

  expect(urls.filter((url) => !leadsToBoard(url, edition))).toEqual([]);
});

test('every alert of a skill gives its name', () => {
  const ofSkills = renderedAlerts.filter(({ labels }) => labels['audience'] === 'contact-centre');

  expect(ofSkills.filter(({ annotations }) => !annotations['description']?.includes('skill_info'))).toEqual([]);
});

test('alerts of one name differ in severity', () => {
  const grades = alerts.map(({ name, severity }) => `${name} ${severity}`);

  expect(new Set(grades).size).toBe(grades.length);
});

test('every alert has its unit test, and every unit test its alert, but for those of recorded series', () => {
  const files = readdirSync(path.join(root, 'prometheus/tests')).map((file) => file.replace(/\.yml$/, ''));

  expect(files.filter((file) => !file.startsWith('recorded-')).toSorted()).toEqual(alertNames);
});

const runbooksIn = (folder: string) =>
  readdirSync(path.join(root, folder)).flatMap((file) => (file.endsWith('.md') ? [file.replace(/\.md$/, '')] : []));
const runbooks = runbooksIn('docs/runbooks');
const spanishRunbooks = runbooksIn('docs/runbooks/es');

test('what concerns the contact centre has a runbook in Spanish too, and its alerts lead there', () => {
  expect(spanishRunbooks.toSorted()).toEqual(runbooks.filter((name) => name.startsWith('SmartHold')).toSorted());
  for (const { alert, annotations } of renderedAlerts) {
    const folder = annotations['runbook_url']?.replace(/[^/]+$/, '') ?? '';
    const spanish = spanishRunbooks.includes(alert) ? `${folder}es/${alert}` : undefined;
    expect(annotations['runbook_url_es'], alert).toBe(spanish);
  }
});

test.each(spanishRunbooks)(
  'the Spanish runbook of %s is whole, with the checks and names of the English one',
  (name) => {
    const page = read(`docs/runbooks/es/${name}.md`);
    const headings = [...page.matchAll(/^#+ (.+)$/gm)].map(([, heading]) => heading);
    const namesIn = (text: string) => [...new Set(text.match(/`[^`]+`/g))].toSorted();
    const numbered = (text: string) => text.match(/^\d\./gm);
    const english = read(`docs/runbooks/${name}.md`);

    expect(headings).toEqual([name, 'Significado', 'Impacto', 'Qué revisar', 'Solución', 'Cuándo silenciar']);
    expect(namesIn(page)).toEqual(namesIn(english));
    expect(numbered(page)).toEqual(numbered(english));
  },
);

test('every alert has its runbook, and every runbook its alert', () => {
  expect(runbooks.toSorted()).toEqual(alertNames);
});

test.each(runbooks)('the runbook of %s is whole', (name) => {
  const page = read(`docs/runbooks/${name}.md`);
  const headings = [...page.matchAll(/^#+ (.+)$/gm)].map(([, heading]) => heading);

  expect(headings).toEqual([name, 'Meaning', 'Impact', 'Check', 'Fix', 'When to silence']);
});

/** The table's rows, as cells. */
const rows = read('docs/alerting.md')
  .split('\n')
  .filter((line) => /^\| \[\w+\]\(runbooks\//.test(line))
  .map((line) => line.split('|').map((cell) => cell.trim()));

test('the table of alerts in the documentation is that of the rules', () => {
  const documented = rows.map(([, link = '', , wait, severity, audience]) => {
    const [, name, page] = /^\[(\w+)\]\(runbooks\/(\w+)\.md\)$/.exec(link) ?? [];
    return { name, page, wait, severity, audience };
  });

  expect(documented).toEqual(
    alerts.map(({ name, forMinutes, severity, audience }) => ({
      name,
      page: name,
      wait: `${forMinutes} min`,
      severity,
      audience,
    })),
  );
});

test('every threshold stands in the condition that the documentation gives', () => {
  const unsaid = alerts.flatMap(({ name, severity, thresholds }) => {
    const condition = rows.find((cells) => cells[1]?.includes(`[${name}]`) && cells[4] === severity)?.[2] ?? '';
    const numbers = [...condition.matchAll(/\d+(?:\.\d+)?/g)].map(([number]) => number);
    return Object.entries(thresholds)
      .filter(([, value]) => !numbers.includes(`${value}`))
      .map(([threshold, value]) => `${name} (${severity}): ${threshold} ${value}`);
  });

  expect(unsaid).toEqual([]);
});

type Board = { uid: string; templating: { list: { name: string }[] } };

function leadsToBoard(url: string, edition: 'en' | 'es'): boolean {
  const [, uid, query = ''] = /\/d\/([^/?]+)(?:\?(.*))?$/.exec(url) ?? [];
  const variables = [...query.matchAll(/var-([^=&]+)=/g)].map(([, name]) => name);
  const board = filesBelow(`grafana/dashboards/${edition}`, '.json')
    .map((file) => JSON.parse(read(file)) as Board)
    .find((candidate) => candidate.uid === uid);
  if (board === undefined) return false;
  return variables.every((name) => board.templating.list.some((variable) => variable.name === name));
}
