import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import type { RuleGroup } from '../../prometheus/rules/alert.ts';
import { exampleLinks, renderRuleFile } from '../../prometheus/rules/render.ts';
import { temporaryFolder } from '../support/folders.ts';
import { run } from '../support/program.ts';

const tests = path.resolve(import.meta.dirname, '../../prometheus/tests');

/** What promtool says of an alert's unit test before a rule file of one group. */
export function unitTestOf(alertName: string, group: RuleGroup) {
  const folder = temporaryFolder();
  mkdirSync(path.join(folder, 'tests'));
  writeFileSync(path.join(folder, 'smart-hold.rules.yml'), renderRuleFile([group], exampleLinks));
  cpSync(path.join(tests, `${alertName}.yml`), path.join(folder, 'tests/test.yml'));
  return run('promtool', ['test', 'rules', path.join(folder, 'tests/test.yml')]);
}
