import { cpSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type * as docsTables from '../../docs/tables.ts';
import type * as appModule from '../../src/app.ts';
import type * as simulatorModule from '../../src/simulator/simulator.ts';
import { valueIn } from '../support/exposition.ts';
import { fakeClock } from '../support/fake-clock.ts';
import { temporaryFolder } from '../support/folders.ts';
import { keptLog } from '../support/lines.ts';
import { configOf, operationOf } from '../support/operation.ts';
import { blocksOf, root, textOf } from '../support/repository.ts';
import { settings } from '../support/started-exporter.ts';

const page = 'CONTRIBUTING.md';
const [, picture = ''] = /```\nsrc\/\n(.*?)```/s.exec(textOf(page)) ?? [];
const rooms = [...picture.matchAll(/^ {2}([\w-]+)\/ /gm)].map(([, room]) => room);

test('the flow in CONTRIBUTING is the list of folders in src', () => {
  const folders = readdirSync(path.join(root, 'src'), { withFileTypes: true }).filter((entry) => entry.isDirectory());

  expect(rooms.toSorted()).toEqual(folders.map(({ name }) => name).toSorted());
});

test('the flow in CONTRIBUTING is in the order of the layers', () => {
  const [, layers = ''] = /const layers.*?= \[\n(.*?)\n\];/s.exec(textOf('test/architecture.test.ts')) ?? [];

  expect(rooms).toEqual([...layers.matchAll(/'([\w-]+)\/'/g)].map(([, room]) => room));
});

test('CONTRIBUTING names every file that lies loose in src', () => {
  const loose = readdirSync(path.join(root, 'src')).filter((name) => name.endsWith('.ts'));

  expect(loose.filter((name) => !textOf(page).includes(`\`src/${name}\``))).toEqual([]);
});

/** A copy of what a report touches, with the steps of CONTRIBUTING walked in it. */
function withReportAdded(): string {
  const copy = temporaryFolder();
  for (const folder of ['src', 'docs']) cpSync(path.join(root, folder), path.join(copy, folder), { recursive: true });
  cpSync(path.join(root, 'tsconfig.json'), path.join(copy, 'tsconfig.json'));
  symlinkSync(path.join(root, 'node_modules'), path.join(copy, 'node_modules'));
  const [report = '', list = ''] = blocksOf(page, 'ts');
  const [, name = ''] = /export const (\w+) =/.exec(report) ?? [];
  const reports = path.join(copy, 'src/wolkvox/reports');
  writeFileSync(path.join(reports, `${name}.ts`), report);
  const before = readFileSync(path.join(reports, 'reports.ts'), 'utf8');
  const after = before.replace(/^export const reports.*$/m, list);
  writeFileSync(path.join(reports, 'reports.ts'), `import { ${name} } from './${name}.ts';\n${after}`);
  return copy;
}

test('who walks the steps of "Add a report" sees it in /metrics, in the calls and in the tables', async () => {
  const copy = withReportAdded();
  const load = async (file: string): Promise<unknown> => import(path.join(copy, file));
  const { startApp } = (await load('src/app.ts')) as typeof appModule;
  const { startSimulator } = (await load('src/simulator/simulator.ts')) as typeof simulatorModule;
  const { filled } = (await load('docs/tables.ts')) as typeof docsTables;
  const clock = fakeClock('2026-03-04T17:06:30Z');
  const simulator = await startSimulator({ skills: 3 }, { clock });
  onTestFinished(() => simulator.stop());

  const app = await startApp(configOf([operationOf(simulator.origin)]), settings, {
    clock,
    log: keptLog().log,
    env: { TOKEN: simulator.token },
    build: { version: '1.2.3', revision: 'abcdef', nodeVersion: 'v20.0.0', tzVersion: '2025b' },
    usage: process,
    random: () => 0,
    readConfig: () => Promise.reject(new Error('there is no file')),
  });
  onTestFinished(() => app.stop());
  const scrape = async () => (await fetch(`${app.origins[0] ?? ''}/metrics`)).text();
  let text = await scrape();
  while (valueIn(text, 'wolkvox_up', { operation: 'ventas' }) !== 1) {
    await clock.advance(0);
    text = await scrape();
  }

  const skill = { operation: 'ventas', skill_id: '1001' };
  expect(valueIn(text, 'wolkvox_made_up_offered', skill)).toBeGreaterThan(0);
  expect(valueIn(text, 'wolkvox_made_up_day_hung_up_total', skill)).toBeGreaterThan(0);
  expect(valueIn(text, 'wolkvox_made_up_hung_up_rate', skill)).not.toBeUndefined();
  expect(valueIn(text, 'wolkvox_smart_hold_treatment', skill)).not.toBeUndefined();
  const { made_up_7: calls, diagram_2: ofSmartHold } = simulator.measured().requestsByApi;
  expect(calls).toBe(ofSmartHold);
  expect(await filled(textOf('docs/metrics.md'), path.join(root, 'docs/metrics.md'))).toContain(
    '`wolkvox_made_up_day_offered_total`',
  );
});
