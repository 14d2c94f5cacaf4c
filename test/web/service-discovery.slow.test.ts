import { expect } from 'vitest';
import { folderWith } from '../support/folders.ts';
import { run } from '../support/program.ts';
import { programTest } from '../support/program-test.ts';
import { reloadableExporter } from '../support/reloadable-exporter.ts';
import { simulatorFor } from '../support/simulator.ts';

programTest('promtool', 'Prometheus makes of /sd one target for each part, with an instance of its own', async () => {
  const exporter = await twoOperations();
  const job = { job_name: 'smart-hold', http_sd_configs: [{ url: `${exporter.origin}/sd` }] };
  const folder = folderWith({ 'prometheus.yml': JSON.stringify({ scrape_configs: [job] }) });

  const { stdout } = await run('promtool', [
    'check',
    'service-discovery',
    '--timeout=2s',
    folder.path('prometheus.yml'),
    'smart-hold',
  ]);

  const found = JSON.parse(stdout) as readonly { readonly labels: Readonly<Record<string, string>> }[];
  const { host } = new URL(exporter.origin);
  expect(found.map(({ labels }) => labels['instance']).toSorted()).toEqual([host, `${host}/soporte`, `${host}/ventas`]);
});

/** An exporter of two operations that has read both. */
async function twoOperations() {
  const { origin, token } = await simulatorFor({ skills: 3 });
  const config = JSON.stringify({
    operations: ['ventas', 'soporte'].map((name) => ({ name, server: origin, token_env: name.toUpperCase() })),
  });
  const exporter = await reloadableExporter({ config, tokens: { VENTAS: token, SOPORTE: token } });
  await exporter.shows('wolkvox_up{operation="ventas"}', 1);
  await exporter.shows('wolkvox_up{operation="soporte"}', 1);
  return exporter;
}
