import { readdirSync } from 'node:fs';
import { chmod, writeFile } from 'node:fs/promises';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { systemClock } from '../src/base/clock.ts';
import { command, commandAtWork, main, originOf } from './support/command.ts';
import { valueIn } from './support/exposition.ts';
import { temporaryFolder } from './support/folders.ts';
import { run } from './support/program.ts';
import { simulatorFor } from './support/simulator.ts';
import { until } from './support/until.ts';

const anywhere = ['--web.listen-address', '127.0.0.1:0'];
const unreachable = { WOLKVOX_SERVER: 'http://127.0.0.1:1', WOLKVOX_TOKEN: '6e6f6e65' };

async function vendor(options: Parameters<typeof simulatorFor>[0] = {}) {
  const simulator = await simulatorFor({ skills: 3, unused: 'zero', ...options }, systemClock);
  return { simulator, env: { WOLKVOX_SERVER: simulator.origin, WOLKVOX_TOKEN: simulator.token } };
}

async function fileWith(name: string, text: string, mode = 0o600): Promise<string> {
  const file = path.join(temporaryFolder(), name);
  await writeFile(file, text);
  await chmod(file, mode);
  return file;
}

const configWith = (lines: string) =>
  fileWith('config.yaml', `${lines}\noperations:\n  - name: a\n    server: "0042"\n    token_env: TOKEN\n`);

test.each<[string, readonly string[], number, RegExp]>([
  ['an unknown command', ['serv'], 2, /unknown command.*serve/],
  ['an unknown flag', ['--log.lvl', 'debug'], 2, /--log\.lvl.*--log\.level/s],
  ['a flag for a secret', ['--token=6e6f6e65'], 2, /unknown option '--token'/],
  ['a config that is not there', ['--config.file', '/nowhere.yaml'], 2, /\/nowhere\.yaml.*no such file/],
  ['the same for check-config', ['check-config', '--config.file', '/nowhere.yaml'], 2, /\/nowhere\.yaml.*no such file/],
])('%s stops it with a message', async (_, argv, code, message) => {
  const ended = await command(argv);

  expect(ended.code).toBe(code);
  expect(ended.stderr).toMatch(message);
  expect(ended.stderr).not.toMatch(/ {4}at |node:internal|6e6f6e65/);
  expect(ended.stdout).toBe('');
});

test.each<[string, string, RegExp]>([
  ['an unknown key', 'intervall: 5m', /config\.yaml:1.*intervall.*interval/],
  ['an interval that does not divide a day', 'interval: 7m', /does not divide a day/],
  ['a cadence the pool cannot pay for', 'interval: 30s', /needs \d+ calls a day and may make 800/],
  ['broken YAML', 'interval: [5m', /config\.yaml/],
])('%s in the file stops it with a message', async (_, lines, message) => {
  const file = await configWith(lines);

  const ended = await command(['check-config', '--config.file', file], { TOKEN: '6e6f6e65' });

  expect([ended.code, ended.stdout]).toEqual([2, '']);
  expect(ended.stderr).toMatch(message);
  expect(ended.stderr).not.toMatch(/ {4}at /);
});

test.each(['serve', 'once'])('%s refuses the same files, with 2', async (name) => {
  const file = await configWith('intervall: 5m');

  const { code, stderr } = await command([name, '--config.file', file], { TOKEN: '6e6f6e65' });

  expect(code).toBe(2);
  expect(stderr).toMatch(/"event":"start_refused".*write interval/);
});

test('every fault of an operation is told at once', async () => {
  const file = await fileWith(
    'config.yaml',
    `operations:
  - {name: a, server: "0042", token_file: /nowhere/token, timezone: America/Bogotta}
  - {name: a, server: "42 42", token_env: EMPTY}
`,
  );

  const { code, stderr } = await command(['check-config', '--config.file', file]);

  expect(code).toBe(2);
  for (const message of [/America\/Bogotta.*America\/Bogota/, /operations\[1\]\.server/])
    expect(stderr).toMatch(message);
});

test.each([
  ['missing', undefined, /there is no such file/],
  ['empty', '', /the token is empty/],
])('a token file that is %s stops it with a message', async (_, text, message) => {
  const file = text === undefined ? path.join(temporaryFolder(), 'token') : await fileWith('token', text);

  const { code, stderr } = await command(anywhere, { WOLKVOX_SERVER: '0042', WOLKVOX_TOKEN_FILE: file });

  expect(code).toBe(1);
  expect(stderr).toMatch(message);
  expect(stderr).toContain(file);
});

test('a token file others can read is a warning, and no reason not to start', async () => {
  const file = await fileWith('token', '6e6f6e65', 0o644);

  const { code, stdout } = await command(['check-config'], { WOLKVOX_SERVER: '0042', WOLKVOX_TOKEN_FILE: file });

  expect(code).toBe(0);
  expect(stdout).toMatch(/can be read by other users.*chmod 600/);
});

test('check-config prints what is in force and calls nobody', async () => {
  const { simulator, env } = await vendor();

  const { code, stdout, stderr } = await command(['check-config'], env);

  expect([code, stderr, simulator.measured().requests]).toEqual([0, '', 0]);
  expect(stdout).toMatch(/token +set, from variable WOLKVOX_TOKEN/);
  expect(stdout).toMatch(/configuration is valid/);
});

test('a missing token of a file is named by operation, key and line', async () => {
  const file = await fileWith(
    'config.yaml',
    'operations:\n  - {name: a, server: "0042", token_file: /nowhere/token}\n',
  );

  const { code, stderr } = await command(['check-config', '--config.file', file]);

  expect(code).toBe(1);
  expect(stderr).toContain(
    `${file}:2:43: operations[0].token_file: /nowhere/token of operation a: there is no such file`,
  );
});

test('check-config finds a state file that serve would refuse, and touches nothing', async () => {
  const folder = temporaryFolder();
  const env = { WOLKVOX_SERVER: '0042', WOLKVOX_TOKEN: '6e6f6e65' };

  const missing = await command(['check-config', '--state.file', path.join(folder, 'missing/state.json')], env);
  expect([missing.code, missing.stderr]).toEqual([1, expect.stringMatching(/there is no folder .*missing/)]);

  const state = path.join(folder, 'state.json');
  expect((await command(['check-config', '--state.file', state], env)).code).toBe(0);
  expect(readdirSync(folder)).toEqual([]);

  await writeFile(state, '{"version":9,"operations":[]}');
  const newer = await command([...anywhere, '--state.file', state], env);
  expect([newer.code, newer.stderr]).toEqual([
    1,
    expect.stringMatching(/in version 9; this one knows up to version 2/),
  ]);
  expect(readdirSync(folder)).toEqual(['state.json']);
});

test('what cannot start says so in the format of the log', async () => {
  const env = { WOLKVOX_SERVER: '42', WOLKVOX_TOKEN: '6e6f6e65' };

  expect((await command([], env)).stderr).toMatch(/^\{"level":"error",.*"event":"start_refused"/);
  expect((await command(['--log.format', 'pretty'], env)).stderr).toMatch(/^\[.*\] ERROR: .*WOLKVOX_SERVER/);
});

test('a reader that goes is no crash', async () => {
  const check = `"${process.execPath}" "${main}" check-config; echo "code $?" >&2`;
  const { stderr } = await run('sh', ['-c', `(${check}) | true`], {
    env: { PATH: process.env['PATH'], WOLKVOX_SERVER: '0042', WOLKVOX_TOKEN: '6e6f6e65' },
  });

  expect(stderr).toBe('code 0\n');
});

test('a full disk is one line, and 1', async () => {
  const { env } = await vendor();
  const once = `"${process.execPath}" "${main}" once --log.level error > /dev/full`;
  const { code, stderr } = await run('sh', ['-c', once], { env: { PATH: process.env['PATH'], ...env } });

  expect([code, stderr]).toEqual([1, 'error: standard output cannot be written (ENOSPC)\n']);
});

test('once that is interrupted says so in one line', async () => {
  const { simulator, env } = await vendor({ faults: [{ kind: 'silence' }] });
  const once = commandAtWork(['once'], env);
  await until(() => (simulator.measured().requests > 0 ? true : undefined));

  once.signal('SIGINT');
  const { code, stdout, stderr } = await once.ended;

  expect([code, stdout]).toEqual([1, '']);
  expect(stderr).toMatch(/^error: stopped before every operation was asked/m);
  expect(stderr).not.toContain('crashed');
});

test('a simulator on a port in use is refused', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const address = `127.0.0.1:${(server.address() as AddressInfo).port}`;

  const { code, stderr } = await command(['simulate', '--listen-address', address]);

  expect(code).toBe(1);
  expect(stderr).toMatch(/"event":"start_refused".*the port is in use/);
});

test('a port in use stops it with a message that names the address', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const address = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const stateFile = path.join(temporaryFolder(), 'state.json');

  const ended = await command(['--web.listen-address', address, '--state.file', stateFile], unreachable);

  expect(ended.code).toBe(1);
  expect(ended.stderr).toMatch(new RegExp(`${address}: the port is in use`));
  expect(ended.stderr).not.toMatch(/ {4}at /);
});

test.each(['SIGTERM', 'SIGINT'] as const)('%s ends it with 0, its state saved', async (signal) => {
  const { env } = await vendor();
  const exporter = commandAtWork(anywhere, env);
  await exporter.line(/"event":"refresh_first_success"/);

  exporter.signal(signal);
  const { code, stderr } = await exporter.ended;

  expect(code).toBe(0);
  expect(stderr).toMatch(/"event":"stopped"/);
});

test('a second signal does not wait', async () => {
  const { env } = await vendor({ faults: [{ kind: 'silence' }] });
  const exporter = commandAtWork(anywhere, env);
  await originOf(exporter);

  exporter.signal('SIGTERM');
  exporter.signal('SIGINT');

  expect((await exporter.ended).code).toBe(1);
});

test('once prints the metrics and ends with 0', async () => {
  const { env } = await vendor();

  const { code, stdout, stderr } = await command(['once'], env);

  expect(code).toBe(0);
  expect(valueIn(stdout, 'wolkvox_up')).toBe(1);
  expect(valueIn(stdout, 'wolkvox_exporter_config_last_reload_successful')).toBe(1);
  expect(stderr).toMatch(/"event":"refresh_first_success"/);
  expect(stdout).not.toMatch(/^(process|nodejs)_/m);
  expect((await command(['once', '--all'], env)).stdout).toMatch(/^process_cpu_seconds_total /m);
});

test('once ends with 1 when an operation failed, and prints what worked', async () => {
  const { simulator } = await vendor();
  const file = await fileWith(
    'config.yaml',
    `operations:
  - {name: well, server: "${simulator.origin}", token_env: WELL}
  - {name: away, server: "${simulator.origin}", token_env: AWAY}
`,
  );

  const { code, stdout } = await command(['once', '--config.file', file], { WELL: simulator.token, AWAY: '6e6f6e65' });

  expect(code).toBe(1);
  expect(valueIn(stdout, 'wolkvox_up', { operation: 'well' })).toBe(1);
  expect(valueIn(stdout, 'wolkvox_up', { operation: 'away' })).toBe(0);
});

test('healthcheck finds an exporter that runs, and none where there is none', async () => {
  const exporter = commandAtWork(anywhere, unreachable);
  const url = `${await originOf(exporter)}/-/healthy`;

  expect((await command(['healthcheck', '--url', url])).code).toBe(0);
  expect((await command(['healthcheck', '--url', 'http://127.0.0.1:1/-/healthy'])).code).toBe(1);
});

test('simulate plays a vendor that the exporter can read', async () => {
  const simulator = commandAtWork(['simulate', '--listen-address', '127.0.0.1:0']);
  const origin = /at (\S+)/.exec(await simulator.line(/simulator at/))?.[1] ?? '';
  const token = /: (\S+)$/.exec(await simulator.line(/accepted only here/))?.[1] ?? '';

  expect((await command(['once'], { WOLKVOX_SERVER: origin, WOLKVOX_TOKEN: token })).code).toBe(0);
  simulator.signal('SIGTERM');
  expect((await simulator.ended).code).toBe(0);
});

test('version and help are printed with 0', async () => {
  expect(await command(['--version'])).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) as string,
  });
  expect((await command(['--help'])).stdout).toContain('--web.listen-address');
});

test('it goes on when whoever read its log has gone', async () => {
  const { env } = await vendor();
  const exporter = commandAtWork([...anywhere, '--log.level', 'debug'], env);
  const origin = await originOf(exporter);

  exporter.stopReadingStderr();
  for (let n = 0; n < 3; n += 1) {
    exporter.signal('SIGHUP'); // told in the log
    expect((await fetch(`${origin}/-/healthy`)).status).toBe(200);
  }
  exporter.signal('SIGTERM');

  expect((await exporter.ended).code).toBe(0);
});
