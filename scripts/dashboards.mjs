// Writes the generated dashboards to grafana/dashboards. Vite runs the TypeScript: Node 20 does not.
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runnerImport } from 'vite';

const root = fileURLToPath(new URL('..', import.meta.url));
const { module } = await runnerImport('./grafana/render.ts', { root, configFile: false, logLevel: 'error' });

for (const { path, text } of module.renderAll()) {
  const file = join(root, 'grafana/dashboards', path);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text);
  console.log(`grafana/dashboards/${path}`);
}
