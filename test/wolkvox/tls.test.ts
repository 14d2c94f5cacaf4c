import { expect, test } from 'vitest';
import { remedies } from '../../src/wolkvox/retry.ts';
import { authority } from '../support/certificates.ts';
import { answer, ask, atHome, failureOf, host, vendorBy, wireServer } from '../support/vendor-on-the-wire.ts';

const trusted = authority('trusted');
const stranger = authority('stranger');
const way = { env: {}, lookup: atHome, ca: trusted.cert };

test('a certificate of a trusted authority is taken', async () => {
  const port = await wireServer((socket) => socket.end(answer), trusted.issue(`DNS:${host}`));

  expect((await ask(vendorBy(way), `https://${host}:${port}`)).rows).toHaveLength(1);
});

test.each([
  ['of an unknown authority', stranger.issue(`DNS:${host}`), /NODE_EXTRA_CA_CERTS/],
  ['that signed itself', stranger, /NODE_EXTRA_CA_CERTS/],
  ['that has expired', trusted.issueExpired(`DNS:${host}`), /expired.*clock/],
  ['of another host', trusted.issue('DNS:elsewhere.example.com'), /another host.*server/],
])('a certificate %s is a failure of its own, not tried again at once', async (_, certificate, hint) => {
  const port = await wireServer((socket) => socket.end(answer), certificate);

  const failure = await failureOf(vendorBy(way), `https://${host}:${port}`);

  expect(failure.reason).toBe('tls');
  expect(failure.hint).toMatch(hint);
  expect(failure.hint).not.toMatch(/allow-list/);
  expect(remedies.tls).toBe('next_interval');
});

test('a port that speaks plain HTTP is one too', async () => {
  const port = await wireServer((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));

  const failure = await failureOf(vendorBy(way), `https://${host}:${port}`);

  expect(failure.reason).toBe('tls');
  expect(failure.hint).toMatch(/speaks TLS/);
});
