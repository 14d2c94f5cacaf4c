// Writes the rule files from prometheus/rules. Flags: --runbooks-url, --grafana-url, --out (a directory).
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { runnerImport } from 'vite';

const load = async (file) =>
  (await runnerImport(path.resolve(import.meta.dirname, '../prometheus/rules', file))).module;
const { exampleLinks, renderRuleFile, renderPrometheusRule } = await load('render.ts');
const { groups } = await load('groups.ts');

const { values } = parseArgs({
  options: {
    'runbooks-url': { type: 'string', default: exampleLinks.runbooks },
    'grafana-url': { type: 'string', default: exampleLinks.grafana },
    out: { type: 'string', default: path.resolve(import.meta.dirname, '../prometheus') },
  },
});
const links = {
  runbooks: values['runbooks-url'].replace(/\/+$/, ''),
  grafana: values['grafana-url'].replace(/\/+$/, ''),
};

writeFileSync(path.join(values.out, 'smart-hold.rules.yml'), renderRuleFile(groups, links));
writeFileSync(path.join(values.out, 'smart-hold.prometheusrule.yml'), renderPrometheusRule(groups, links));
