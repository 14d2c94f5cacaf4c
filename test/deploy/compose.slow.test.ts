import { copyFileSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { commandAtWork, originOf } from '../support/command.ts';
import { folderWith } from '../support/folders.ts';
import { findProgram, programTest } from '../support/program-test.ts';
import { run } from '../support/program.ts';
import { root, textOf } from '../support/repository.ts';
import { until } from '../support/until.ts';

type Service = { image?: string; init?: boolean; command: readonly string[]; environment: Record<string, string> };
const { services } = parse(textOf('deploy/compose/compose.yml'), { merge: true }) as {
  services: Record<string, Service>;
};

/** A word as Compose hands it on: without the doubled dollars, variables at their defaults. */
function atDefault(text = ''): string {
  return text.replace(/\$\{\w+:-([^}]*)\}/g, '$1').replaceAll('$$', '$');
}

programTest(
  'promtool',
  'the Prometheus of the compose file finds its rules, and they link to this installation',
  async () => {
    const { command = [], environment = {} } = services['rules'] ?? {};
    const folder = folderWith({ 'prometheus.yml': textOf('deploy/compose/prometheus.yml') });
    const script = atDefault(command[0])
      .replace('/rules/', `${root}/prometheus/`)
      .replace('/out/smart-hold.rules.yml', folder.path('smart-hold.rules.yml'));
    const env = Object.fromEntries(Object.entries(environment).map(([name, value]) => [name, atDefault(value)]));

    const written = await run('/bin/sh', ['-c', script], { env: { ...env, PATH: process.env['PATH'] } });
    await run('mkdir', [folder.path('rules')]);
    copyFileSync(folder.path('smart-hold.rules.yml'), folder.path('rules/smart-hold.rules.yml'));
    const { code, stdout } = await run('promtool', ['check', 'config', folder.path('prometheus.yml')]);

    const rules = readFileSync(folder.path('smart-hold.rules.yml'), 'utf8');
    expect(written).toMatchObject({ code: 0, stderr: '' });
    expect(rules).not.toContain('example.com');
    expect(rules).toContain('http://localhost:3000/d/smart-hold-skill?');
    expect(rules).toMatch(/\/docs\/runbooks\/WolkvoxDataStale\.md$/m);
    expect(stdout).toContain('SUCCESS');
    expect(code).toBe(0);
  },
);

test('whatever runs the image runs it under an init, so that a stop in its first moments is heard', () => {
  const ours = Object.entries(services).filter(([, { image }]) => image === 'smart-hold-exporter');

  expect(ours.map(([name, { init }]) => [name, init])).toEqual([
    ['exporter', true],
    ['simulator', true],
    ['demo', true],
  ]);
});

const composes = [['docker', 'compose'], ['docker-compose']];

/** The first Compose that is here: as a part of docker, or Debian's, which knows no top-level `name`. */
async function composeHere(): Promise<readonly string[] | undefined> {
  for (const [program = '', ...args] of composes) {
    if (findProgram(program) === undefined) continue;
    const { code } = await run(program, [...args, 'version']);
    if (code === 0) return [program, ...args];
  }
  return undefined;
}

test.each([['.env'], ['demo.env']])('Compose takes the file with %s', async (file) => {
  const compose = await composeHere();
  if (compose === undefined) {
    expect(process.env['CI'], 'needs docker-compose on the PATH').not.toBe('true');
    return;
  }
  const text = textOf('deploy/compose/compose.yml').replace(/^name:.*$/m, '');
  const copy = folderWith({ 'compose.yml': text, env: textOf(`deploy/compose/${file}`) });
  const [program = '', ...args] = compose;
  const files = ['--project-directory', path.join(root, 'deploy/compose'), '--file', copy.path('compose.yml')];

  const config = [...args, ...files, '--env-file', copy.path('env'), 'config'];
  const { code, stdout, stderr } = await run(program, config, {
    env: { PATH: process.env['PATH'], SMART_HOLD_LANGUAGE: 'es', SMART_HOLD_ADDRESS: 'https://monitor.example.net' },
  });

  expect(stderr).toBe('');
  expect(code).toBe(0);
  expect(stdout).toContain('/grafana/dashboards/es:');
  expect(stdout).toContain('--web.external-url=https://monitor.example.net:9093');
});

test('the demo’s simulator and exporter understand each other', async () => {
  const folder = folderWith({
    token: textOf('deploy/compose/demo/token'),
    'exporter.yml': textOf('deploy/compose/demo/exporter.yml'),
  });
  const here = (service: string) =>
    (services[service]?.command ?? []).map((word) =>
      word.replace('/etc/smart-hold-exporter', path.dirname(folder.path('token'))),
    );

  const simulator = commandAtWork(here('simulator').map((word) => word.replace(':18080', ':0')));
  const told = await simulator.line(/http:\/\/127\.0\.0\.1:\d+/);
  const [vendor = ''] = /http:\/\/127\.0\.0\.1:\d+/.exec(told) ?? [];
  folder.write('exporter.yml', textOf('deploy/compose/demo/exporter.yml').replace('http://127.0.0.1:18080', vendor));
  const exporter = commandAtWork([...here('demo'), '--web.listen-address=127.0.0.1:0']);
  const origin = await originOf(exporter);

  const up = await until(async () => {
    const text = await fetch(`${origin}/metrics`).then((answer) => answer.text());
    return /^wolkvox_up\{operation="demo"\} (1)$/m.exec(text)?.[1];
  });
  expect(up).toBe('1');
});
