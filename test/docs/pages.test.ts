import { apisOf } from '../../src/wolkvox/apis.ts';
import { reports } from '../../src/wolkvox/reports/reports.ts';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { parse as parseYaml } from 'yaml';
import { parseConfig } from '../../src/config/parse-config.ts';
import { flagsTable } from '../../src/cli/read-flags.ts';
import { valuesFrom } from '../../src/base/schema-problems.ts';
import { parseScript } from '../../src/simulator/faults/script.ts';
import { blocksOf, pages, root, textOf } from '../support/repository.ts';

test.each(pages)('every link of %s inside the repository leads somewhere', (page) => {
  const links = [...textOf(page).matchAll(/\]\((?!https?:)([^)\s]*)\)/g)].map(([, link = '']) => link);

  expect(links.filter((link) => !leadsSomewhere(link, page))).toEqual([]);
});

/** The changelog tells of what was. */
const pagesOfToday = pages.filter((page) => page !== 'CHANGELOG.md');

test.each(pagesOfToday)('every path of the repository that %s names exists', (page) => {
  const named = textOf(page).matchAll(
    /(?<![\w./-])(?:src|test|docs|scripts|bench|grafana|prometheus|deploy|alertmanager)\/[\w./-]*[\w/]/g,
  );

  expect([...named].map(([file]) => file).filter((file) => !existsSync(path.join(root, file)))).toEqual([]);
});

test.each(pages)('every npm script, flag and file that a command in %s names exists', (page) => {
  const commands = blocksOf(page, 'sh').join('\n').replace(/#.*$/gm, '');
  const scripts = Object.keys((JSON.parse(textOf('package.json')) as { scripts: object }).scripts);
  const flags = flagsTable().map(({ flag }) => flag.split(' ')[0]);
  const ours = commands.split('\n').filter((line) => /dist\/main\.js|^smart-hold-exporter/.test(line));

  const named = [...commands.matchAll(/npm run (?!--)([\w-]+)/g)].map(([, name = '']) => name);
  expect(named.filter((name) => !scripts.includes(name) && page !== 'grafana/README.md')).toEqual([]);
  expect(ours.flatMap((line) => line.match(/--[\w.-]+/g) ?? []).filter((flag) => !flags.includes(flag))).toEqual([]);
});

test('the README names every path the exporter answers to', () => {
  const sources = textOf('src/web/routes.ts') + textOf('src/web/pages.ts');
  const paths = [...sources.matchAll(/^ {4}'(\/[^']*)': |under\('(\/[^']+)'\)/gm)].map(
    ([, read, other]) => read ?? other ?? '',
  );

  expect(paths).toContain('/-/healthy');
  expect(paths.filter((route) => route !== '/style.css' && !textOf('README.md').includes(`\`${route}\``))).toEqual([]);
});

test('the configuration in the README is valid', () => {
  const [text = ''] = blocksOf('README.md', 'yaml');

  const { config, warnings } = parseConfig({ text, file: 'exporter.yml', env: {} });

  expect(config.operations.map(({ name }) => name)).toEqual(['ventas-co', 'soporte-mx']);
  expect(warnings).toEqual([]);
});

test('the script of faults in the page on the simulator is valid', () => {
  const [text = ''] = blocksOf('docs/simulator.md', 'yaml');

  expect(parseScript(parseYaml(text), valuesFrom('docs/simulator.md'), apisOf(reports))).toHaveLength(4);
});

function leadsSomewhere(link: string, page: string): boolean {
  const [file = '', anchor] = link.split('#');
  const target = path.join(path.dirname(page), file);
  if (!existsSync(path.join(root, file === '' ? page : target))) return false;
  return anchor === undefined || anchorsOf(file === '' ? page : target).includes(anchor);
}

/** Anchors that headings get when the page is shown. */
function anchorsOf(page: string): readonly string[] {
  return [...textOf(page).matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\w\s-]/g, '')
      .replaceAll(' ', '-'),
  );
}
