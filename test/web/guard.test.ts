import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import bcrypt from 'bcryptjs';
import express from 'express';
import { expect, onTestFinished, test } from 'vitest';
import { ConfigError } from '../../src/base/errors.ts';
import { createWebGuard } from '../../src/web/guard.ts';
import { fakeClock } from '../support/fake-clock.ts';
import { folderWith } from '../support/folders.ts';
import { ask, basic, guardedServer } from '../support/web-guard.ts';

const hash = bcrypt.hashSync('open sesame', 4);
const withUsers = `basic_auth_users:\n  alice: ${hash}\n`;
/** What a guard needs where nobody looks at its log and its numbers. */
const quiet = {
  log: { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined },
  randomBytes,
  routePrefix: '/',
  webConfigLoaded: () => undefined,
  webConfigRefused: () => undefined,
};
const alice = { headers: basic('alice', 'open sesame') };

test('without users anyone is answered over plain HTTP', async () => {
  const { get } = await guardedServer({ 'web.yml': '' });

  expect(await get({ path: '/metrics' })).toMatchObject({ status: 200, body: 'hello /metrics', protocol: null });
});

test('without a file nothing is asked', async () => {
  const clock = fakeClock('2026-11-22T10:00:00Z');
  const loads: number[] = [];
  const guard = createWebGuard(undefined, { ...quiet, clock, webConfigLoaded: (nowMs) => loads.push(nowMs) });
  onTestFinished(() => guard.close());

  expect(guard.protocol).toBe('http');
  expect(loads).toEqual([clock.now()]);
});

test('with users a request needs one of them and its password', async () => {
  const { get } = await guardedServer({ 'web.yml': withUsers });

  expect(await get(alice)).toMatchObject({ status: 200, body: 'hello /' });
  expect(await get({ headers: basic('alice', 'wrong') })).toMatchObject({ status: 401, body: 'Unauthorized\n' });
  expect(await get()).toMatchObject({
    status: 401,
    headers: { 'www-authenticate': 'Basic realm="smart-hold-exporter", charset="UTF-8"' },
  });
});

test.each(['/-/healthy', '/-/ready', '/-/healthy?from=probe'])('%s is open to everyone', async (path) => {
  const { get } = await guardedServer({ 'web.yml': `${withUsers}rate_limit: {interval: 1h, burst: 1}\n` });

  for (let index = 0; index < 3; index += 1) expect(await get({ path })).toMatchObject({ status: 200 });
});

test.each([
  '/-/healthy/',
  '/-/HEALTHY',
  '//-/healthy',
  '/-/./healthy',
  '/-/healthy/../../metrics',
  '/-%2Fhealthy',
  '/-/reload',
])('%s is not taken for an open path', async (path) => {
  const { get } = await guardedServer({ 'web.yml': withUsers });

  expect(await get({ path })).toMatchObject({ status: 401 });
});

test('the configured headers are on every answer, refusals too', async () => {
  const text = `${withUsers}http_server_config:\n  headers: {X-Frame-Options: deny, X-XSS-Protection: 0}\n`;
  const { get } = await guardedServer({ 'web.yml': text });
  const expected = { headers: { 'x-frame-options': 'deny', 'x-xss-protection': '0' } };

  expect(await get(alice)).toMatchObject({ status: 200, ...expected });
  expect(await get()).toMatchObject({ status: 401, ...expected });
  expect(await get({ path: '/-/healthy' })).toMatchObject({ status: 200, ...expected });
});

test('what exceeds the rate limit is refused with the time to wait', async () => {
  const { get, clock } = await guardedServer({ 'web.yml': 'rate_limit: {interval: 10s, burst: 2}\n' });
  expect([(await get()).status, (await get()).status]).toEqual([200, 200]);

  expect(await get()).toMatchObject({ status: 429, headers: { 'retry-after': '10' }, body: 'Too Many Requests\n' });
  await clock.advance(10_000);
  expect(await get()).toMatchObject({ status: 200 });
});

test('a changed rate limit takes effect, and an edit elsewhere does not refill it', async () => {
  const limit = 'rate_limit: {interval: 1h, burst: 1}\n';
  const { get, edit } = await guardedServer({ 'web.yml': limit });
  await get();

  await edit({ 'web.yml': `${limit}basic_auth_users: {}\n` });
  expect(await get()).toMatchObject({ status: 429 });
  await edit({ 'web.yml': 'rate_limit: {interval: 0}\n' });
  expect(await get()).toMatchObject({ status: 200 });
});

test('users are read again while running, and the change is logged without them', async () => {
  const { get, edit, lines } = await guardedServer({ 'web.yml': withUsers });
  expect(await get(alice)).toMatchObject({ status: 200 });

  await edit({ 'web.yml': `basic_auth_users:\n  bob: ${bcrypt.hashSync('swordfish', 4)}\n` });

  expect(await get(alice)).toMatchObject({ status: 401 });
  expect(await get({ headers: basic('bob', 'swordfish') })).toMatchObject({ status: 200 });
  expect(lines).toEqual([{ event: 'web_config_reloaded', tls: false, users: 1 }]);
});

test('a change is looked for once a second at most', async () => {
  const { get, clock, write } = await guardedServer({ 'web.yml': withUsers });
  write('web.yml', `basic_auth_users:\n  bob: ${hash}\n`);

  await clock.advance(999);
  expect(await get(alice)).toMatchObject({ status: 200 });
  await clock.advance(1);
  expect(await get(alice)).toMatchObject({ status: 401 });
});

test('a broken edit keeps the old users, and is logged once with every fault and no secret', async () => {
  const { get, edit, lines } = await guardedServer({ 'web.yml': withUsers });

  await edit({ 'web.yml': 'basic_auth_users: {alice: hunter2}\nrate_limt: {}\n' });
  expect(await get(alice)).toMatchObject({ status: 200 });
  await edit({});
  expect(await get()).toMatchObject({ status: 401 });

  expect(lines).toHaveLength(1);
  expect(lines[0]).toMatchObject({ event: 'web_config_reload_failed' });
  expect(JSON.stringify(lines)).toMatch(/web\.yml:2:1: rate_limt.*web\.yml:1:20: basic_auth_users\.alice/);
  expect(JSON.stringify(lines)).not.toContain('hunter2');
});

test('a load is noted with its time, and a refused edit once, until the file is right again', async () => {
  const { get, edit, loads, clock } = await guardedServer({ 'web.yml': withUsers });
  const startedMs = clock.now();

  await edit({ 'web.yml': 'rate_limt: {}\n' });
  await get();
  await edit({});
  await get();
  await edit({ 'web.yml': withUsers });
  await get();

  expect(loads).toEqual([startedMs, 'refused', startedMs + 3_000]);
});

test('TLS cannot be switched on while running', async () => {
  const { get, edit, lines } = await guardedServer({ 'web.yml': withUsers });

  await edit({ 'web.yml': `${withUsers}tls_server_config: {cert_file: no.crt}\n` });

  expect(await get(alice)).toMatchObject({ status: 200, protocol: null });
  expect(lines).toHaveLength(1);
});

test('a file that vanishes leaves what it said in force', async () => {
  const { get, edit, lines, remove } = await guardedServer({ 'web.yml': withUsers });

  remove('web.yml');
  await edit({});

  expect(await get()).toMatchObject({ status: 401 });
  expect(await get(alice)).toMatchObject({ status: 200 });
  expect(lines).toMatchObject([{ event: 'web_config_reload_failed' }]);
});

test('a file that cannot even be looked at leaves what it said in force', async () => {
  const { get, edit, remove, linkToItself } = await guardedServer({ 'web.yml': withUsers });

  remove('web.yml');
  linkToItself('web.yml');
  await edit({});

  expect(await get(alice)).toMatchObject({ status: 200 });
});

test('the middleware guards an express app', async () => {
  const folder = folderWith({ 'web.yml': withUsers });
  const guard = createWebGuard(folder.path('web.yml'), { ...quiet, clock: fakeClock('2026-11-22T10:00:00Z') });
  const app = express().use(guard.middleware);
  app.get('/metrics', (_req, res) => void res.send('up 1'));
  const server = guard.createServer({}, app).listen(0, '127.0.0.1');
  onTestFinished(() => guard.close());
  onTestFinished(() => server.close().closeAllConnections());
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;

  expect(await ask('http', { port, path: '/metrics' })).toMatchObject({ status: 401 });
  expect(await ask('http', { port, path: '/metrics', ...alice })).toMatchObject({ status: 200, body: 'up 1' });
});

test('a guard cannot be made over a file with faults', () => {
  const folder = folderWith({ 'web.yml': 'nonsense: 1\n' });
  const clock = fakeClock('2026-11-22T10:00:00Z');

  expect(() => createWebGuard(folder.path('web.yml'), { ...quiet, clock })).toThrow(ConfigError);
});
