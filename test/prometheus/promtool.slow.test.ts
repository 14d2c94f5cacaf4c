import { readdirSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'vitest';

import { groups } from '../../prometheus/rules/groups.ts';
import { run } from '../support/program.ts';
import { programTest } from '../support/program-test.ts';
import { aloneIn, longHistories } from './mutants.ts';
import { unitTestOf } from './unit-test.ts';

const prometheus = path.resolve(import.meta.dirname, '../../prometheus');

programTest('promtool', 'the rule file passes every check that promtool knows', async () => {
  const args = ['check', 'rules', '--lint=all', '--lint-fatal', 'smart-hold.rules.yml'];

  expect(await run('promtool', args, { cwd: prometheus })).toMatchObject({ code: 0, stderr: '' });
});

programTest('promtool', 'the scrape configuration is valid and finds the rules', async () => {
  const outcome = await run('promtool', ['check', 'config', 'prometheus.yml'], { cwd: prometheus });

  expect(outcome).toMatchObject({ code: 0, stderr: '' });
  expect(outcome.stdout).toContain('1 rule files found');
});

for (const file of readdirSync(path.join(prometheus, 'tests'))) {
  if (longHistories.includes(path.basename(file, '.yml'))) continue;
  programTest(
    'promtool',
    `the unit tests in ${file} pass`,
    async () => {
      const outcome = await run('promtool', ['test', 'rules', file], { cwd: path.join(prometheus, 'tests') });

      expect(outcome, outcome.stderr).toMatchObject({ code: 0 });
    },
    180_000,
  );
}

// All rules over two weeks take promtool half a minute.
for (const name of longHistories) {
  programTest('promtool', `the unit tests in ${name}.yml pass with the rules that they are about`, async () => {
    const [group] = groups.flatMap((each) => each.alerts.filter((a) => a.name === name).map((a) => aloneIn(each, a)));
    if (group === undefined) throw new Error(`no alert ${name}`);
    const outcome = await unitTestOf(name, group);

    expect(outcome, outcome.stderr).toMatchObject({ code: 0 });
  });
}
