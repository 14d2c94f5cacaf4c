import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { filesBelow, pages, root, textOf } from '../support/repository.ts';

type Manifest = {
  version: string;
  private?: boolean;
  repository: { url: string };
  homepage: string;
  bugs: { url: string };
  bin: Record<string, string>;
  engines: { node: string };
};
const manifest = JSON.parse(textOf('package.json')) as Manifest;
const entry = manifest.bin['smart-hold-exporter'] ?? 'none';

test('the package may be published, and says where its source and its tracker are', () => {
  const [, address = 'none'] =
    /^git\+(https:\/\/github\.com\/[\w.-]+\/[\w.-]+)\.git$/.exec(manifest.repository.url) ?? [];

  expect(manifest.private).toBeUndefined();
  expect(manifest.homepage).toBe(`${address}#readme`);
  expect(manifest.bugs.url).toBe(`${address}/issues`);
});

test('every file that names the project’s address names the one in package.json', () => {
  const [, name = 'none'] = /github\.com\/(.+)\.git$/.exec(manifest.repository.url) ?? [];
  const folders = ['.github', 'alertmanager', 'deploy', 'docs', 'grafana', 'prometheus', 'scripts', 'src'];
  const files = [
    ...readdirSync(root).filter((file) => /\.(?:md|json)$|^Dockerfile$/.test(file)),
    ...folders.flatMap((folder) => filesBelow(folder, '')),
  ].filter((file) => statSync(path.join(root, file)).isFile());
  const named = files.flatMap((file) =>
    [...textOf(file).matchAll(/(?:github\.com|ghcr\.io)\/[\w.-]+\/smart-hold-exporter\b/g)].map(([found]) => found),
  );

  expect(named).toContain(`ghcr.io/${name.toLowerCase()}`);
  expect(new Set(named)).toEqual(new Set([`github.com/${name}`, `ghcr.io/${name.toLowerCase()}`]));
});

test('the image and the unit start the program that the package names', () => {
  const started = [textOf('Dockerfile'), ...filesBelow('deploy/systemd', '.service').map(textOf)].flatMap((text) =>
    [...text.matchAll(/dist\/[\w-]+\.js/g)].map(([file]) => file),
  );

  expect(started.length).toBeGreaterThanOrEqual(3);
  expect(new Set(started)).toEqual(new Set([entry]));
});

test('everything that names the version names the one in package.json', () => {
  const lists = filesBelow('deploy/kubernetes', '.yaml').map(textOf).join('\n');
  const tags = [...lists.matchAll(/ghcr\.io\/[\w./-]+:([\w.-]+)/g)].map(([, tag]) => tag);

  const examples = pages.flatMap((page) =>
    [...textOf(page).matchAll(/smart-hold-exporter[-:](\d+\.\d+\.\d+)/g)].map(([, named]) => named),
  );

  expect(new Set(examples)).toEqual(new Set([manifest.version]));
  expect(textOf('Dockerfile')).toContain(`\nARG SMART_HOLD_VERSION=${manifest.version}\n`);
  expect(tags).not.toEqual([]);
  expect(new Set(tags)).toEqual(new Set([manifest.version]));
  expect(textOf('CHANGELOG.md')).toMatch(new RegExp(`^## ${manifest.version} / \\d{4}-\\d{2}-\\d{2}$`, 'm'));
});

test('the oldest Node that the package takes is the one that the pages name', () => {
  const floor = manifest.engines.node.replace('>=', '');

  expect(textOf('README.md')).toContain(`Node ${floor} or newer`);
  expect(textOf('docs/deployment.md')).toContain(`Node ${floor} or newer`);
});
