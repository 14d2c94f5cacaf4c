import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { systemClock } from '../../src/base/clock.ts';
import { canary, expectSilence, faults } from '../support/canary.ts';
import { command, commandAtWork, originOf } from '../support/command.ts';
import { temporaryFolder } from '../support/folders.ts';
import { simulatorFor } from '../support/simulator.ts';

test.each(['json', 'pretty'])('the real process keeps the token to itself, its log %s at debug', async (format) => {
  const simulator = await simulatorFor({ skills: 2, token: canary, faults: faults.slice(0, 3) }, systemClock);
  const directory = temporaryFolder();
  const [tokenFile, stateFile] = [path.join(directory, 'token'), path.join(directory, 'state.json')];
  await writeFile(tokenFile, canary, { mode: 0o644 });
  const env = { WOLKVOX_SERVER: simulator.origin, WOLKVOX_TOKEN_FILE: tokenFile };
  const flags = ['--web.listen-address', '127.0.0.1:0', '--state.file', stateFile, '--log.level', 'debug'];

  const exporter = commandAtWork([...flags, '--log.format', format], env);
  await exporter.line(/refresh_failed/);
  if (format === 'json') expectSilence(await (await fetch(`${await originOf(exporter)}/metrics`)).text(), '/metrics');
  exporter.signal('SIGTERM');
  const { stdout, stderr } = await exporter.ended;

  expectSilence(stderr, 'the log');
  expect(stdout).toBe('');
});

test('what check-config, once and the state file say holds no token', async () => {
  const simulator = await simulatorFor({ skills: 2, token: canary }, systemClock);
  const env = { WOLKVOX_SERVER: simulator.origin, WOLKVOX_TOKEN: canary };
  const stateFile = path.join(temporaryFolder(), 'state.json');

  const checked = await command(['check-config'], env);
  expectSilence(checked.stdout + checked.stderr, 'check-config');
  const once = await command(['once', '--log.level', 'debug'], env);
  expectSilence(once.stdout, 'the exposition');
  expectSilence(once.stderr, 'the log of once');
  const exporter = commandAtWork(['--web.listen-address', '127.0.0.1:0', '--state.file', stateFile], env);
  await exporter.line(/refresh_first_success/);
  expectSilence(await readFile(stateFile, 'utf8'), 'the state file');
});

test.each<[string, readonly string[], Record<string, string>]>([
  ['a token for a flag', [`--token=${canary}`], {}],
  ['a token for a command', [canary], {}],
  ['a token for the server', ['check-config'], { WOLKVOX_SERVER: canary, WOLKVOX_TOKEN: canary }],
  ['a token for the token file', ['check-config'], { WOLKVOX_SERVER: '0042', WOLKVOX_TOKEN_FILE: canary }],
  ['a token of two lines', ['check-config'], { WOLKVOX_SERVER: '0042', WOLKVOX_TOKEN: `${canary}\n${canary}` }],
  [
    'a token for the zone',
    ['check-config'],
    { WOLKVOX_SERVER: '0042', WOLKVOX_TOKEN: canary, WOLKVOX_TIMEZONE: canary },
  ],
])('%s is refused without repeating it', async (_, argv, env) => {
  const { code, stdout, stderr } = await command(argv, env);

  expect(code).not.toBe(0);
  expectSilence(stdout + stderr, 'the message');
});
