import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import { createServer as createTcpServer, type AddressInfo } from 'node:net';
import { networkInterfaces } from 'node:os';
import { expect, onTestFinished, test } from 'vitest';
import { parseListenAddress } from '../../src/base/listen-address.ts';
import { parseCommandLine } from '../../src/cli/command-line.ts';
import { healthcheckTarget, targetOfEnvironment, unhealthyBecause } from '../../src/cli/healthcheck.ts';

const here = { protocol: 'http:', host: '127.0.0.1', port: 1, path: '/-/healthy', verifyCertificate: false };

test.each([
  [':10857', false, { ...here, port: 10_857 }],
  ['0.0.0.0:1', true, { ...here, protocol: 'https:' }],
  ['[::]:1', true, { ...here, protocol: 'https:', host: '::1' }],
  ['10.0.0.7:1', true, { ...here, protocol: 'https:', host: '10.0.0.7', verifyCertificate: true }],
  ['[fe80::1%eth0]:1', false, { ...here, host: 'fe80::1%eth0', verifyCertificate: true }],
])('an exporter at %s with TLS %s is asked there', (address, hasTls, target) => {
  const parsed = parseListenAddress(address);
  const listenAddresses = 'value' in parsed ? [parsed.value] : [];
  const settings = { url: undefined, listenAddresses, routePrefix: '/' };

  expect(healthcheckTarget(settings, hasTls)).toEqual(target);
  expect(healthcheckTarget({ ...settings, routePrefix: '/a/b' }, hasTls)).toEqual({
    ...target,
    path: '/a/b/-/healthy',
  });
});

test.each([
  ['https://monitoring.example.com/-/healthy', { host: 'monitoring.example.com', port: 443 }],
  ['https://monitoring.example.com:8443/-/healthy', { host: 'monitoring.example.com', port: 8443 }],
  ['https://[2001:db8::1]/-/healthy', { host: '2001:db8::1', port: 443 }],
])('the address %s is asked as it is', (url, where) => {
  const target = healthcheckTarget({ url, listenAddresses: [{ host: '', port: 1 }], routePrefix: '/a' }, false);

  expect(target).toEqual({ ...here, protocol: 'https:', verifyCertificate: true, ...where });
});

test.each([
  {},
  { SMART_HOLD_WEB_LISTEN_ADDRESS: '127.0.0.1:9000' },
  { SMART_HOLD_WEB_LISTEN_ADDRESS: ' [::]:9000 , :9001' },
  { SMART_HOLD_WEB_LISTEN_ADDRESS: '[fe80::1%eth0]:9000' },
  { SMART_HOLD_WEB_LISTEN_ADDRESS: '' },
])('the short way of a container asks where the whole command line would: %j', (env) => {
  const line = parseCommandLine(['healthcheck'], env, '1.2.3');
  const short = targetOfEnvironment(env);

  expect(line.command === 'healthcheck' && healthcheckTarget(line.settings, false)).toEqual(
    short && healthcheckTarget(short, false),
  );
});

test.each([
  { SMART_HOLD_URL: 'http://127.0.0.1:1/' },
  { SMART_HOLD_WEB_CONFIG_FILE: 'web.yml' },
  { SMART_HOLD_WEB_ROUTE_PREFIX: '/a' },
  { SMART_HOLD_WEB_LISTEN_ADDRESS: 'nonsense' },
])('the short way does not decide over %j', (env) => {
  expect(targetOfEnvironment(env)).toBeUndefined();
});

/** Why an exporter that answers like this is not healthy. */
async function reasonFor(handler: RequestListener, host = '127.0.0.1') {
  const server = createServer(handler).listen(0, host);
  onTestFinished(() => {
    server.close().closeAllConnections();
  });
  await once(server, 'listening');
  return unhealthyBecause({ ...here, protocol: 'http:', host, port: (server.address() as AddressInfo).port });
}

test('an exporter that answers 200 is healthy', async () => {
  expect(await reasonFor((_req, res) => res.end('healthy\n'))).toBeUndefined();
});

test('another answer is told in one line, and no more of it', async () => {
  const reason = await reasonFor((_req, res) =>
    res.writeHead(503).end(`the loop\u001b stands still\n${'x'.repeat(1e6)}`),
  );

  expect(reason).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/-\/healthy answers 503: the loop stands still$/);
});

test('a port where nobody listens is told', async () => {
  const reason = await unhealthyBecause({ ...here, protocol: 'http:' });

  expect(reason).toBe('http://127.0.0.1:1/-/healthy: nothing listens there');
});

test.each(['http:', 'https:'] as const)('%s to a port that speaks something else is told', async (protocol) => {
  const server = createTcpServer((socket) => socket.end('hello\r\n')).listen(0, '127.0.0.1');
  onTestFinished(() => void server.close());
  await once(server, 'listening');

  const reason = await unhealthyBecause({ ...here, protocol, port: (server.address() as AddressInfo).port });

  expect(reason).toMatch(/^https?:\/\/127\.0\.0\.1:\d+\/-\/healthy: ./);
});

const linkLocal = Object.entries(networkInterfaces()).flatMap(([name, addresses = []]) =>
  addresses.filter(({ address }) => address.startsWith('fe80:')).map(({ address }) => `${address}%${name}`),
)[0];

test.skipIf(linkLocal === undefined)('an address with a zone is asked', async () => {
  expect(await reasonFor((_req, res) => res.end('healthy\n'), linkLocal)).toBeUndefined();
});
