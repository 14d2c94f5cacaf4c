import { expect, test } from 'vitest';
import { authority } from '../support/certificates.ts';
import { connectProxy } from '../support/connect-proxy.ts';
import { operationOf } from '../support/operation.ts';
import { atHome, host, wireServer } from '../support/vendor-on-the-wire.ts';
import { doctorFor } from './support.ts';

const env = { TOKEN: '63616e617279' };
const trusted = authority('trusted');

test('a name that is not known ends the way there, with what to check', async () => {
  const lookup = (_host: string, _options: unknown, callback: (error: Error) => void) =>
    callback(Object.assign(new Error('no'), { code: 'ENOTFOUND' }));
  const { of, marks } = await doctorFor([operationOf('https://wv0042.wolkvox.com')], {
    way: { env, lookup: lookup as never },
  });

  expect(of('name')).toEqual([
    'fail wv0042.wolkvox.com is not known here (ENOTFOUND) → check the name of the server in the configuration, and the DNS of this machine',
  ]);
  expect(marks.connection).toEqual(['note']);
  expect(marks['state file']).toEqual(['note']);
});

test('a connection that nobody takes is told as an address that may not be allowed, with the one we come from', async () => {
  const port = await wireServer(() => undefined); // takes bytes and never speaks TLS
  const { of, exitCode } = await doctorFor([operationOf(`https://${host}:${port}`)], {
    way: { env, lookup: atHome },
    limits: { connectMs: 300 },
  });

  const [found = ''] = of('connection');
  expect(found).toMatch(/^fail no connection within 300 ms \(timeout\); (we come from|this machine has no address)/);
  expect(found).toContain('the address of the gateway instead');
  expect(found).toContain('not on the allow-list of the operation');
  expect(exitCode).toBe(1);
});

test('a certificate that is not to be trusted is told with its remedy', async () => {
  const port = await wireServer(() => undefined, authority('stranger').issue(`DNS:${host}`));
  const { of } = await doctorFor([operationOf(`https://${host}:${port}`)], {
    way: { env, lookup: atHome, ca: trusted.cert },
  });

  expect(of('connection')[0]).toMatch(/^fail no TLS connection that can be trusted \(tls\).*NODE_EXTRA_CA_CERTS/);
});

test('TLS that works is told with its version and the address we come from', async () => {
  const port = await wireServer((socket) => socket.destroy(), trusted.issue(`DNS:${host}`));
  const { of } = await doctorFor([operationOf(`https://${host}:${port}`)], {
    way: { env, lookup: atHome, ca: trusted.cert },
  });

  expect(of('connection')).toEqual(['ok TCP and TLSv1.3; we come from 127.0.0.1']);
  expect(of('name')).toEqual([`ok ${host} is 127.0.0.1`]);
});

test('a proxy that refuses is told with the proxy in use, without its password', async () => {
  const proxy = await connectProxy({ status: 407 });
  const way = { env: { ...env, HTTPS_PROXY: `http://me:secret-word@127.0.0.1:${proxy.port}` }, lookup: atHome };
  const { of, out } = await doctorFor([operationOf(`https://${host}`)], { way });

  expect(of('proxy')).toEqual([`ok http://127.0.0.1:${proxy.port}, with a password, from HTTPS_PROXY`]);
  expect(of('connection')[0]).toMatch(/^fail .*answered 407.*check the user and password in HTTPS_PROXY/);
  expect(out).not.toContain('secret-word');
});
