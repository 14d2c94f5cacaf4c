import { expect, test } from 'vitest';
import { readWebConfig } from '../../src/web-config/load.ts';
import { authority } from '../support/certificates.ts';
import { folderWith } from '../support/folders.ts';
import { textOf } from '../support/repository.ts';

const ca = authority('test authority');
const server = ca.issue('DNS:exporter.test');
const material = { 'server.crt': server.cert, 'server.key': server.key, 'ca.crt': ca.cert };
const files = 'cert_file: server.crt, key_file: server.key';
const ifGiven = 'client_auth_type: VerifyClientCertIfGiven';
const verified = 'client_auth_type: RequireAndVerifyClientCert, client_ca_file: ca.crt';
const hash = '$2y$10$X0h1gDsPszWURQaxFh.zoubFi6DXncSjhoQNJgRrnGs7EsimhC7zG';
const indented = (text: string) => text.replace(/^/gm, '    ').trimEnd();
const tls = (...settings: readonly string[]) => `tls_server_config: {${settings.join(', ')}}\n`;
const headers = (settings: string) => `http_server_config: {headers: {${settings}}}\n`;

/**
 * Files that ask for the same as those of prometheus/exporter-toolkit, web/testdata, named as there without
 * `web_config_` or `tls_config_`; whether the toolkit's tests expect them to be good; and what they say.
 */
const cases: readonly (readonly [name: string, isGood: boolean, text: string | undefined])[] = [
  ['somefile (not there)', false, undefined],
  ['empty', true, ''],
  ['junk', false, 'hey there\n'],
  ['junk_key', false, tls('cert_filse: server.crt')],
  ['noAuth_certPath_empty', false, tls("cert_file: ''", 'key_file: server.key', ifGiven)],
  ['noAuth_cert_empty', false, tls("cert: ''", 'key_file: server.key', ifGiven)],
  ['noAuth_keyPath_empty', false, tls('cert_file: server.crt', "key_file: ''", ifGiven)],
  ['noAuth_key_empty', false, tls('cert_file: server.crt', "key: ''", ifGiven)],
  ['noAuth_certPath_keyPath_empty', false, tls("cert_file: ''", "key_file: ''", ifGiven)],
  ['noAuth_certPath_invalid', false, tls('cert_file: somefile', 'key_file: server.key', ifGiven)],
  ['noAuth_keyPath_invalid', false, tls('cert_file: server.crt', 'key_file: somefile', ifGiven)],
  ['noAuth_certPath_keyPath_invalid', false, tls('cert_file: somefile', 'key_file: somefile', ifGiven)],
  ['noAuth.bad', false, tls(files, 'client_ca_file: ca.crt')],
  ['noAuth.good', true, tls(files, ifGiven)],
  ['noAuth.good.blocking', true, tls(files, 'client_auth_type: RequireAndVerifyClientCert')],
  [
    'noAuth_tlsInline',
    true,
    `tls_server_config:\n  cert: |\n${indented(server.cert)}\n  key: |\n${indented(server.key)}\n  ${ifGiven}\n`,
  ],
  [
    'noAuth_allCiphers',
    true,
    tls(files, ifGiven, 'cipher_suites: [TLS_AES_128_GCM_SHA256, TLS_RSA_WITH_AES_128_CBC_SHA]'),
  ],
  ['noAuth_someCiphers', true, tls(files, ifGiven, 'cipher_suites: [TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256]')],
  [
    'noAuth_someCiphers_noOrder',
    true,
    tls(
      files,
      ifGiven,
      'cipher_suites: [TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256]',
      'max_version: TLS12',
      'prefer_server_cipher_suites: false',
    ),
  ],
  ['noAuth_allCurves', true, tls(files, ifGiven, 'curve_preferences: [CurveP256, CurveP384, CurveP521, X25519]')],
  ['noAuth_someCurves', true, tls(files, ifGiven, 'min_version: TLS13', 'curve_preferences: [CurveP521]')],
  [
    'noAuth_noHTTP2',
    true,
    `${tls(files, ifGiven, 'cipher_suites: [TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384]', 'max_version: TLS12')}http_server_config: {http2: false}\n`,
  ],
  [
    'noAuth_noHTTP2Cipher',
    false,
    tls(files, ifGiven, 'cipher_suites: [TLS_RSA_WITH_AES_128_CBC_SHA]', 'max_version: TLS12'),
  ],
  ['noAuth_inventedCiphers', false, tls(files, ifGiven, 'cipher_suites: [TLS_RSA_WITH_AES_2048_CBC_SHA]')],
  ['noAuth_inventedCurves', false, tls(files, ifGiven, 'curve_preferences: [CurveP257]')],
  ['noAuth_wrongTLSVersion', false, tls(files, ifGiven, 'min_version: TLS111')],
  [
    'auth_clientCAs_invalid',
    false,
    tls(files, 'client_auth_type: RequireAndVerifyClientCert', 'client_ca_file: somefile'),
  ],
  ['noAuth.requireanyclientcert', true, tls(files, 'client_auth_type: RequireAnyClientCert', 'client_ca_file: ca.crt')],
  ['noAuth.requireandverifyclientcert', true, tls(files, verified)],
  ['auth_client_san', true, tls(files, verified, 'client_allowed_sans: [one, test3, two]')],
  ['auth_client_san_optional_cert', false, tls(files, ifGiven, 'client_ca_file: ca.crt', 'client_allowed_sans: [one]')],
  ['auth_client_san_no_client_auth', false, tls(files, 'client_allowed_sans: [one]')],
  ['auth_user_list_invalid', false, `${tls(files)}basic_auth_users: {john: doe}\n`],
  ['users', true, `${tls(files)}basic_auth_users: {dave: ${hash}, bob: ${hash.replace('10', '18')}}\n`],
  ['users_noTLS', true, `basic_auth_users: {dave: ${hash}}\n`],
  ['headers', true, headers('X-Frame-Options: deny, X-XSS-Protection: 1, Strict-Transport-Security: max-age=1')],
  ['headers_content_type_options', false, headers('X-Content-Type-Options: sniff')],
  ['headers_frame_options', false, headers('X-Frame-Options: foo')],
  ['headers_extra_header', false, headers('Accept-Encoding: gzip')],
  ['rate_limiter_nonblocking', true, 'rate_limit: {interval: 0, burst: 0}\n'],
  ['rate_limiter_one_second', true, 'rate_limit: {interval: 1s, burst: 0}\n'],
];

/** What is made of a file, in the words of the page. */
function decisionOn(text: string | undefined): string {
  const folder = folderWith({ ...material, ...(text !== undefined && { 'web.yml': text }) });
  const { problems, warnings } = readWebConfig(folder.path('web.yml'));
  const paths = [...new Set(problems.map(({ path }) => (path === '' ? 'the file' : `\`${path}\``)))];
  if (paths.length > 0) return `refused: ${paths.join(', ')}`;
  return warnings.length > 0 ? 'taken, with a warning' : 'taken';
}

/** The rows of the page's table, as cells. */
function rowsOfThePage(): readonly (readonly string[])[] {
  const [, section = ''] = textOf('docs/web-config.md').split("## The toolkit's own test files\n");
  const rows = section.split('\n').filter((line) => line.startsWith('| `'));
  return rows.map((row) =>
    row
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

test('docs/web-config.md tells of each of the toolkit’s test files what is made of it here', () => {
  const wanted = cases.map(([name, isGood, text]) => [`\`${name}\``, isGood ? 'good' : 'bad', decisionOn(text)]);

  expect(rowsOfThePage()).toEqual(wanted);
});
