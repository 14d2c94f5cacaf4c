import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test, vi } from 'vitest';
import { temporaryFolder } from './support/folders.ts';
import { commandAtWork, originOf } from './support/command.ts';
import { run, startProgram } from './support/program.ts';

const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as {
  readonly version: string;
  readonly bin: Readonly<Record<string, string>>;
  readonly engines: { readonly node: string };
};
const dist = (file: string) => path.resolve('dist', file);
const entries = ['bin.js', 'main.js'];
const unreachable = { WOLKVOX_SERVER: 'http://127.0.0.1:1' };

test('the package, the image and its health check start with the file that comes before everything else', () => {
  expect(manifest.bin['smart-hold-exporter']).toBe('dist/bin.js');
  expect(readFileSync('Dockerfile', 'utf8')).toMatch(/^ENTRYPOINT \[.*"\/app\/dist\/bin\.js"\]$/m);
  expect(readFileSync('Dockerfile', 'utf8')).toMatch(/CMD \[.*"\/app\/dist\/bin\.js", "healthcheck"\]$/m);
  const [, oldest = ''] = /const oldest = \[([\d, ]+)\]/.exec(readFileSync('src/first.ts', 'utf8')) ?? [];
  expect(manifest.engines.node).toBe(`>=${oldest.replaceAll(', ', '.')}`);
});

test.each(entries)('%s runs the command', async (file) => {
  expect(await run(process.execPath, [dist(file), '--version'])).toMatchObject({
    code: 0,
    stdout: `${manifest.version}\n`,
  });
});

test.each(entries)('%s on a Node that is too old says so in one sentence', async (file) => {
  const older = "Object.defineProperty(process.versions, 'node', { value: '20.18.3' }); await import(process.argv[1]);";

  const ended = await run(process.execPath, ['--input-type=module', '-e', older, dist(file)]);

  expect(ended).toEqual({
    code: 1,
    stdout: '',
    stderr: 'smart-hold-exporter needs Node.js 20.19.0 or newer; this is 20.18.3\n',
  });
});

test.each(['bin.js', 'first.js'])('%s is written for a Node that knows little', (file) => {
  const text = readFileSync(dist(file), 'utf8');

  expect(text).not.toMatch(/\?\?|\?\.|^await |[^n] from '|from "/m);
});

test.each(entries)('SIGUSR1 opens no debugger in %s', async (file) => {
  const exporter = startProgram(process.execPath, [dist(file), '--web.listen-address=127.0.0.1:0'], {
    env: { PATH: process.env['PATH'], ...unreachable, WOLKVOX_TOKEN: '6e6f6e65' },
  });

  await exporter.line(/"event":"started"/);
  for (let n = 0; n < 5; n += 1) exporter.signal('SIGUSR1');
  await exporter.line(/refresh_/);
  exporter.signal('SIGTERM');
  const { stderr: log } = await exporter.ended;

  expect(log).toContain('"event":"stopped"');
  expect(log).not.toMatch(/debugger/i);
});

test.each([
  ['WOLKVOX_TOKEN', {}],
  ['OWN_NAME', { SMART_HOLD_CONFIG_FILE: 'exporter.yml' }],
])('a report of the running process does not hold the token that came by %s', async (name, more) => {
  const folder = temporaryFolder();
  const token = 'c0ffee5ec2e7'.repeat(3);
  const file = path.join(folder, 'exporter.yml');
  writeFileSync(file, `operations:\n  - {name: a, server: "http://127.0.0.1:1", token_env: ${name}}\n`);
  const exporter = commandAtWork(['--web.listen-address=127.0.0.1:0'], {
    ...('SMART_HOLD_CONFIG_FILE' in more ? { SMART_HOLD_CONFIG_FILE: file } : unreachable),
    [name]: token,
    NODE_OPTIONS: `--report-on-signal --report-signal=SIGUSR2 --report-directory=${folder}`,
  });
  await originOf(exporter);

  exporter.signal('SIGUSR2');
  const reports = () => readdirSync(folder).filter((found) => found.endsWith('.json'));
  const isWhole = (found: string) => readFileSync(path.join(folder, found), 'utf8').trimEnd().endsWith('}');
  await vi.waitUntil(() => reports().some(isWhole), { timeout: 30_000 });

  const report = readFileSync(path.join(folder, reports()[0] ?? ''), 'utf8');
  expect(report).toContain('environmentVariables');
  expect(report).not.toContain(token);
});

test('a health check without flags loads nothing of the exporter', async () => {
  const exporter = commandAtWork(['--web.listen-address=127.0.0.1:0'], { ...unreachable, WOLKVOX_TOKEN: '6e6f6e65' });
  const { host } = new URL(await originOf(exporter));
  const env = { SMART_HOLD_WEB_LISTEN_ADDRESS: host, NODE_V8_COVERAGE: temporaryFolder() };

  expect(await run(process.execPath, [dist('bin.js'), 'healthcheck'], { env })).toMatchObject({ code: 0, stdout: '' });

  const [coverage = ''] = readdirSync(env.NODE_V8_COVERAGE);
  const seen = readFileSync(path.join(env.NODE_V8_COVERAGE, coverage), 'utf8');
  const files = [...seen.matchAll(/"url":"file:[^"]*\/(dist|node_modules)\/([^"]*)"/g)].map(([, , name]) => name);
  expect(files.toSorted()).toEqual([
    'base/errors.js',
    'base/listen-address.js',
    'base/loopback.js',
    'bin.js',
    'cli/healthcheck.js',
    'first.js',
  ]);
});

test.each(entries)('a health check by %s says in one line why it fails', async (file) => {
  const env = { SMART_HOLD_WEB_LISTEN_ADDRESS: '127.0.0.1:1' };

  expect(await run(process.execPath, [dist(file), 'healthcheck'], { env })).toEqual({
    code: 1,
    stdout: '',
    stderr: 'error: http://127.0.0.1:1/-/healthy: nothing listens there\n',
  });
});
