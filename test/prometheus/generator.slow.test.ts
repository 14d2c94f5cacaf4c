import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';

import { groups } from '../../prometheus/rules/groups.ts';
import { renderPrometheusRule, renderRuleFile } from '../../prometheus/rules/render.ts';
import { temporaryFolder } from '../support/folders.ts';
import { run } from '../support/program.ts';
import { root } from '../support/repository.ts';

test('the generator puts the links it is given into both files', async () => {
  const out = temporaryFolder();
  const script = path.join(root, 'scripts/rules.mjs');
  const links = { grafana: 'https://grafana.test', runbooks: 'https://wiki.test/alerts' };
  const args = [script, `--out=${out}`, `--grafana-url=${links.grafana}/`, `--runbooks-url=${links.runbooks}`];

  expect(await run(process.execPath, args)).toMatchObject({ code: 0 });
  expect(readFileSync(path.join(out, 'smart-hold.rules.yml'), 'utf8')).toBe(renderRuleFile(groups, links));
  expect(readFileSync(path.join(out, 'smart-hold.prometheusrule.yml'), 'utf8')).toBe(
    renderPrometheusRule(groups, links),
  );
});
