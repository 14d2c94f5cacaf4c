import path from 'node:path';
import { type ConfigProblem, ConfigError } from '../base/errors.ts';
import { pathText } from '../base/value-path.ts';
import { fieldsOf, readDocument, type Report } from '../base/yaml-fields.ts';
import { textOf } from './file-or-text.ts';
import { type Login, noLogin, readHeaders, readLogin } from './login.ts';
import { type ClientTls, readTlsConfig, tlsConfigKeys } from './tls-config.ts';

/** How a Prometheus is asked. Secrets are in it: for requests only. */
export type HttpConfig = Login & { readonly tls: ClientTls };

/** Without a file: no password, and the authorities that Node trusts. */
export const plainHttp: HttpConfig = { ...noLogin, tls: {} };

/** Keys of Prometheus's format. The last two have no effect: redirects are not followed, and HTTP/1.1 is spoken. */
const known = ['basic_auth', 'authorization', 'tls_config', 'http_headers', 'follow_redirects', 'enable_http2'];
/** Keys of it that are not understood here, with what to write. */
const others = new Map([
  ['bearer_token', 'write authorization: with credentials'],
  ['bearer_token_file', 'write authorization: with credentials_file'],
  ...['oauth2', 'proxy_url', 'no_proxy', 'proxy_from_environment', 'proxy_connect_header'].map(
    (key) => [key, 'leave it out'] as const,
  ),
]);

/**
 * Reads a file in the format of Prometheus's HTTP client configuration, which promtool takes as --http.config.file, and the
 * files it names. Throws ConfigError with every problem; none repeats a value.
 */
export function readHttpConfig(file: string): HttpConfig {
  const text = textOf(file);
  if (typeof text !== 'string') {
    const remedy = 'give --prometheus.http-config a file that this user may read';
    throw new ConfigError([{ where: file, path: '', problem: text.problem, remedy }]);
  }
  const yaml = readDocument(file, text);
  const problems: ConfigProblem[] = [...yaml.problems];
  const report: Report = (at, problem, remedy) =>
    problems.push({ where: yaml.whereIs(at), path: pathText(at), problem, remedy });
  const root = fieldsOf(yaml.data, [], [...known, ...others.keys()], report);
  for (const key of root.keys) {
    const remedy = others.get(key);
    if (remedy !== undefined) report([key], 'is not understood here', remedy);
  }
  const directory = path.dirname(file);
  const login = readLogin(root, directory, report);
  const more = readHeaders(root.section('http_headers'), directory, report);
  const tls = readTlsConfig(root.section('tls_config', tlsConfigKeys), directory, report);
  if (problems.length > 0) throw new ConfigError(problems);
  return { headers: { ...more.headers, ...login.headers }, secrets: [...login.secrets, ...more.secrets], tls };
}
