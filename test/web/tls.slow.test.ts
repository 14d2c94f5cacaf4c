import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { expect, test } from 'vitest';
import { authority } from '../support/certificates.ts';
import { guardedServer } from '../support/web-guard.ts';

const ca = authority('test authority');
const server = ca.issue('DNS:exporter.test');
const alice = ca.issue('DNS:alice.test');

/** The head of a TLS record that announces more than it brings. */
const helloStart = Buffer.from([0x16, 0x03, 0x01, 0x01, 0x00, 0x01, 0x00, 0x00, 0xfc, 0x03, 0x03]);

// One that hangs up half-way is let go when the time for a handshake, ten seconds, is over.
test.each<[string, (socket: Socket) => unknown]>([
  ['hang up', (socket) => socket.end()],
  ['reset', (socket) => socket.resetAndDestroy()],
  ['reset within the handshake', (socket) => socket.write(helloStart, () => socket.resetAndDestroy())],
  ['hang up within the handshake', (socket) => socket.end(helloStart)],
  ['talk nonsense', (socket) => socket.end(Buffer.alloc(70_000, 0x16))],
])('clients that %s break nothing', async (_, misbehave) => {
  const { get, port } = await guardedServer({
    'server.crt': server.cert,
    'server.key': server.key,
    'web.yml':
      'tls_server_config: {cert_file: server.crt, key_file: server.key, client_auth_type: RequireAnyClientCert}\n',
  });
  const one = async () => {
    const socket = connect(port, '127.0.0.1').on('error', () => undefined);
    await once(socket, 'connect');
    misbehave(socket);
    socket.resume();
    await new Promise((resolve) => socket.once('close', resolve));
  };

  await Promise.all(Array.from({ length: 50 }, one));

  expect(await get({ ca: ca.cert, ...alice })).toMatchObject({ status: 200 });
});
