import { expect, test, vi } from 'vitest';
import { targetGroups } from '../../src/web/discovery.ts';
import { partOf } from '../../src/web/scrape-scope.ts';
import { reloadableExporter } from '../support/reloadable-exporter.ts';
import { simulatorFor } from '../support/simulator.ts';
import { ask } from '../support/web-guard.ts';

const operation = { operation: 'ventas co', server: 'wv0042', timezone: 'America/Bogota' };

test.each([
  ['', 'all'],
  ['other=1', 'all'],
  ['operation=ventas', { operation: 'ventas' }],
  ['operation=a%20%26%2Fb', { operation: 'a &/b' }],
  ['scope=process', 'process'],
  ['operation=', 'malformed'],
  ['scope=', 'malformed'],
  ['scope=everything', 'malformed'],
  ['operation=a&operation=b', 'malformed'],
  ['operation=a&scope=process', 'malformed'],
])('?%s asks for %j', (query, part) => {
  expect(partOf(new URLSearchParams(query))).toEqual(part);
});

test.each([
  ['http://127.0.0.1:10857', '127.0.0.1:10857', 'http', '/metrics'],
  ['https://monitoring.example.com/smart-hold', 'monitoring.example.com:443', 'https', '/smart-hold/metrics'],
  ['http://[::1]:8080', '[::1]:8080', 'http', '/metrics'],
])('an exporter reached at %s is scraped at %s', (base, target, scheme, path) => {
  const [ofProcess, ofOperation] = targetGroups([operation], new URL(base), '/metrics');

  expect(ofProcess).toEqual({
    targets: [target],
    labels: { __scheme__: scheme, __metrics_path__: path, __param_scope: 'process', instance: target },
  });
  expect(ofOperation).toEqual({
    targets: [target],
    labels: {
      __scheme__: scheme,
      __metrics_path__: path,
      __param_operation: 'ventas co',
      __meta_wolkvox_operation: 'ventas co',
      __meta_wolkvox_server: 'wv0042',
      __meta_wolkvox_timezone: 'America/Bogota',
      instance: `${target}/ventas co`,
    },
  });
});

/** An exporter of two operations that has read both. */
async function twoOperations() {
  const { origin, token } = await simulatorFor({ skills: 3 });
  const config = JSON.stringify({
    operations: ['ventas', 'soporte'].map((name) => ({ name, server: origin, token_env: name.toUpperCase() })),
  });
  const exporter = await reloadableExporter({ config, tokens: { VENTAS: token, SOPORTE: token } });
  // What each asks last in its first refresh, the token being one: from then on no series is added.
  const isAsked = async (name: string, api: string) =>
    (await exporter.value(`wolkvox_api_last_request_duration_seconds{operation="${name}",api="${api}"}`)) !== undefined;
  await vi.waitUntil(async () => (await isAsked('ventas', 'token_info')) && (await isAsked('soporte', 'skills')), {
    timeout: 30_000,
  });
  await exporter.shows('wolkvox_up{operation="ventas"}', 1);
  await exporter.shows('wolkvox_up{operation="soporte"}', 1);
  return exporter;
}

/** Series without their values, which go on changing. */
function seriesOf(text: string): readonly string[] {
  return text
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => line.slice(0, line.lastIndexOf(' ')))
    .toSorted();
}

test('the parts listed by /sd hold together every series of the whole, none of them twice', async () => {
  const exporter = await twoOperations();
  const answer = await exporter.get('/sd');
  const groups = (await answer.json()) as ReturnType<typeof targetGroups>;

  const parts: string[] = [];
  for (const { targets, labels } of groups) {
    expect(`http://${targets[0] ?? ''}`).toBe(exporter.origin);
    const query = new URLSearchParams();
    for (const name of ['operation', 'scope']) {
      const value = labels[`__param_${name}`];
      if (value !== undefined) query.set(name, value);
    }
    parts.push(...seriesOf(await (await exporter.get(`/metrics?${query.toString()}`)).text()));
  }

  expect(answer.headers.get('content-type')).toBe('application/json; charset=utf-8');
  expect(groups).toHaveLength(3);
  // A kind of garbage collection has its series from its first time on, which can lie between two scrapes.
  const lasting = (series: readonly string[]) => series.filter((one) => !one.startsWith('nodejs_gc_'));
  expect(lasting(parts).toSorted()).toEqual(lasting(seriesOf(await exporter.metrics())));
});

test('the part of an operation is the same compressed, and nobody else is in it', async () => {
  const exporter = await twoOperations();

  const plain = await exporter.get('/metrics?operation=ventas', { headers: { 'accept-encoding': 'identity' } });
  const compressed = await exporter.get('/metrics?operation=ventas', { headers: { 'accept-encoding': 'gzip' } });

  const text = await plain.text();
  expect(compressed.headers.get('content-encoding')).toBe('gzip');
  expect(seriesOf(await compressed.text())).toEqual(seriesOf(text));
  expect(seriesOf(text).filter((series) => !series.includes('operation="ventas"'))).toEqual([]);
});

test.each([
  ['operation=unknown', 404],
  ['operation=constructor', 404],
  ['operation=', 400],
  ['operation=ventas&operation=soporte', 400],
  ['scope=process', 200],
])('/metrics?%s is answered with %i', async (query, status) => {
  const { origin } = await simulatorFor({ skills: 1 });
  const config = JSON.stringify({ operations: [{ name: 'ventas', server: origin, token_env: 'TOKEN' }] });
  const exporter = await reloadableExporter({ config, tokens: { TOKEN: 'x'.repeat(20) } });

  expect((await exporter.get(`/metrics?${query}`)).status).toBe(status);
});

test.each([undefined, 'https://monitoring.example.com/smart-hold'])(
  'no header of a request chooses the address that is scraped (external address: %s)',
  async (externalUrl) => {
    const { origin } = await simulatorFor({ skills: 1 });
    const config = JSON.stringify({ operations: [{ name: 'ventas', server: origin, token_env: 'TOKEN' }] });
    const exporter = await reloadableExporter({ config, tokens: { TOKEN: 'x'.repeat(20) }, settings: { externalUrl } });
    const evil = 'evil.example.com';
    const headers = { host: evil, 'x-forwarded-host': evil, forwarded: `host=${evil}` };

    const { body } = await ask('http', { port: new URL(exporter.origin).port, path: '/sd', headers });

    const targets = (JSON.parse(body) as ReturnType<typeof targetGroups>).flatMap((group) => group.targets);
    const expected = externalUrl === undefined ? new URL(exporter.origin).host : 'monitoring.example.com:443';
    expect(targets).toEqual([expected, expected]);
  },
);
