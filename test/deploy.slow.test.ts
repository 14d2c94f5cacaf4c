import { copyFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'vitest';
import { temporaryFolder } from './support/folders.ts';
import { run } from './support/program.ts';
import { programTest } from './support/program-test.ts';
import { root } from './support/repository.ts';

programTest('promtool', 'the Prometheus of the compose file finds its rules', async () => {
  const folder = temporaryFolder();
  for (const file of ['deploy/compose/prometheus.yml', 'prometheus/smart-hold.rules.yml']) {
    copyFileSync(path.join(root, file), path.join(folder, path.basename(file)));
  }

  const { code, stderr } = await run('promtool', ['check', 'config', path.join(folder, 'prometheus.yml')]);

  expect(stderr).toBe('');
  expect(code).toBe(0);
});
