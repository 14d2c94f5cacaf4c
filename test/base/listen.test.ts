import { createServer } from 'node:http';
import { expect, test } from 'vitest';
import { listenOn, originOf } from '../../src/base/listen.ts';

test.each([
  ['0.0.0.0', 'http://localhost:1'],
  ['::', 'http://localhost:1'],
  ['10.0.0.7', 'http://10.0.0.7:1'],
  ['2001:db8::1', 'http://[2001:db8::1]:1'],
  ['fe80::1%eth0', 'http://[fe80::1]:1'],
])('a server that listens on %s is at a URL that can be read', (address, origin) => {
  const server = { address: () => ({ address, port: 1, family: '' }) };

  expect(originOf(server, 'http')).toBe(origin);
  expect(new URL(origin).host).toBe(origin.replace('http://', ''));
});

test('an address that this machine does not have is told with its flag, and may come up later', async () => {
  const listening = listenOn(createServer(), { host: '192.0.2.1', port: 0 }, '--web.listen-address');

  await expect(listening).rejects.toThrow(/--web\.listen-address.*192\.0\.2\.1:0: this machine has no such address/);
  await expect(listening).rejects.toMatchObject({ problems: [{ mayPass: true }] });
});
