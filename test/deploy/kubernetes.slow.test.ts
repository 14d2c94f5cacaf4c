import path from 'node:path';
import { expect, test } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { folderWith } from '../support/folders.ts';
import { run } from '../support/program.ts';
import { findProgram, programTest } from '../support/program-test.ts';
import { root, textOf } from '../support/repository.ts';

programTest('promtool', 'a Prometheus without the operator takes the two files of its ConfigMap', async () => {
  const { data } = parse(textOf('deploy/kubernetes/plain-prometheus.yaml')) as { data: Record<string, string> };
  // Inline: Prometheus has `scrape_config_files` since 2.43, Debian's is older.
  const { scrape_configs } = parse(data['smart-hold.scrape.yml'] ?? '') as { scrape_configs: unknown };
  const config = { rule_files: ['smart-hold.rules.yml'], scrape_configs };
  const folder = folderWith({ ...data, 'prometheus.yml': JSON.stringify(config) });

  const { code, stdout } = await run('promtool', ['check', 'config', folder.path('prometheus.yml')]);

  expect(Object.keys(data)).toHaveLength(2);
  expect(stdout).toContain('SUCCESS');
  expect(code).toBe(0);
});

// Skipped where it is missing, even in CI: the lists need no kubectl to be written, and a cluster brings its own.
test.skipIf(findProgram('kubectl') === undefined)('kubectl renders the kustomization', async () => {
  const { code, stdout, stderr } = await run('kubectl', ['kustomize', path.join(root, 'deploy/kubernetes')]);

  expect(stderr).toBe('');
  expect(code).toBe(0);
  const objects = parseAllDocuments(stdout).map((document) => document.toJS() as { metadata: { namespace?: string } });
  expect(objects).toHaveLength(9);
  expect(new Set(objects.map(({ metadata }) => metadata.namespace))).toEqual(new Set(['monitoring']));
});
