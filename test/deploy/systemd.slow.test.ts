import path from 'node:path';
import { expect } from 'vitest';
import { folderWith } from '../support/folders.ts';
import { programTest } from '../support/program-test.ts';
import { run } from '../support/program.ts';
import { root, textOf } from '../support/repository.ts';

const unit = 'deploy/systemd/smart-hold-exporter.service';

programTest('systemd-analyze', 'systemd understands every line of the unit', async () => {
  // Where this machine has Node and the program, so that only the lines themselves are judged.
  const text = textOf(unit)
    .replace('/usr/bin/node', process.execPath)
    .replace(/\/opt\/\S+(?=\/dist\/)/, root);
  const folder = folderWith({ 'smart-hold-exporter.service': text });

  const { code, stdout, stderr } = await run('systemd-analyze', [
    'verify',
    '--man=no',
    folder.path('smart-hold-exporter.service'),
  ]);

  // Other units of the machine may be complained of as well.
  expect((stdout + stderr).split('\n').filter((line) => line.includes('smart-hold-exporter'))).toEqual([]);
  expect(code).toBe(0);
});

programTest('systemd-analyze', 'the unit is exposed to 1.5 at most, of 10', async () => {
  const { code, stdout } = await run('systemd-analyze', [
    'security',
    '--offline=true',
    '--threshold=15',
    '--no-pager',
    path.join(root, unit),
  ]);

  expect(stdout).toMatch(/Overall exposure level for smart-hold-exporter\.service: 1\.[0-5] OK/);
  expect(code).toBe(0);
});
