// Writes the lists from deploy/kubernetes/source. Flags: see `options`; without them, the lists that are committed.
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { runnerImport } from 'vite';

const root = path.join(import.meta.dirname, '..');
const load = async (file) =>
  (await runnerImport(path.join(root, file), { configFile: false, logLevel: 'error' })).module;
const { renderLists } = await load('deploy/kubernetes/source/render.ts');
const { committedSettings } = await load('deploy/kubernetes/source/committed.ts');
const usual = committedSettings(JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')));

const { values } = parseArgs({
  options: {
    namespace: { type: 'string', default: usual.namespace },
    image: { type: 'string', default: usual.image },
    shards: { type: 'string', default: String(usual.shards) },
    release: { type: 'string', default: usual.release },
    'runbooks-url': { type: 'string', default: usual.links.runbooks },
    'grafana-url': { type: 'string', default: usual.links.grafana },
    out: { type: 'string', default: path.join(root, 'deploy/kubernetes') },
  },
});
const links = {
  runbooks: values['runbooks-url'].replace(/\/+$/, ''),
  grafana: values['grafana-url'].replace(/\/+$/, ''),
};

const shards = Number(values.shards);
if (!Number.isInteger(shards) || shards < 1) throw new Error(`--shards: ${values.shards} is no whole number from 1 on`);

for (const { file, text } of renderLists({ ...values, shards, links }))
  writeFileSync(path.join(values.out, file), text);
