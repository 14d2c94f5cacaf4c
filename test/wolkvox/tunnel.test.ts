import { expect, test } from 'vitest';
import { describeError } from '../../src/base/describe-error.ts';
import { remedies } from '../../src/wolkvox/retry.ts';
import { authority } from '../support/certificates.ts';
import { connectProxy } from '../support/connect-proxy.ts';
import { answer, ask, atHome, failureOf, host, token, vendorBy, wireServer } from '../support/vendor-on-the-wire.ts';

const trusted = authority('trusted');
const vendor = `https://${host}`;
const secret = '63616e6172792d70617373';

const wayBy = (port: number, proxy = `http://user:${secret}@127.0.0.1`) => ({
  env: { HTTPS_PROXY: `${proxy}:${port}` },
  lookup: atHome,
  ca: trusted.cert,
});

async function realVendor(): Promise<number> {
  return wireServer((socket) => socket.write(answer), trusted.issue(`DNS:${host}`));
}

test('the vendor is reached through the proxy, which learns its name and no token', async () => {
  const proxy = await connectProxy({ toPort: await realVendor() });

  expect((await ask(vendorBy(wayBy(proxy.port)), vendor)).rows).toHaveLength(1);

  const authorization = `Basic ${Buffer.from(`user:${secret}`).toString('base64')}`;
  expect(proxy.asked).toEqual([{ method: 'CONNECT', url: `${host}:443`, authorization }]);
  expect(proxy.overheard().length).toBeGreaterThan(0);
  expect(proxy.overheard().includes(token)).toBe(false);
});

test('a proxy may speak TLS itself, and another port of the vendor is asked for by number', async () => {
  const proxy = await connectProxy({ toPort: await realVendor() }, trusted.issue('DNS:proxy.example.com'));

  const way = wayBy(proxy.port, 'https://proxy.example.com');
  expect((await ask(vendorBy(way), `${vendor}:8443`)).rows).toHaveLength(1);

  expect(proxy.asked).toEqual([{ method: 'CONNECT', url: `${host}:8443`, authorization: undefined }]);
});

test('plain http to this machine never takes the proxy', async () => {
  const proxy = await connectProxy({ status: 403 });
  const port = await wireServer((socket) => socket.write(answer));

  expect((await ask(vendorBy(wayBy(proxy.port)), `http://127.0.0.1:${port}`)).rows).toHaveLength(1);
  expect(proxy.asked).toEqual([]);
});

test.each([
  [407, /user and password in HTTPS_PROXY/],
  [403, /let this machine reach wv0042\.wolkvox\.com/],
  [502, /goes out is on the allow-list/],
  [418, /log of the proxy/],
])('a refusal (%s) is a failure of the proxy, with its address and no password', async (status, hint) => {
  const { port } = await connectProxy({ status });

  const failure = await failureOf(vendorBy(wayBy(port)), vendor);

  expect(failure).toMatchObject({
    reason: 'proxy',
    message: `the proxy http://127.0.0.1:${port} answered ${status} instead of opening a way to ${host}`,
  });
  expect(failure.hint).toMatch(hint);
  expect(remedies.proxy).toBe('next_interval');
});

test('a proxy that is not there, hangs up or shows a strange certificate is one too', async () => {
  const hangsUp = await wireServer((socket) => socket.destroy());
  const strange = await connectProxy({ status: 403 }, authority('stranger').issue('DNS:proxy.example.com'));
  const failures = [
    await failureOf(vendorBy(wayBy(1)), vendor),
    await failureOf(vendorBy(wayBy(hangsUp)), vendor),
    await failureOf(vendorBy(wayBy(strange.port, 'https://proxy.example.com')), vendor),
  ];

  for (const failure of failures) {
    expect(failure.reason).toBe('proxy');
    expect(failure.message).toMatch(/^the connection to the proxy/);
    expect(failure.hint).toMatch(/HTTPS_PROXY/);
  }
});

test('the time for a connection bounds the answer to CONNECT', async () => {
  const { port } = await connectProxy('silence');

  const failure = await failureOf(vendorBy(wayBy(port), { connectMs: 200 }), vendor);

  expect(failure).toMatchObject({
    reason: 'proxy',
    message: `the proxy http://127.0.0.1:${port} opened no way within 200 ms`,
  });
});

test('the time for a connection bounds the handshake inside the tunnel, and the hint speaks of the proxy', async () => {
  const { port } = await connectProxy({ toPort: await wireServer(() => undefined) });

  const failure = await failureOf(vendorBy(wayBy(port), { connectMs: 200 }), vendor);

  expect(failure).toMatchObject({ reason: 'timeout', message: 'no connection within 200 ms' });
  expect(failure.hint).toContain(`the address from which the proxy http://127.0.0.1:${port} goes out`);
});

test('the certificate inside the tunnel is checked', async () => {
  const vendorPort = await wireServer((socket) => socket.end(answer), trusted.issue('DNS:elsewhere.example.com'));
  const { port } = await connectProxy({ toPort: vendorPort });

  expect((await failureOf(vendorBy(wayBy(port)), vendor)).reason).toBe('tls');
});

test('an address of a proxy that cannot be used is a failure that does not repeat it', async () => {
  const failure = await failureOf(vendorBy({ env: { HTTPS_PROXY: `socks5://user:${secret}@proxy:1` } }), vendor);

  expect(failure.reason).toBe('proxy');
  expect(failure.message).toMatch(/^HTTPS_PROXY: /);
  expect(JSON.stringify(describeError(failure))).not.toContain(secret);
});

test("no failure carries the proxy's password", async () => {
  const basic = Buffer.from(`user:${secret}`).toString('base64');
  const proxies = [1, (await connectProxy({ status: 407 })).port, (await connectProxy('silence')).port];
  for (const port of proxies) {
    const failure = await failureOf(vendorBy(wayBy(port), { connectMs: 200 }), vendor);
    const told = `${JSON.stringify(describeError(failure))} ${failure.stack ?? ''}`;
    expect(told).not.toContain(secret);
    expect(told).not.toContain(basic);
  }
});
