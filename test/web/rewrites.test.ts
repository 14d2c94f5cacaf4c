import { renameSync, rmSync, truncateSync } from 'node:fs';
import { Agent } from 'node:http';
import bcrypt from 'bcryptjs';
import { expect, onTestFinished, test } from 'vitest';
import { authority } from '../support/certificates.ts';
import { basic, guardedServer } from '../support/web-guard.ts';

const ca = authority('test authority');
const server = ca.issue('DNS:exporter.test');
const prometheus = ca.issue('DNS:prometheus.test');
const pems = { 'server.crt': server.cert, 'server.key': server.key, 'ca.crt': ca.cert };
const alice = `  alice: ${bcrypt.hashSync('open sesame', 4)}\n`;
const bob = `  bob: ${bcrypt.hashSync('swordfish', 4)}\n`;
const users = `basic_auth_users:\n${alice}${bob}`;
const tls = 'tls_server_config:\n  cert_file: server.crt\n  key_file: server.key\n';
const demand = '  client_auth_type: RequireAndVerifyClientCert\n  client_ca_file: ca.crt\n';
const names = '  client_allowed_sans: [prometheus.test]\n';
const whole = `# who may read\n${tls}${demand}${names}${users}rate_limit: {interval: 1ms, burst: 1000}\n`;
const trust = { ca: ca.cert };
const asAlice = { headers: basic('alice', 'open sesame') };

type Guarded = Awaited<ReturnType<typeof guardedServer>>;

/** Whether anybody gets in who lacks the certificate, the password or both. */
async function isOpen({ get }: Guarded): Promise<boolean> {
  const attempts = [trust, { ...trust, ...asAlice }, { ...trust, ...prometheus }].map((client) =>
    get(client).then(
      ({ status }) => status === 200,
      () => false,
    ),
  );
  return (await Promise.all(attempts)).includes(true);
}

/** Everything that a reader can see of the file while it is written. */
const rewrites: readonly (readonly [string, (guarded: Guarded, step: () => Promise<void>) => Promise<void>])[] = [
  [
    'emptied and written again',
    async ({ path, write }, step) => {
      truncateSync(path('web.yml'), 0);
      await step();
      write('web.yml', whole);
      await step();
    },
  ],
  [
    'written a few bytes at a time',
    async ({ write }, step) => {
      for (let length = 0; length < whole.length; length += 13) {
        write('web.yml', whole.slice(0, length));
        await step();
      }
    },
  ],
  [
    'cut off after each of its lines',
    async ({ write }, step) => {
      const lines = whole.split('\n');
      for (let count = lines.length; count >= 0; count -= 1) {
        write('web.yml', lines.slice(0, count).join('\n'));
        await step();
      }
    },
  ],
  [
    'taken away and put back',
    async ({ path, write }, step) => {
      rmSync(path('web.yml'));
      await step();
      write('web.yml', whole);
      await step();
    },
  ],
  [
    'replaced by an empty one, by rename',
    async ({ path, write }, step) => {
      write('new.yml', '\n');
      renameSync(path('new.yml'), path('web.yml'));
      await step();
    },
  ],
  [
    'emptied with its certificates',
    async ({ path }, step) => {
      for (const name of ['ca.crt', 'server.crt', 'server.key', 'web.yml']) {
        truncateSync(path(name), 0);
        await step();
      }
    },
  ],
];

test.each(rewrites)('a file that is %s lets nobody in who lacked something before', async (_, rewrite) => {
  const guarded = await guardedServer({ ...pems, 'web.yml': whole });

  await rewrite(guarded, async () => {
    await guarded.clock.advance(1_000);
    expect(await isOpen(guarded)).toBe(false);
  });

  expect(await guarded.get({ ...trust, ...prometheus, ...asAlice })).toMatchObject({ status: 200 });
});

test.each([
  ['nothing', '', /the file holds nothing, as if it were being written; restart/],
  ['a comment', '# users follow\n', /holds nothing/],
  ['an empty list of users', 'basic_auth_users:\n', /no password would be asked any more.*; restart/],
  ['another section', 'rate_limit: {interval: 1ms, burst: 9}\n', /no password would be asked/],
])(
  'a file of users that comes to hold %s changes nothing until a restart, and is told loudly',
  async (_, text, said) => {
    const { get, edit, lines } = await guardedServer({ 'web.yml': users });

    await edit({ 'web.yml': text });

    expect(await get()).toMatchObject({ status: 401 });
    expect(await get(asAlice)).toMatchObject({ status: 200 });
    expect(lines).toEqual([{ event: 'web_config_reload_failed', problems: [expect.stringMatching(said)] }]);
  },
);

test.each([
  ['without client certificates', tls, /no client certificate would be demanded/],
  ['with unverified ones', `${tls}  client_auth_type: RequireAnyClientCert\n`, /would not be verified/],
  ['with optional ones', `${tls}${demand.replace('RequireAnd', '').replace('Cert\n', 'CertIfGiven\n')}`, /demanded/],
  ['with those of any authority', `${tls}${demand.split('\n')[0] ?? ''}\n${names}`, /of any public authority would do/],
  ['with those of any name', `${tls}${demand}`, /of any name would do/],
])('a file that comes to do %s changes nothing until a restart', async (_, text, said) => {
  const { get, edit, lines } = await guardedServer({ ...pems, 'web.yml': tls + demand + names });

  await edit({ 'web.yml': text });

  await expect(get(trust)).rejects.toThrow();
  expect(await get({ ...trust, ...prometheus })).toMatchObject({ status: 200 });
  expect(lines).toMatchObject([{ event: 'web_config_reload_failed' }]);
  expect(String(lines[0]?.['problems'])).toMatch(said);
});

test('a file that held nothing at the start may go on holding nothing', async () => {
  const { get, edit, lines } = await guardedServer({ 'web.yml': '' });

  await edit({ 'web.yml': '# nothing yet\n' });
  expect(await get()).toMatchObject({ status: 200 });
  await edit({ 'web.yml': users });
  expect(await get()).toMatchObject({ status: 401 });
  expect(lines).toMatchObject([{ event: 'web_config_reloaded' }, { event: 'web_config_reloaded' }]);
});

test('a user taken out or changed is out at once, on connections that are open too, and the others stay in', async () => {
  const { get, edit } = await guardedServer({ 'web.yml': users });
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  onTestFinished(() => agent.destroy());
  const asBob = { headers: basic('bob', 'swordfish') };
  expect(await get({ ...asAlice, agent })).toMatchObject({ status: 200 });
  expect(await get({ ...asBob, agent })).toMatchObject({ status: 200 });

  await edit({ 'web.yml': `basic_auth_users:\n${bob}` });
  expect(await get({ ...asAlice, agent })).toMatchObject({ status: 401 });
  expect(await get({ ...asBob, agent })).toMatchObject({ status: 200 });

  await edit({ 'web.yml': `basic_auth_users:\n  bob: ${bcrypt.hashSync('another', 4)}\n` });
  expect(await get({ ...asBob, agent })).toMatchObject({ status: 401 });
  expect(await get({ headers: basic('bob', 'another'), agent })).toMatchObject({ status: 200 });
});
