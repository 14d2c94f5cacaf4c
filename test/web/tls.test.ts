import { connect as connectTcp } from 'node:net';
import { connect, type ConnectionOptions, type SecureVersion, type TLSSocket } from 'node:tls';
import { once } from 'node:events';
import { expect, onTestFinished, test, vi } from 'vitest';
import { capConnections } from '../../src/web/connection-cap.ts';
import { authority } from '../support/certificates.ts';
import { ask, guardedServer } from '../support/web-guard.ts';

const ca = authority('test authority');
const otherCa = authority('another authority');
const server = ca.issue('DNS:exporter.test');
const alice = ca.issue('DNS:alice.test', 'email:alice@example.org', 'URI:spiffe://test/alice', 'IP:192.0.2.7');
const bob = ca.issue('DNS:bob.test');
const stranger = otherCa.issue('DNS:alice.test');
const files = { 'server.crt': server.cert, 'server.key': server.key, 'ca.crt': ca.cert };
const trust = { ca: ca.cert };

/** A server whose `tls_server_config` holds these lines besides its certificate. */
async function tlsServer(...lines: string[]) {
  const own = ['cert_file: server.crt', 'key_file: server.key'];
  return guardedServer({ ...files, 'web.yml': config(...own, ...lines) });
}

function config(...lines: string[]): string {
  return ['tls_server_config:', ...lines.map((line) => `  ${line}`), ''].join('\n');
}

test('an https client is answered over TLS 1.3 under the configured certificate', async () => {
  const { get } = await tlsServer();

  expect(await get(trust)).toMatchObject({ status: 200, body: 'hello /', protocol: 'TLSv1.3' });
});

test('certificate and key may stand in the file itself', async () => {
  const indent = (pem: string) => pem.trimEnd().replaceAll('\n', '\n    ');
  const text = `tls_server_config:\n  cert: |\n    ${indent(server.cert)}\n  key: |\n    ${indent(server.key)}\n`;
  const { get } = await guardedServer({ 'web.yml': text });

  expect(await get(trust)).toMatchObject({ status: 200 });
});

test.each<[string, string, SecureVersion, string]>([
  ['TLS10', 'TLS10', 'TLSv1', 'TLSv1'],
  ['TLS11', 'TLS11', 'TLSv1.1', 'TLSv1.1'],
  ['TLS12', 'TLS12', 'TLSv1.2', 'TLSv1.2'],
  ['TLS13', 'TLS13', 'TLSv1.3', 'TLSv1.3'],
])('min and max version %s make the server speak just that', async (min, max, version, spoken) => {
  const { get } = await tlsServer(`min_version: ${min}`, `max_version: ${max}`);
  const client = { ...trust, minVersion: 'TLSv1', ciphers: 'DEFAULT:@SECLEVEL=0' } as const;

  expect(await get({ ...client, maxVersion: 'TLSv1.3' })).toMatchObject({ protocol: spoken });
  for (const other of ['TLSv1', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3'] as const) {
    if (other === version) continue;
    await expect(get({ ...client, minVersion: other, maxVersion: other })).rejects.toThrow();
  }
});

test('a client limited to TLS 1.1 is refused unless the file allows it', async () => {
  const { get } = await tlsServer();

  await expect(
    get({ ...trust, minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT:@SECLEVEL=0' }),
  ).rejects.toThrow(/version/);
});

test('only the suites named are spoken in TLS 1.2, in the order of the file', async () => {
  const { get } = await tlsServer(
    'max_version: TLS12',
    'cipher_suites: [TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256, TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384]',
  );
  const offer = (ciphers: string) => get({ ...trust, ciphers });

  expect(await offer('ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-ECDSA-CHACHA20-POLY1305')).toMatchObject({
    cipher: 'TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256',
  });
  await expect(offer('ECDHE-ECDSA-AES128-GCM-SHA256')).rejects.toThrow(/handshake failure/);
});

test('the client chooses the suite when prefer_server_cipher_suites is false', async () => {
  const { get } = await tlsServer(
    'max_version: TLS12',
    'prefer_server_cipher_suites: false',
    'cipher_suites: [TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256, TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384]',
  );
  const ciphers = 'ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-ECDSA-CHACHA20-POLY1305';

  expect(await get({ ...trust, ciphers })).toMatchObject({ cipher: 'TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384' });
});

test('TLS 1.3 goes on with its own suites whatever cipher_suites names', async () => {
  const { get } = await tlsServer('cipher_suites: [TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384]');

  expect(await get({ ...trust, ciphers: 'TLS_CHACHA20_POLY1305_SHA256' })).toMatchObject({
    protocol: 'TLSv1.3',
    cipher: 'TLS_CHACHA20_POLY1305_SHA256',
  });
});

test('only the curves named are used', async () => {
  const { get } = await tlsServer('curve_preferences: [CurveP384, CurveP521]');

  expect(await get({ ...trust, ecdhCurve: 'P-521:P-384' })).toMatchObject({ status: 200 });
  expect(await get({ ...trust, ecdhCurve: 'X25519:P-384' })).toMatchObject({ group: 'secp384r1' });
  await expect(get({ ...trust, ecdhCurve: 'X25519' })).rejects.toThrow(/handshake failure/);
});

/** What each policy says to: no certificate, one of our authority, one of another. */
test.each([
  ['NoClientCert', true, true, true],
  ['RequestClientCert', true, true, true],
  ['RequireAnyClientCert', false, true, true],
  ['RequireClientCert', false, true, true],
  ['VerifyClientCertIfGiven', true, true, false],
  ['RequireAndVerifyClientCert', false, true, false],
])('%s lets in: nobody in particular %s, ours %s, a stranger %s', async (type, ...expected) => {
  const ownCa = type === 'NoClientCert' ? [] : ['client_ca_file: ca.crt'];
  const { get } = await tlsServer(`client_auth_type: ${type}`, ...ownCa);
  const isLetIn = (client: object) =>
    get({ ...trust, ...client }).then(
      ({ status }) => status === 200,
      () => false,
    );

  expect([await isLetIn({}), await isLetIn(alice), await isLetIn(stranger)]).toEqual(expected);
});

test('why a connection was refused is logged for those who look', async () => {
  const { get, refusals } = await tlsServer(
    'client_auth_type: RequireAndVerifyClientCert',
    'client_ca_file: ca.crt',
    'client_allowed_sans: [alice.test]',
  );

  for (const client of [
    {},
    stranger,
    bob,
    { ...alice, maxVersion: 'TLSv1.1', ciphers: 'DEFAULT:@SECLEVEL=0' } as const,
  ]) {
    await expect(get({ ...trust, minVersion: 'TLSv1', ...client })).rejects.toThrow();
  }

  expect(refusals).toEqual([
    'ERR_SSL_PEER_DID_NOT_RETURN_A_CERTIFICATE',
    'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    'none of its names is allowed',
    'ERR_SSL_UNSUPPORTED_PROTOCOL',
  ]);
});

test('a client without a certificate is told so by a TLS alert', async () => {
  const { get } = await tlsServer('client_auth_type: RequireAndVerifyClientCert', 'client_ca_file: ca.crt');

  await expect(get(trust)).rejects.toThrow(/certificate required/);
});

test.each(['alice.test', 'alice@example.org', 'spiffe://test/alice', '192.0.2.7'])(
  'of verified clients only the one named %s is let in',
  async (name) => {
    const { get } = await tlsServer(
      'client_auth_type: RequireAndVerifyClientCert',
      'client_ca_file: ca.crt',
      `client_allowed_sans: ["nobody.test", "${name}"]`,
    );

    expect(await get({ ...trust, ...alice })).toMatchObject({ status: 200 });
    await expect(get({ ...trust, ...bob })).rejects.toThrow();
    await expect(get({ ...trust, ...stranger })).rejects.toThrow();
  },
);

test.each(['ALICE.TEST', 'alice', '*.test', 'alice.test,'])('%s is not the name alice.test', async (name) => {
  const { get } = await tlsServer('client_auth_type: RequireAnyClientCert', `client_allowed_sans: ["${name}"]`);

  await expect(get({ ...trust, ...alice })).rejects.toThrow();
});

test.each(['TLSv1.2', 'TLSv1.3'] as const)(
  'a %s session cannot be resumed past the check of the certificate',
  async (version) => {
    const { port } = await tlsServer('client_auth_type: RequireAnyClientCert');
    const options = { port, host: '127.0.0.1', servername: 'exporter.test', ...trust, maxVersion: version };

    const { sessions, answer } = await exchange({ ...options, ...alice });
    expect(answer).toMatch(/^HTTP\/1.1 200/);
    for (const session of sessions) {
      const again = await exchange({ ...options, session });
      expect(again).toMatchObject({ isResumed: false, answer: '' });
    }
  },
);

/** A raw request, and every session ticket that came with the answer, if one came. */
async function exchange(
  options: ConnectionOptions,
): Promise<{ sessions: Buffer[]; isResumed: boolean; answer: string }> {
  const sessions: Buffer[] = [];
  const socket: TLSSocket = connect(options);
  onTestFinished(() => void socket.destroy());
  let answer = '';
  let isResumed = false;
  socket.once('secureConnect', () => (isResumed = socket.isSessionReused()));
  socket.setEncoding('utf8').on('data', (text: string) => (answer += text));
  socket.on('session', (session: Buffer) => void sessions.push(session)).on('error', () => undefined);
  socket.write('GET / HTTP/1.1\r\nHost: exporter.test\r\nConnection: close\r\n\r\n');
  await new Promise((resolve) => socket.once('close', resolve)); // `once` would throw the error of a refusal
  return { sessions, isResumed, answer };
}

test('a renewed certificate is served to the next connection, and open ones go on', async () => {
  const { get, edit, lines } = await tlsServer();
  const before = await get(trust);
  const renewed = ca.issue('DNS:exporter.test');

  await edit({ 'server.crt': renewed.cert, 'server.key': renewed.key });

  const after = await get(trust);
  expect(after.status).toBe(200);
  expect(after.server).not.toBe(before.server);
  expect(lines).toEqual([{ event: 'web_config_reloaded', tls: true, users: 0 }]);
});

test('a certificate without its key leaves the old pair in force until the key has come', async () => {
  const { get, edit, lines } = await tlsServer();
  const before = await get(trust);
  const renewed = ca.issue('DNS:exporter.test');

  await edit({ 'server.crt': renewed.cert });
  expect((await get(trust)).server).toBe(before.server);
  await edit({});
  expect((await get(trust)).server).toBe(before.server);
  expect(lines).toMatchObject([{ event: 'web_config_reload_failed' }]);
  expect(JSON.stringify(lines)).toContain('does not belong to the certificate');

  await edit({ 'server.key': renewed.key });
  expect((await get(trust)).server).not.toBe(before.server);
  expect(lines).toHaveLength(2);
});

test('what is asked of clients changes with the file', async () => {
  const { get, edit } = await tlsServer();
  expect(await get(trust)).toMatchObject({ status: 200 });

  await edit({
    'web.yml': config(
      'cert_file: server.crt',
      'key_file: server.key',
      'max_version: TLS12',
      'client_auth_type: RequireAndVerifyClientCert',
      'client_ca_file: ca.crt',
    ),
  });

  await expect(get(trust)).rejects.toThrow();
  expect(await get({ ...trust, ...alice })).toMatchObject({ status: 200, protocol: 'TLSv1.2' });
});

test('TLS cannot be switched off while running', async () => {
  const { get, edit, lines } = await tlsServer();

  await edit({ 'web.yml': 'basic_auth_users: {}\n' });

  expect(await get(trust)).toMatchObject({ status: 200, protocol: 'TLSv1.3' });
  expect(JSON.stringify(lines)).toContain('TLS cannot be switched off while running; restart the exporter');
});

test('a client that speaks plain HTTP to the TLS port breaks nothing', async () => {
  const { get, port } = await tlsServer();

  await expect(ask('http', { port })).rejects.toThrow();
  expect(await get(trust)).toMatchObject({ status: 200 });
});

test('closing ends a handshake that never comes to its end', async () => {
  const { server: web, guard, port } = await tlsServer();
  const silent = connectTcp(port, '127.0.0.1');
  await once(web, 'connection');

  web.close();
  await guard.close();

  await once(silent, 'close');
});

test('the HTTP server’s own time limits hold behind TLS', async () => {
  const limits = { headersTimeout: 50, requestTimeout: 100, connectionsCheckingInterval: 20 };
  const { port } = await guardedServer(
    { ...files, 'web.yml': config('cert_file: server.crt', 'key_file: server.key') },
    limits,
  );
  const slow = connect({ port, host: '127.0.0.1', servername: 'exporter.test', ...trust });
  slow.setEncoding('utf8').write('GET / HTTP/1.1\r\nHost: exp');

  expect((await slow.toArray()).join('')).toMatch(/^HTTP\/1.1 408 Request Timeout/);
});

test('behind TLS, too, the longest idle connection is closed for a newcomer', async () => {
  const { port, server: web, get } = await tlsServer();
  capConnections(web, 2);
  const idle = async () => {
    const socket = connect({ port, host: '127.0.0.1', servername: 'exporter.test', ...trust });
    onTestFinished(() => void socket.destroy());
    socket.write('GET / HTTP/1.1\r\nHost: exporter.test\r\n\r\n');
    await once(socket, 'data');
    return socket.resume();
  };
  const [first, second] = [await idle(), await idle()];

  expect(await get(trust)).toMatchObject({ status: 200 });

  await vi.waitUntil(() => first.closed, { timeout: 30_000 });
  expect(second.closed).toBe(false);
});

test('an idle connection behind TLS is closed with the server’s idle connections', async () => {
  const { port, server: web } = await tlsServer();
  const idle = connect({ port, host: '127.0.0.1', servername: 'exporter.test', ...trust });
  idle.write('GET / HTTP/1.1\r\nHost: exporter.test\r\n\r\n');
  await once(idle, 'data');

  web.close();
  web.closeIdleConnections();

  await once(web, 'close');
});
