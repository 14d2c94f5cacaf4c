import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { systemClock } from '../../src/base/clock.ts';
import { CallError } from '../../src/base/errors.ts';
import { describeError } from '../../src/base/log.ts';
import type { ScriptedFault } from '../../src/simulator/faults/script.ts';
import { command, commandAtWork, originOf } from '../support/command.ts';
import { directoryFor, exporterFor } from '../support/whole-exporter.ts';
import { fakeClock } from '../support/fake-clock.ts';
import { operationOf } from '../support/operation.ts';
import { simulatorFor } from '../support/simulator.ts';

/** Hex of readable text, as the vendor's tokens are: any eight digits of it would say something. */
const canary = Buffer.from('canary that must never sing').toString('hex');

function expectSilence(text: string, where: string): void {
  expect(text, `${where} is empty`).not.toBe('');
  for (let at = 0; at + 8 <= canary.length; at += 4) {
    expect(text.includes(canary.slice(at, at + 8)), `${where} holds a part of the token`).toBe(false);
  }
}

const faults: readonly ScriptedFault[] = [
  { kind: 'bad_token', next: 1 },
  { kind: 'status', status: 403, body: `token ${canary} refused`, next: 1 },
  { kind: 'status', status: 500, body: canary, next: 1 },
  { kind: 'redirect', location: `https://example.com/?token=${canary}`, next: 1 },
  { kind: 'wrong_code', msg: canary, error: canary, next: 1 },
  { kind: 'wrong_code', code: canary, next: 1 },
  { kind: 'retry_after', after: canary, next: 1 },
  { kind: 'html', title: canary, next: 1 },
  { kind: 'php_warning', text: canary, next: 1 },
  { kind: 'unreadable_numbers', text: canary, next: 1 },
  { kind: 'truncated', next: 1 },
  { kind: 'cut', next: 1 },
  { kind: 'reset', next: 1 },
];

test.each(faults)('no fault brings the token into log, metrics or pages: %j', async (fault) => {
  const clock = fakeClock('2026-03-04T17:06:30Z');
  const simulator = await simulatorFor({ skills: 2, token: canary, faults: [{ ...fault, next: 20 }] }, clock);
  const { refreshed, get, log } = await exporterFor({
    operations: [operationOf(simulator.origin)],
    env: { TOKEN: canary },
    clock,
  });

  expectSilence(await refreshed(), '/metrics');
  expectSilence((await get('/')).text, '/');
  expectSilence((await get('/nowhere')).text, 'the page of an unknown path');
  expectSilence(log.text(), 'the log');
});

test.each(['json', 'pretty'])('the real process keeps the token to itself, its log %s at debug', async (format) => {
  const simulator = await simulatorFor({ skills: 2, token: canary, faults: faults.slice(0, 3) }, systemClock);
  const directory = await directoryFor();
  const [tokenFile, stateFile] = [path.join(directory, 'token'), path.join(directory, 'state.json')];
  await writeFile(tokenFile, canary, { mode: 0o644 });
  const env = { WOLKVOX_SERVER: simulator.origin, WOLKVOX_TOKEN_FILE: tokenFile };
  const flags = ['--web.listen-address', '127.0.0.1:0', '--state.file', stateFile, '--log.level', 'debug'];

  const exporter = commandAtWork([...flags, '--log.format', format], env);
  await exporter.line(/refresh_failed/);
  if (format === 'json') expectSilence(await (await fetch(`${await originOf(exporter)}/metrics`)).text(), '/metrics');
  exporter.signal('SIGTERM');
  const { stdout, stderr } = await exporter.ended();

  expectSilence(stderr, 'the log');
  expect(stdout).toBe('');
});

test('what check-config, once and the state file say holds no token', async () => {
  const simulator = await simulatorFor({ skills: 2, token: canary }, systemClock);
  const env = { WOLKVOX_SERVER: simulator.origin, WOLKVOX_TOKEN: canary };
  const stateFile = path.join(await directoryFor(), 'state.json');

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

test('an error that carries headers, sockets or a request along leaves them behind, also in a crash', () => {
  const request = { headers: { 'wolkvox-token': canary } };
  const cause = Object.assign(new Error('socket hang up'), {
    code: 'ECONNRESET',
    request,
    config: request,
    token: canary,
  });
  const error = new CallError('network', 'the connection failed', { cause });

  expect(describeError(error)).toEqual({
    type: 'CallError',
    message: 'the connection failed',
    reason: 'network',
    hint: undefined,
    cause: { type: 'Error', message: 'socket hang up', code: 'ECONNRESET' },
  });
  expectSilence(JSON.stringify(describeError(error)), 'the crash line');
});
