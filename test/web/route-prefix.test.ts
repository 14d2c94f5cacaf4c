import { expect, test } from 'vitest';
import type { Settings } from '../../src/config/config.ts';
import { reloadableExporter } from '../support/reloadable-exporter.ts';
import { simulatorFor } from '../support/simulator.ts';
import { folderWith } from '../support/folders.ts';

async function exporter(settings: Partial<Settings>) {
  const { origin, token } = await simulatorFor({ skills: 1 });
  const config = JSON.stringify({ operations: [{ name: 'ventas', server: origin, token_env: 'TOKEN' }] });
  return reloadableExporter({ config, tokens: { TOKEN: token }, settings });
}

/** Scheme, target and path of each target that `/sd` names. */
async function targetsOf(answer: Response) {
  const groups = (await answer.json()) as readonly {
    readonly targets: readonly string[];
    readonly labels: Readonly<Record<string, string>>;
  }[];
  return groups.map(({ targets: [target = ''], labels }) => {
    return `${labels['__scheme__'] ?? ''}://${target}${labels['__metrics_path__'] ?? ''}`;
  });
}

test('with a route prefix everything is answered under it, and nothing beside it', async () => {
  const { get, metrics } = await exporter({ routePrefix: '/tools/hold', enableLifecycle: true });

  for (const path of ['/', '/metrics', '/sd', '/style.css', '/-/healthy']) {
    expect((await get(`/tools/hold${path}`)).status).toBe(200);
    if (path !== '/') expect((await get(path)).status).toBe(404);
  }
  expect((await get('/tools/hold/-/reload', { method: 'POST' })).status).toBe(200);
  expect(await metrics()).toBe('not found\n');
});

test.each(['/', '/tools/hold'])('whoever asks for %s is led to the page below the prefix', async (path) => {
  const { get } = await exporter({ routePrefix: '/tools/hold' });

  const answer = await get(path, { redirect: 'manual' });

  expect([answer.status, answer.headers.get('location')]).toEqual([302, '/tools/hold/']);
});

test('health needs no password under the prefix, and only there', async () => {
  const hash = '$2y$10$X0h1gDsPszWURQaxFh.zoubFi6DXncSjhoQNJgRrnGs7EsimhC7zG';
  const webConfigFile = folderWith({ 'web.yml': `basic_auth_users: {alice: ${hash}}\n` }).path('web.yml');
  const { get } = await exporter({ routePrefix: '/tools/hold', webConfigFile });

  expect((await get('/tools/hold/-/healthy')).status).toBe(200);
  expect((await get('/-/healthy')).status).toBe(401);
  expect((await get('/tools/hold/metrics')).status).toBe(401);
});

test.each([
  ['neither', {}, '{origin}/metrics'],
  ['a prefix', { routePrefix: '/a' }, '{origin}/a/metrics'],
  ['an external address', { externalUrl: 'https://mon.example.com/b' }, 'https://mon.example.com:443/b/metrics'],
  [
    'an external address and the prefix it ends in',
    { externalUrl: 'https://mon.example.com/b', routePrefix: '/b' },
    'https://mon.example.com:443/b/metrics',
  ],
])('with %s the targets of /sd are where Prometheus finds the metrics', async (_, settings, expected) => {
  const { get, origin } = await exporter(settings);

  const [process, ventas] = await targetsOf(await get(`${'routePrefix' in settings ? settings.routePrefix : ''}/sd`));

  expect([process, ventas]).toEqual([expected.replace('{origin}', origin), expected.replace('{origin}', origin)]);
});

test('an external address changes nothing of where the exporter answers: its path is for the proxy to strip', async () => {
  const { get } = await exporter({ externalUrl: 'https://mon.example.com/b' });

  expect((await get('/metrics')).status).toBe(200);
  expect((await get('/b/metrics')).status).toBe(404);
});
