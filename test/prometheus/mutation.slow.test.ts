import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'vitest';

import { groups } from '../../prometheus/rules/groups.ts';
import { exampleLinks, renderRuleFile } from '../../prometheus/rules/render.ts';
import { temporaryFolder } from '../support/folders.ts';
import { run } from '../support/program.ts';
import { programTest } from '../support/program-test.ts';
import { mutantsOf, type Mutant } from './mutants.ts';

const tests = path.resolve(import.meta.dirname, '../../prometheus/tests');

/** Whether the alert's unit test passes although one of its numbers was changed. */
async function survives({ alertName, group }: Mutant): Promise<boolean> {
  const folder = temporaryFolder();
  mkdirSync(path.join(folder, 'tests'));
  writeFileSync(path.join(folder, 'smart-hold.rules.yml'), renderRuleFile([group], exampleLinks));
  cpSync(path.join(tests, `${alertName}.yml`), path.join(folder, 'tests/test.yml'));

  const { code, stderr } = await run('promtool', ['test', 'rules', path.join(folder, 'tests/test.yml')]);
  if (code !== 0 && !/got:|exp:/.test(stderr)) throw new Error(`promtool did not compare anything: ${stderr}`);
  return code === 0;
}

const alertNames = [...new Set(groups.flatMap(({ alerts }) => alerts.map(({ name }) => name)))];

for (const name of alertNames) {
  programTest(
    'promtool',
    `no number of ${name} can change without a unit test noticing`,
    async () => {
      const mutants = groups.flatMap(mutantsOf).filter(({ alertName }) => alertName === name);
      const unnoticed: string[] = [];
      for (const mutant of mutants) if (await survives(mutant)) unnoticed.push(mutant.change);

      expect(mutants.length).toBeGreaterThan(0);
      expect(unnoticed).toEqual([]);
    },
    180_000,
  );
}
