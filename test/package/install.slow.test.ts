import path from 'node:path';
import { expect, test } from 'vitest';
import { systemClock } from '../../src/base/clock.ts';
import { temporaryFolder } from '../support/folders.ts';
import { run } from '../support/program.ts';
import { filesBelow, root, textOf } from '../support/repository.ts';
import { simulatorFor } from '../support/simulator.ts';

type Packed = { readonly filename: string; readonly files: readonly { readonly path: string }[] };
const { version, bin } = JSON.parse(textOf('package.json')) as { version: string; bin: Record<string, string> };

/** The package as it would be published; built before, so that no test sees the build change under it. */
async function packed(folder: string): Promise<Packed> {
  const { code, stdout, stderr } = await run(
    'npm',
    ['pack', '--ignore-scripts', '--json', '--pack-destination', folder],
    {
      cwd: root,
    },
  );
  expect(code, stderr).toBe(0);
  const [one] = JSON.parse(stdout) as [Packed];
  return { ...one, filename: path.join(folder, path.basename(one.filename)) };
}

test('the package holds the program, its unit for systemd and its papers, and nothing else', async () => {
  const { files } = await packed(temporaryFolder());

  const built = filesBelow('src', '.ts').map((file) => file.replace(/^src/, 'dist').replace(/\.ts$/, '.js'));
  const rest = [
    'CHANGELOG.md',
    'LICENSE',
    'NOTICE',
    'README.md',
    'deploy/systemd/smart-hold-exporter.service',
    'package.json',
  ];
  const remedy = 'dist holds files without a source: rm -r dist, npm run build';
  expect(files.map((file) => file.path).toSorted(), remedy).toEqual([...built, ...rest].toSorted());
});

test('installed from the packed file it works where the unit starts it, and by npx', async () => {
  const folder = temporaryFolder();
  const { filename } = await packed(folder);
  const prefix = path.join(folder, 'opt');
  const simulator = await simulatorFor({}, systemClock);
  const env = { PATH: process.env['PATH'], WOLKVOX_SERVER: simulator.origin, WOLKVOX_TOKEN: simulator.token };

  const quiet = ['--prefer-offline', '--no-audit', '--no-fund'];
  const installed = await run('npm', ['install', '--global', '--prefix', prefix, ...quiet, filename]);
  const [started = ''] =
    /\/opt\/smart-hold-exporter\/(\S+)/.exec(textOf('deploy/systemd/smart-hold-exporter.service'))?.slice(1) ?? [];
  const once = await run(process.execPath, [path.join(prefix, started), 'once'], { env });
  const named = await run(path.join(prefix, 'bin/smart-hold-exporter'), ['--version']);
  const npx = await run('npx', ['--yes', ...quiet, '--package', filename, 'smart-hold-exporter', '--version'], {
    cwd: folder,
  });

  expect(installed.code, installed.stderr).toBe(0);
  expect(started).toContain(bin['smart-hold-exporter']);
  expect(once.code, once.stderr).toBe(0);
  expect(once.stdout).toContain('wolkvox_up{');
  expect(named.stdout.trim()).toBe(version);
  expect(npx.stdout.trim()).toBe(version);
}, 300_000);
