import { expect, test } from 'vitest';
import { connectionFailure } from '../../src/wolkvox/connection-failure.ts';

const withCode = (code: string) => Object.assign(new Error(code), { code });
const limits = { connectMs: 10_000, answerMs: 65_000 };
const reasonOf = (cause: unknown) => connectionFailure(cause, { isExpired: false, hasBegun: false, limits }).reason;

test.each([
  ['the system gave up waiting', withCode('ETIMEDOUT'), 'timeout'],
  ['every address timed out', new AggregateError([withCode('ETIMEDOUT'), withCode('ETIMEDOUT')]), 'timeout'],
  ['one address was refused', new AggregateError([withCode('ETIMEDOUT'), withCode('ECONNREFUSED')]), 'network'],
  ['the name is unknown', withCode('ENOTFOUND'), 'network'],
  ['a certificate is revoked', withCode('CERT_REVOKED'), 'tls'],
  ['there is no cipher in common', withCode('ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE'), 'tls'],
])('%s: %o is %s', (_, cause, reason) => {
  expect(reasonOf(cause)).toBe(reason);
});
