// Writes the generated dashboards. Flags: --runbooks-url (of the alerts' pages), --out (a directory).
// Vite runs the TypeScript: Node 20 does not.
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { runnerImport } from 'vite';

const root = fileURLToPath(new URL('..', import.meta.url));
const load = async (file) => (await runnerImport(file, { root, configFile: false, logLevel: 'error' })).module;
const { renderAll } = await load('./grafana/render.ts');
const { exampleLinks } = await load('./prometheus/rules/render.ts');

const { values } = parseArgs({
  options: {
    'runbooks-url': { type: 'string', default: exampleLinks.runbooks },
    out: { type: 'string', default: join(root, 'grafana/dashboards') },
  },
});
const runbooks = values['runbooks-url'].replace(/\/+$/, '');

for (const { path, text } of renderAll()) {
  const file = join(values.out, path);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text.replaceAll(exampleLinks.runbooks, runbooks));
  console.log(relative(root, file));
}
