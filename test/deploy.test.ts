import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { parseConfig } from '../src/config/parse-config.ts';
import { programTest, run } from './support/programs.ts';
import { filesBelow, root, textOf } from './support/repository.ts';

const yamlFiles = [...filesBelow('deploy', '.yml'), ...filesBelow('deploy', '.yaml')];

test.each(yamlFiles)('%s is YAML without faults', (file) => {
  expect(parseAllDocuments(textOf(file)).flatMap(({ errors, warnings }) => [...errors, ...warnings])).toEqual([]);
});

test.each(['deploy/compose/exporter.example.yml', 'deploy/kubernetes/exporter.yml'])('%s is valid', (file) => {
  const { config, warnings } = parseConfig({ text: textOf(file), file, env: {} });

  expect(config.operations).toHaveLength(1);
  expect(warnings).toEqual([]);
});

test('every folder and file that the compose file mounts from the repository exists', () => {
  const { services } = parse(textOf('deploy/compose/compose.yml')) as {
    services: Record<string, { volumes: string[] }>;
  };
  const mounted = Object.values(services).flatMap(({ volumes }) => volumes.map((volume) => volume.split(':')[0] ?? ''));
  const ours = mounted.filter((source) => source.startsWith('../..'));

  expect(ours).not.toEqual([]);
  expect(ours.filter((source) => !existsSync(path.join(root, 'deploy/compose', source)))).toEqual([]);
});

test('the image, the compose file and kubernetes agree on the user and the folder of the state', () => {
  const [user] = /^USER (\d+):\1$/m.exec(textOf('Dockerfile'))?.slice(1) ?? [];
  const deployment = textOf('deploy/kubernetes/deployment.yaml');

  expect(user).toBeDefined();
  expect(deployment).toContain(`runAsUser: ${user ?? ''}`);
  for (const text of [textOf('Dockerfile'), textOf('deploy/compose/compose.yml'), deployment]) {
    expect(text).toContain('/var/lib/smart-hold-exporter');
  }
});

programTest('promtool', 'the Prometheus of the compose file finds its rules', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'compose-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const file of ['deploy/compose/prometheus.yml', 'prometheus/smart-hold.rules.yml']) {
    copyFileSync(path.join(root, file), path.join(folder, path.basename(file)));
  }

  const { code, stderr } = await run('promtool', ['check', 'config', path.join(folder, 'prometheus.yml')]);

  expect(stderr).toBe('');
  expect(code).toBe(0);
});
