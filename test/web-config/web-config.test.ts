import { symlinkSync, truncateSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { describeProblem } from '../../src/base/errors.ts';
import { readWebConfig } from '../../src/web-config/load.ts';
import { authority } from '../support/certificates.ts';
import { folderWith } from '../support/folders.ts';

const ca = authority('test authority');
const server = ca.issue('DNS:exporter.test');
const other = ca.issue('DNS:exporter.test');
const files = { 'server.crt': server.cert, 'server.key': server.key, 'other.key': other.key, 'ca.crt': ca.cert };
const hash = '$2y$10$X0h1gDsPszWURQaxFh.zoubFi6DXncSjhoQNJgRrnGs7EsimhC7zG';

function load(text: string) {
  const { config, problems } = readWebConfig(folderWith({ ...files, 'web.yml': text }).path('web.yml'));
  expect(problems).toEqual([]);
  if (config === undefined) throw new Error('nothing was read');
  return config;
}

/** The faults of a file, each as one line, without the folder. */
function faultsOf(text: string): readonly string[] {
  const folder = folderWith({ ...files, 'web.yml': text });
  const { problems } = readWebConfig(folder.path('web.yml'));
  return problems.map(describeProblem).map((line) => line.replace(folder.path('web.yml'), 'web.yml'));
}

const tls = (...lines: string[]) =>
  ['tls_server_config:', '  cert_file: server.crt', '  key_file: server.key', ...lines.map((line) => `  ${line}`)].join(
    '\n',
  );

test('an empty file asks for nothing', () => {
  expect(load('')).toEqual({ tls: undefined, headers: new Map(), users: new Map(), rateLimit: undefined });
});

test('a file with every key is read whole', () => {
  const text = `${tls(
    'min_version: TLS12',
    'max_version: TLS13',
    'cipher_suites: [TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, TLS_AES_128_GCM_SHA256]',
    'prefer_server_cipher_suites: false',
    'curve_preferences: [X25519, CurveP256]',
    'client_auth_type: RequireAndVerifyClientCert',
    'client_ca_file: ca.crt',
    'client_allowed_sans: [prometheus.test]',
  )}
http_server_config:
  http2: true
  headers:
    X-XSS-Protection: 0
    X-Frame-Options: deny
    Content-Security-Policy: default-src 'self'
    Strict-Transport-Security: ''
basic_auth_users:
  1234: ${hash}
rate_limit:
  interval: 1m30s
  burst: 20
`;

  const { tls: tlsConfig, ...rest } = load(text);

  expect(rest).toEqual({
    headers: new Map([
      ['Content-Security-Policy', "default-src 'self'"],
      ['X-Frame-Options', 'deny'],
      ['X-XSS-Protection', '0'],
    ]),
    users: new Map([['1234', hash]]),
    rateLimit: { intervalMs: 90_000, burst: 20 },
  });
  expect(tlsConfig).toMatchObject({
    minVersion: 'TLSv1.2',
    maxVersion: 'TLSv1.3',
    ciphers: 'TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256:ECDHE-ECDSA-AES128-GCM-SHA256',
    curves: 'X25519:P-256',
    preferServerCiphers: false,
    clientAuth: 'RequireAndVerifyClientCert',
    clientAllowedSans: ['prometheus.test'],
  });
});

test.each<[string, string, string]>([
  ['an unknown section', 'basic_auth_user: {}', 'web.yml:1:1: basic_auth_user: unknown key; write basic_auth_users'],
  ['an unknown key', tls('cert_fil: x'), 'web.yml:4:3: tls_server_config.cert_fil: unknown key; write cert_file'],
  ['a key given twice', 'rate_limit: {}\nrate_limit: {}', 'web.yml:2:1: this key is here twice; keep one of the two'],
  [
    'broken YAML',
    'rate_limit: [',
    'web.yml:1:14: the indentation does not fit the lines above, or a bracket is not closed; correct the YAML here or on the line above',
  ],
  [
    'a dangling alias',
    'rate_limit: *limit',
    'web.yml:1:13: this alias (*name) has no anchor (&name) before it; write the value out, or put it in quotes',
  ],
  [
    'a list for a section',
    'rate_limit: [1]',
    'web.yml:1:1: rate_limit: is not a mapping; write it as `key: value` lines',
  ],
  [
    'a missing file',
    tls('client_ca_file: no.crt', 'client_auth_type: RequireAndVerifyClientCert'),
    'web.yml:4:3: tls_server_config.client_ca_file: "no.crt" cannot be read: there is no such file; name a file the exporter may read',
  ],
  [
    'a folder for a file',
    tls('client_ca_file: .', 'client_auth_type: RequireAndVerifyClientCert'),
    'web.yml:4:3: tls_server_config.client_ca_file: "." cannot be read: this is a directory; name a file the exporter may read',
  ],
  [
    'a certificate alone',
    'tls_server_config:\n  cert_file: server.crt',
    'web.yml:1:1: tls_server_config: no key or key_file; give both certificate and key, or remove the section',
  ],
  [
    'TLS settings without a certificate',
    'tls_server_config:\n  key_file: server.key\n  min_version: TLS13',
    'web.yml:1:1: tls_server_config: no cert or cert_file; give both certificate and key, or remove the section',
  ],
  [
    'a key of another certificate',
    'tls_server_config:\n  cert_file: server.crt\n  key_file: other.key',
    'web.yml:3:3: tls_server_config.key_file: does not belong to the certificate; give the key the certificate was made for',
  ],
  [
    'a key for a certificate',
    'tls_server_config:\n  cert_file: server.key\n  key_file: server.key',
    'web.yml:2:3: tls_server_config.cert_file: holds no usable certificate; give PEM certificates, the server’s own first',
  ],
  [
    'a certificate for a key',
    'tls_server_config:\n  cert_file: server.crt\n  key_file: server.crt',
    'web.yml:3:3: tls_server_config.key_file: holds no usable private key; give an unencrypted PEM key',
  ],
  [
    'a CA file without certificate',
    tls('client_ca_file: other.key', 'client_auth_type: RequireAndVerifyClientCert'),
    'web.yml:4:3: tls_server_config.client_ca_file: holds no usable certificate; give the PEM certificate of the authority that signs the clients’',
  ],
  [
    'a certificate given twice',
    tls('cert: x'),
    'web.yml:2:3: tls_server_config.cert_file: cert is given too; keep one of the two',
  ],
  [
    'an unknown version',
    tls('min_version: TLS1.2'),
    'web.yml:4:3: tls_server_config.min_version: "TLS1.2" is not known; write TLS12',
  ],
  [
    'versions upside down',
    tls('min_version: TLS13', 'max_version: TLS12'),
    'web.yml:4:3: tls_server_config.min_version: TLS13 is above max_version TLS12; lower the one or raise the other',
  ],
  [
    'a misspelt suite',
    tls('cipher_suites:', '  - TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA265'),
    'web.yml:5:7: tls_server_config.cipher_suites[0]: "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA265" is not known; write TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256',
  ],
  [
    'a curve in OpenSSL’s name',
    tls('curve_preferences: [P256]'),
    'web.yml:4:23: tls_server_config.curve_preferences[0]: "P256" is not known; write one of CurveP256, CurveP384, CurveP521, X25519',
  ],
  [
    'suites for TLS 1.3 only, without TLS 1.3',
    tls('max_version: TLS12', 'cipher_suites: [TLS_AES_128_GCM_SHA256]'),
    'web.yml:5:3: tls_server_config.cipher_suites: no suite for TLS 1.2 or older; add one, or set max_version: TLS13',
  ],
  [
    'a misspelt policy',
    tls('client_auth_type: RequireAndVerifyClientCerts', 'client_ca_file: ca.crt'),
    'web.yml:4:3: tls_server_config.client_auth_type: "RequireAndVerifyClientCerts" is not known; write RequireAndVerifyClientCert',
  ],
  [
    'a CA without a policy',
    tls('client_ca_file: ca.crt'),
    'web.yml:1:1: tls_server_config.client_auth_type: a client CA, but no client is asked; set RequireAndVerifyClientCert',
  ],
  [
    'names without a certificate to bear them',
    tls('client_allowed_sans: [a]', 'client_auth_type: RequestClientCert'),
    'web.yml:4:3: tls_server_config.client_allowed_sans: has no effect with RequestClientCert; set client_auth_type: RequireAndVerifyClientCert',
  ],
  [
    'an empty list of names',
    tls('client_allowed_sans: []', 'client_auth_type: RequireAnyClientCert'),
    'web.yml:4:3: tls_server_config.client_allowed_sans: names nobody, so nobody could connect; add a name, or remove the key',
  ],
  [
    'a word for http2',
    'http_server_config:\n  http2: maybe',
    'web.yml:2:3: http_server_config.http2: "maybe" is not known; write one of true, false',
  ],
  [
    'a header of the operator’s own',
    'http_server_config:\n  headers:\n    X-Frame-Option: deny',
    'web.yml:3:5: http_server_config.headers.X-Frame-Option: unknown key; write X-Frame-Options',
  ],
  [
    'a value a header cannot take',
    'http_server_config:\n  headers:\n    X-Frame-Options: allow',
    'web.yml:3:5: http_server_config.headers.X-Frame-Options: "allow" is not known; write one of deny, sameorigin',
  ],
  [
    'a header over two lines',
    'http_server_config:\n  headers:\n    Content-Security-Policy: "a\\nb"',
    'web.yml:3:5: http_server_config.headers.Content-Security-Policy: holds a character no header may hold; write it in one line of plain text',
  ],
  [
    'a user without a hash',
    'basic_auth_users:\n  alice:',
    'web.yml:2:3: basic_auth_users.alice: is not a bcrypt hash; make one with `htpasswd -nBC 10 USER`',
  ],
  [
    'a cost out of bounds',
    `basic_auth_users:\n  alice: ${hash.replace('$10$', '$03$')}`,
    'web.yml:2:3: basic_auth_users.alice: is not a bcrypt hash; make one with `htpasswd -nBC 10 USER`',
  ],
  [
    'a cost nobody can wait for',
    `basic_auth_users:\n  alice: ${hash.replace('$10$', '$19$')}`,
    'web.yml:2:3: basic_auth_users.alice: cost 19 is above 18; make one with `htpasswd -nBC 10 USER`',
  ],
  [
    'a user with a colon',
    `basic_auth_users:\n  "a:b": ${hash}`,
    'web.yml:2:3: basic_auth_users.a:b: a user name with a colon can never log in; choose another name',
  ],
  [
    'an interval without a unit',
    'rate_limit: {interval: 5, burst: 1}',
    'web.yml:1:14: rate_limit.interval: is not a time between two requests; write it as 500ms or 1m30s; 0 for no limit',
  ],
  [
    'a negative interval',
    'rate_limit: {interval: -1s, burst: 1}',
    'web.yml:1:14: rate_limit.interval: is not a time between two requests; write it as 500ms or 1m30s; 0 for no limit',
  ],
  [
    'a burst without an interval',
    'rate_limit: {burst: 1}',
    'web.yml:1:1: rate_limit.interval: is not a time between two requests; write it as 500ms or 1m30s; 0 for no limit',
  ],
  [
    'a limit without a burst',
    'rate_limit: {interval: 1s}',
    'web.yml:1:1: rate_limit.burst: lets no request through; set 1 or more',
  ],
])('refused: %s', (_, text, fault) => {
  expect(faultsOf(text)).toEqual([fault]);
});

test('an interval of 0 means no limit', () => {
  expect(load('rate_limit: {interval: 0, burst: 1}').rateLimit).toBeUndefined();
});

test('a missing configuration file is a fault that names it', () => {
  const folder = folderWith({});

  expect(readWebConfig(folder.path('web.yml')).problems.map(describeProblem)).toEqual([
    expect.stringMatching(/web\.yml: there is no such file; give --web\.config\.file a file/),
  ]);
});

test.each(['VerifyClientCertIfGiven', 'RequireAndVerifyClientCert'])('%s without a client CA is a warning', (type) => {
  const folder = folderWith({ ...files, 'web.yml': tls(`client_auth_type: ${type}`) });

  const { config, problems, warnings } = readWebConfig(folder.path('web.yml'));

  expect(config?.tls).toMatchObject({ clientAuth: type, clientCa: undefined });
  expect(problems).toEqual([]);
  expect(warnings.map(describeProblem)).toEqual([
    `${folder.path('web.yml')}:4:3: tls_server_config.client_auth_type: without a client CA every certificate of a public authority gets in; add client_ca_file`,
  ]);
});

test.each(['web.yml', 'server.crt', 'server.key', 'ca.crt'])('%s may be no device or giant', (name) => {
  const text = tls('client_auth_type: RequireAndVerifyClientCert', 'client_ca_file: ca.crt');
  const folder = folderWith({ ...files, 'web.yml': text });
  const problem = () => readWebConfig(folder.path('web.yml')).problems.map(describeProblem).join();
  expect(problem()).toBe('');

  folder.remove(name);
  symlinkSync('/dev/zero', folder.path(name));
  expect(problem()).toContain('this is not a regular file');
  folder.remove(name);
  folder.write(name, '');
  truncateSync(folder.path(name), 3_000_000_000);
  expect(problem()).toContain('the file is larger than 1048576 bytes');
});

test('every fault of the file is reported at once', () => {
  const text = `${tls('min_version: TLS9', 'client_allowed_sans: [a]')}
http_server_config:
  headers: {X-Frame-Options: no}
basic_auth_users: {alice: secret, bob: hunter2}
rate_limit: {interval: x}
extra: 1
`;

  expect(faultsOf(text).map((line) => line.split(': ')[1])).toEqual([
    'extra',
    'tls_server_config.min_version',
    'tls_server_config.client_allowed_sans',
    'http_server_config.headers.X-Frame-Options',
    'basic_auth_users.alice',
    'basic_auth_users.bob',
    'rate_limit.interval',
  ]);
});

test.each([
  ['a password in place of a hash', 'basic_auth_users: {alice: hunter2}'],
  ['a password under a misplaced key', 'basic_auth_users:\n  alice: hunter2\n hunter2'],
  ['a password in broken YAML', 'basic_auth_users: {alice: "hunter2'],
  ['a private key that is none', 'tls_server_config:\n  cert_file: server.crt\n  key: hunter2'],
])('a fault does not repeat %s', (_, text) => {
  const faults = faultsOf(text);

  expect(faults).not.toEqual([]);
  expect(faults.join('\n')).not.toContain('hunter2');
});

test('whatever the file holds is a configuration or a list of faults, never another error', () => {
  const folder = folderWith(files);
  const words = [
    'tls_server_config',
    'cert_file',
    'server.crt',
    'basic_auth_users',
    'rate_limit',
    'interval',
    '1s',
    '__proto__',
  ];
  const marks = [
    '['.repeat(20_000),
    ':',
    ': ',
    '\n',
    '\n  ',
    '- ',
    '[',
    ']',
    '{',
    '}',
    '&a ',
    '*a',
    '<<: *a',
    '"',
    '|\n',
    '? ',
    '!!int ',
    '#',
    '\t',
    '\0',
    '---\n',
  ];
  const text = fc.array(fc.constantFrom(...words, ...marks), { maxLength: 30 }).map((parts) => parts.join(''));
  fc.assert(
    fc.property(fc.oneof(text, fc.string()), (content) => {
      folder.write('web.yml', content);
      const { config, problems } = readWebConfig(folder.path('web.yml'));
      expect(config === undefined).toBe(problems.length > 0);
    }),
    { numRuns: 500 },
  );
});

test('a merge key brings its anchor’s keys along', () => {
  const text = `http_server_config:\n  headers: &h {X-Frame-Options: deny}\nbasic_auth_users: &u {a: ${hash}}\n`;

  expect([...load(text.replace('&u {', '{')).users.keys()]).toEqual(['a']);
  expect(faultsOf(`${text}rate_limit: {<<: *u}`)).toEqual(
    expect.arrayContaining([expect.stringContaining('rate_limit.a')]),
  );
});
