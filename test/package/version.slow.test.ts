import { cpSync, readFileSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../support/folders.ts';
import { run } from '../support/program.ts';
import { root } from '../support/repository.ts';

/** A repository of its own with what names address and version, and the scripts that change them. */
async function repository() {
  const folder = temporaryFolder();
  const files = ['package.json', 'package-lock.json', 'Dockerfile', 'CHANGELOG.md', 'SECURITY.md', '.github', 'docs'];
  for (const file of [...files, 'deploy', 'scripts', 'prometheus', 'grafana', 'src', 'tsconfig.json']) {
    cpSync(path.join(root, file), path.join(folder, file), { recursive: true });
  }
  symlinkSync(path.join(root, 'node_modules'), path.join(folder, 'node_modules'));
  const works = async (program: string, ...args: string[]) => {
    const identity = { GIT_AUTHOR_NAME: 'a', GIT_AUTHOR_EMAIL: 'a@example.com' };
    const committer = { GIT_COMMITTER_NAME: 'a', GIT_COMMITTER_EMAIL: 'a@example.com' };
    const { code, stdout, stderr } = await run(program, args, {
      cwd: folder,
      env: { ...process.env, ...identity, ...committer },
    });
    expect(code, stdout + stderr).toBe(0);
    return stdout;
  };
  await works('git', 'init', '--quiet');
  await works('git', 'add', '--all', '--', ':!node_modules');
  await works('git', 'commit', '--quiet', '--message', 'all');
  return { works, textOf: (file: string) => readFileSync(path.join(folder, file), 'utf8') };
}

test('npm version changes everything that names the version and cuts the changelog', async () => {
  const { works, textOf } = await repository();

  await works('npm', 'version', '7.8.9');

  expect(textOf('Dockerfile')).toContain('\nARG SMART_HOLD_VERSION=7.8.9\n');
  expect(textOf('deploy/kubernetes/exporter.yaml')).toContain('smart-hold-exporter:7.8.9\n');
  expect(textOf('docs/deployment.md')).toContain('smart-hold-exporter-7.8.9.tgz');
  expect(textOf('CHANGELOG.md')).toMatch(/^## Unreleased\n\n## 7\.8\.9 \/ \d{4}-\d\d-\d\d$/m);
  expect((await works('git', 'tag')).trim()).toBe('v7.8.9');
  expect(await works('git', 'status', '--porcelain', '--untracked-files=no')).toBe('');
});

test('a new address is named everywhere, in lower case where images are kept', async () => {
  const { works, textOf } = await repository();

  await works('npm', 'run', 'address', '--', 'https://github.com/Acme/smart-hold-exporter');

  expect(textOf('package.json')).toContain('git+https://github.com/Acme/smart-hold-exporter.git');
  expect(textOf('Dockerfile')).toContain('https://github.com/Acme/smart-hold-exporter"');
  expect(textOf('deploy/kubernetes/exporter.yaml')).toContain('ghcr.io/acme/smart-hold-exporter:');
  expect(textOf('.github/ISSUE_TEMPLATE/config.yml')).toContain('https://github.com/Acme/smart-hold-exporter/security');
});
