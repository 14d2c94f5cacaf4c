import { once } from 'node:events';
import type { IncomingHttpHeaders } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { ConfigError } from '../../src/base/errors.ts';
import { readHttpConfig } from '../../src/prometheus-api/http-config.ts';
import { openPrometheus } from '../../src/prometheus-api/prometheus-api.ts';
import { canary, expectSilence } from '../support/canary.ts';
import { authority } from '../support/certificates.ts';
import { folderWith } from '../support/folders.ts';
import { standInThat } from '../support/prometheus-stand-in.ts';

const never = new AbortController().signal;
const nothing = JSON.stringify({ status: 'success', data: { resultType: 'vector', result: [] } });

/** The headers that come with a question asked as the file says. */
async function headersWith(files: Record<string, string>): Promise<IncomingHttpHeaders> {
  const heard: IncomingHttpHeaders[] = [];
  const { url } = await standInThat((response, request) => {
    heard.push(request.headers);
    response.end(nothing);
  });
  const api = openPrometheus(url, folderWith(files).path('http.yml'));
  onTestFinished(() => api.close());
  await api.query('up', 0, never);
  return heard[0] ?? {};
}

const basic = (login: string) => `Basic ${Buffer.from(login).toString('base64')}`;

test.each([
  [{ 'http.yml': 'basic_auth: {username: ana, password: 0123}' }, { authorization: basic('ana:0123') }],
  [
    { 'http.yml': 'basic_auth: {username: ana, password_file: word}', word: ' pass word\n' },
    { authorization: basic('ana:pass word') },
  ],
  [{ 'http.yml': 'authorization: {credentials: abc}' }, { authorization: 'Bearer abc' }],
  [
    { 'http.yml': 'authorization: {type: Token, credentials_file: token}', token: 'abc\n' },
    { authorization: 'Token abc' },
  ],
  [
    { 'http.yml': 'http_headers: {X-Scope-OrgID: {values: [ventas]}, X-Key: {files: [key]}}', key: 'k\n' },
    { 'x-scope-orgid': 'ventas', 'x-key': 'k' },
  ],
  [{ 'http.yml': 'follow_redirects: false\nenable_http2: true' }, {}],
])('what the file says is sent, files it names are beside it: %j', async (files, headers) => {
  expect(await headersWith(files)).toMatchObject(headers);
});

/** What is said of a file that cannot be used. */
function problemsOf(text: string): string {
  const folder = folderWith({ 'http.yml': text, empty: '' });
  try {
    readHttpConfig(folder.path('http.yml'));
    return 'none';
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.message.replaceAll(folder.path('').replace(/\/?$/, '/'), '');
  }
}

test.each([
  ['basic_auth: {username: a}\nauthorization: {credentials: b}', 'authorization: basic_auth is given too; keep one'],
  ['basic_auth: {username: "a:b"}', 'a user name with a colon can never log in'],
  ['basic_auth: {password: a, password_file: b}', 'password_file: password is given too; keep one of the two'],
  ['basic_auth: {password_file: nowhere}', 'password_file: there is no such file'],
  ['basic_auth: {password_file: empty}', 'password_file: the file is empty'],
  ['basic_auth: {pasword: a}', 'unknown key; write password'],
  ['authorization: {type: Bearer}', 'authorization: the credentials are missing; write credentials_file'],
  ['authorization: {credentials: "a\\nb"}', 'authorization: holds a character that no header may hold'],
  ['http_headers: {X-Key: {files: [nowhere]}}', 'files: there is no such file; name files that this user may read'],
  ['http_headers: {"a b": {values: [c]}}', 'holds a character that no header may hold'],
  ['bearer_token_file: t', 'bearer_token_file: is not understood here; write authorization: with credentials_file'],
  ['oauth2: {client_id: a}', 'oauth2: is not understood here; leave it out'],
  ['tls_config: {cert: a}', 'tls_config: certificate and key belong together; give both, or neither'],
  ['tls_config: {cert: a, key: b}', 'tls_config: OpenSSL refuses it'],
  [
    'tls_config: {insecure_skip_verify: perhaps}',
    'insecure_skip_verify: "perhaps" is not known; write one of true, false',
  ],
  ['basic_auth: [', 'http.yml:1:'],
])('%j is refused with its place and a remedy', (text, problem) => {
  expect(problemsOf(text)).toContain(problem);
  expect(problemsOf(text)).toMatch(/^http\.yml:\d+:\d+: /);
});

test('a file that is not there is told with its flag', () => {
  expect(() => readHttpConfig('/nowhere/http.yml')).toThrow(
    '/nowhere/http.yml: there is no such file; give --prometheus.http-config a file',
  );
});

test.each([
  `basic_auth: {username: "a:b", password: ${canary}}`,
  `basic_auth: ${canary}`,
  `basic_auth: {password: [${canary}]}`,
  `authorization: {credentials: "${canary}\\u0007"}`,
  `http_headers: {X-Key: {secrets: "${canary}"}}`,
  `tls_config: {cert: "x", key: "${canary}"}`,
  `authorization: {credentials: "${canary}`,
])('no problem of a file repeats what may be a secret: %#', (text) => {
  expectSilence(problemsOf(text), 'the problems');
  expect(problemsOf(text)).not.toBe('none');
});

test.each([`basic_auth: {username: ana, password: ${canary}}`, `authorization: {credentials: ${canary}}`])(
  'an answer that repeats the secret brings it into no message: %#',
  async (text) => {
    const folder = folderWith({ 'http.yml': text });
    const repeat = (sent: string) => `${sent} ${Buffer.from(sent.replace(/^Basic /, ''), 'base64').toString()}`;
    for (const status of [200, 401, 422, 500]) {
      const { url } = await standInThat((response, { headers: { authorization = '' } }) => {
        response.writeHead(status, { 'content-type': authorization });
        const error = { status: 'error', errorType: authorization, error: repeat(authorization) };
        response.end(status === 422 ? JSON.stringify(error) : authorization);
      });
      const api = openPrometheus(url, folder.path('http.yml'));
      const told = await api.query('up', 0, never).then(() => '', String);
      await api.close();

      expectSilence(told, `the message of ${status}`);
      expect(told).not.toContain(Buffer.from(`ana:${canary}`).toString('base64'));
    }
  },
);

/** A Prometheus with a certificate of a private authority, which wants one of the same from who asks. */
async function behindTls() {
  const ca = authority('private');
  const own = ca.issue('DNS:prometheus.internal');
  const server = createServer({ ...own, ca: ca.cert, requestCert: true, rejectUnauthorized: true }, (_, response) =>
    response.end(nothing),
  ).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => server.close().closeAllConnections());
  const client = ca.issue('DNS:client');
  const files = { 'ca.pem': ca.cert, 'client.pem': client.cert, 'client.key': client.key };
  const ask = async (text: string) => {
    const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const api = openPrometheus(url, folderWith({ ...files, 'http.yml': text }).path('http.yml'));
    onTestFinished(() => api.close());
    return api.query('up', 0, never).catch((error: unknown) => String(error).replace(url, 'it'));
  };
  return ask;
}

test('a private authority, a name of its own and a certificate of ours are used as tls_config says', async () => {
  const ask = await behindTls();
  const ours = 'cert_file: client.pem, key_file: client.key';

  expect(await ask(`tls_config: {ca_file: ca.pem, ${ours}, server_name: prometheus.internal}`)).toEqual([]);
  expect(await ask(`tls_config: {insecure_skip_verify: true, ${ours}}`)).toEqual([]);
  expect(await ask(`tls_config: {ca_file: ca.pem, ${ours}}`)).toContain('it has a certificate for another name');
  expect(await ask('tls_config: {server_name: prometheus.internal}')).toMatch(
    /it has a certificate that is not trusted; give its authority as ca_file .* --prometheus\.http-config/,
  );
});
