import fc from 'fast-check';
import { share } from '../support/shares.ts';

/** The only user, and what opens the door. */
export const user = 'prometheus';
export const password = 'correct horse 🐎 battery';

/** What a client without manners sends: its bytes, and whether the right password is anywhere in them. */
export type WildRequest = { readonly bytes: Buffer; readonly knowsPassword: boolean };

const paths = [
  '/metrics',
  '/metrics',
  '/',
  '/metrics',
  '/-/healthy',
  '/-/ready',
  '/-/reload',
  '/sd',
  '/yesterday.csv',
  '/style.css',
  '/nowhere',
];
const letters = fc.constantFrom(...Array.from('aZ0 \t\0\r\n/?#%&=:;,"\'<>{}[]\\.-_~+@é漢\u{1f40e}\u2028\x7f\x1b'));
const junk = fc.string({ unit: letters, maxLength: 24 });
const long = fc.integer({ min: 1, max: 20_000 }).map((length) => 'x'.repeat(length));
const rarely = (usual: fc.Arbitrary<string>, odd: fc.Arbitrary<string>) =>
  fc.oneof({ weight: 12, arbitrary: usual }, { weight: 1, arbitrary: odd });

const method = rarely(
  fc.constantFrom(
    'GET',
    'GET',
    'GET',
    'GET',
    'GET',
    'HEAD',
    'POST',
    'PUT',
    'DELETE',
    'OPTIONS',
    'TRACE',
    'CONNECT',
    'get',
    'BREW',
  ),
  junk,
);
const path = rarely(
  fc.constantFrom(...paths),
  fc.oneof(
    junk,
    long.map((text) => `/${text}`),
  ),
);
const query = fc.oneof(
  { weight: 3, arbitrary: fc.constant('') },
  junk.map((text) => `?${text}`),
  junk.map((text) => `?operation=${text}&operation[]=${text}&__proto__[x]=${text}`),
);
const prefix = rarely(
  fc.constant(''),
  fc.constantFrom('http://elsewhere', '//elsewhere', '/.', '/%2e%2e', '/-/..', '%00'),
);
const target = fc.tuple(prefix, path, query).map((parts) => parts.join(''));
const version = rarely(
  fc.constant('HTTP/1.1'),
  fc.constantFrom('HTTP/1.0', 'HTTP/2.0', 'HTTP/9.9', 'http/1.1', '', 'HTTP/1.1 x'),
);

/** What is nearly `user:password` and must not open the door. */
const nearPairs = [
  `${user}:${password} `,
  `${user}:${password}\0`,
  `${user}:${password}\0${password}`,
  `${user}:${password}:`,
  `${user}:${password.slice(0, -1)}`,
  `${user}:${password.toUpperCase()}`,
  `${user.toUpperCase()}:${password}`,
  `${user}\0:${password}`,
  `${password}:${user}`,
  `__proto__:${password}`,
  `:${password}`,
  `${user}:`,
  `${user}${password}`,
];

/** Plain text of `user:password` as it is, or nearly. */
const pair = fc.oneof(
  { weight: 8, arbitrary: fc.constant(`${user}:${password}`) },
  fc.constantFrom(...nearPairs),
  fc.tuple(junk, junk).map(([name, word]) => `${name}:${word}`),
  junk.map((text) => `${user}:${text}`),
);
const wildAuthorization = fc
  .record({
    scheme: rarely(fc.constantFrom('Basic', 'basic', 'BASIC '), fc.constantFrom('Bearer', 'Digest', 'Basic,', '')),
    text: pair,
    coding: fc.constantFrom<BufferEncoding>(
      'base64',
      'base64',
      'base64',
      'base64',
      'base64',
      'base64url',
      'hex',
      'utf8',
    ),
    behind: rarely(fc.constant(''), fc.constantFrom('=', ' ', ' x', ', Basic eDp5')),
  })
  .map(({ scheme, text, coding, behind }) => ({
    line: `Authorization: ${scheme} ${Buffer.from(text).toString(coding)}${behind}`,
    knowsPassword: text === `${user}:${password}`,
  }));

const harmless = (line: string) => ({ line, knowsPassword: false });
const header = fc.oneof(
  { weight: 3, arbitrary: wildAuthorization },
  fc
    .constantFrom(
      'Connection: keep-alive',
      'Connection: Upgrade',
      'Upgrade: websocket',
      'Expect: 100-continue',
      'Expect: something',
      'Content-Length: 5',
      'Content-Length: 99999999999999999999',
      'Content-Length: -1',
      'Content-Length: 0x5',
      'Transfer-Encoding: chunked',
      'Transfer-Encoding: chunked, identity',
      'Accept-Encoding: gzip;q=0, *;q=1',
      'Accept: application/openmetrics-text;version=1.0.0;q=nan,*/*;q=',
      'Range: bytes=0-1',
      'If-None-Match: *',
      'Host: again',
      'X-Forwarded-For: 127.0.0.1',
      'Cookie: a=b',
      ' folded: line',
      'no colon',
    )
    .map(harmless),
  fc.tuple(junk, junk).map(([name, value]) => harmless(`${name}: ${value}`)),
  fc
    .tuple(
      fc.constantFrom('Accept', 'Accept-Encoding', 'Accept-Language', 'Host', 'Authorization'),
      fc.oneof(junk, long),
    )
    .map(([name, value]) => harmless(`${name}: ${value}`)),
);

const lineEnd = rarely(fc.constant('\r\n'), fc.constantFrom('\n', '\r', '\r\r\n'));

/** Requests by a grammar: nearly right in most places, wrong in some, sometimes cut off or followed by more. */
export const wildRequest: fc.Arbitrary<WildRequest> = fc
  .record({
    line: fc.tuple(method, target, version).map((words) => words.join(' ')),
    headers: fc.array(header, { maxLength: 5 }),
    eol: lineEnd,
    body: fc.oneof(fc.constant(''), fc.constant('5\r\nhello\r\n0\r\n\r\n'), junk),
    kept: fc.oneof({ weight: 5, arbitrary: fc.constant(1) }, share),
  })
  .map(({ line, headers, eol, body, kept }) => {
    const lines = [line, 'Host: exporter', ...headers.map((one) => one.line), '', body];
    const whole = Buffer.from(lines.join(eol));
    return {
      bytes: whole.subarray(0, Math.ceil(whole.byteLength * kept)),
      knowsPassword: headers.some((one) => one.knowsPassword),
    };
  });

/** The header for a text that is, or is not, `user:password`. */
export function authorization(pair: string): string {
  return `Authorization: Basic ${Buffer.from(pair).toString('base64')}`;
}

/** Plain scrapes: one with the password, and one with each that is nearly it. */
export const plainScrapes: readonly WildRequest[] = [`${user}:${password}`, ...nearPairs].map((text, index) => {
  const lines = ['GET /metrics HTTP/1.1', 'Host: exporter', authorization(text), '', ''];
  return { bytes: Buffer.from(lines.join('\r\n')), knowsPassword: index === 0 };
});
