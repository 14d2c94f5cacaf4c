import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test, vi } from 'vitest';
import type { ConfigProblem } from '../src/base/errors.ts';
import { createReload } from '../src/reload.ts';
import { folderWith } from './support/folders.ts';
import { reloadableExporter, noon } from './support/reloadable-exporter.ts';
import { simulatorFor } from './support/simulator.ts';

const refreshes = (operation: string) => `wolkvox_exporter_refreshes_total{operation="${operation}"}`;
const up = (operation: string) => `wolkvox_up{operation="${operation}"}`;
const lifecycle = { settings: { enableLifecycle: true } };

const operation = (name: string, origin: string, more = '') =>
  `  - {name: ${name}, server: "${origin}", token_env: TOKEN, timezone: America/Bogota${more}}\n`;
const configOf = (...operations: readonly string[]) => `operations:\n${operations.join('')}`;

/** An exporter of the operations a and b, both of one simulator and refreshed once. */
async function twoOperations() {
  const clock = noon();
  const vendor = await simulatorFor({ skills: 3 }, clock);
  const a = operation('a', vendor.origin);
  const b = operation('b', vendor.origin);
  const tokens = { TOKEN: vendor.token, OTHER: 'other' };
  const exporter = await reloadableExporter({ config: configOf(a, b), tokens, clock, ...lifecycle });
  await Promise.all([exporter.shows(up('a'), 1), exporter.shows(up('b'), 1)]);
  return {
    ...exporter,
    vendor,
    clock,
    a,
    b,
    reload: (init = {}) => exporter.get('/-/reload', { method: 'POST', ...init }),
  };
}

test('an added operation starts, and the others go on as if nothing had happened', async () => {
  const { edit, reload, a, b, vendor, shows, value, clock, lines } = await twoOperations();
  const callsBefore = vendor.measured();

  edit(configOf(a, b, operation('c', vendor.origin)));
  expect((await reload()).status).toBe(200);
  await shows(up('c'), 1);

  expect([await value(refreshes('a')), await value(refreshes('b')), await value(refreshes('c'))]).toEqual([1, 1, 1]);
  expect(vendor.measured()).not.toEqual(callsBefore);
  expect(lines).toContainEqual({ event: 'config_reloaded', added: ['c'], changed: [], removed: [] });
  await clock.advance(5 * 60_000);
  await Promise.all(['a', 'b', 'c'].map((name) => shows(refreshes(name), 2)));
});

test('a removed operation takes all its series with it, and the others go on', async () => {
  const { edit, reload, a, metrics, value, shows, clock, lines } = await twoOperations();

  edit(configOf(a));
  expect((await reload()).status).toBe(200);

  expect(await metrics()).not.toContain('operation="b"');
  expect(await value(refreshes('a'))).toBe(1);
  expect(lines).toContainEqual({ event: 'config_reloaded', added: [], changed: [], removed: ['b'] });
  await clock.advance(5 * 60_000);
  await shows(refreshes('a'), 2);
});

test('a changed operation starts anew with its day as it was, and the others go on', async () => {
  const { edit, reload, vendor, a, value, shows, metrics, lines, clock } = await twoOperations();
  const day = 'wolkvox_smart_hold_day_treatment_total{operation="b",skill_id=';
  const before = (await metrics()).split('\n').filter((line) => line.startsWith(day));
  vendor.setFaults([{ kind: 'status', status: 500 }]);

  edit(configOf(a, operation('b', vendor.origin, ', licenses: 3')));
  expect((await reload()).status).toBe(200);

  expect(await value('wolkvox_api_quota_limit{operation="b"}')).toBe(3_000);
  expect(before).not.toEqual([]);
  expect((await metrics()).split('\n').filter((line) => line.startsWith(day))).toEqual(before);
  expect(await value(refreshes('a'))).toBe(1);
  expect(lines).toContainEqual({ event: 'config_reloaded', added: [], changed: ['b'], removed: [] });
  vendor.setFaults([]);
  await clock.advance(5 * 60_000);
  await shows(refreshes('a'), 2);
});

test('an operation moved to another server keeps its counts as a floor until the answers show whose they are', async () => {
  const { edit, reload, a, value, shows, clock, lines } = await twoOperations();
  const other = await simulatorFor({ skills: 3, seed: 9, busiest: 60, token: 'other' }, clock);
  const dayOf = (skillId: string) => `wolkvox_smart_hold_day_treatment_total{operation="b",skill_id="${skillId}"}`;
  const before = await value(dayOf('1001'));

  edit(configOf(a, operation('b', other.origin).replace('TOKEN', 'OTHER')));
  expect((await reload()).status).toBe(200);
  await shows(up('b'), 1);

  const truth = other.truth({ startMs: Date.parse('2026-03-04T05:00:00Z'), endMs: Date.parse('2026-03-04T17:00:00Z') });
  expect(before).toBeGreaterThan(truth.get('1001')?.treatment ?? 0);
  expect(await value(dayOf('1001'))).toBe(before);
  expect(lines.map(({ event }) => event)).toContain('operation_moved');
});

test('a reload does not end a read of an operation it leaves alone', async () => {
  const vendor = await patientVendor();
  const a = operation('a', vendor.origin);
  const exporter = await reloadableExporter({
    config: configOf(a),
    tokens: { TOKEN: 'one', OTHER: 'two' },
    ...lifecycle,
  });
  await vi.waitUntil(() => vendor.waiting.length === 1);

  exporter.edit(configOf(a, operation('b', vendor.origin).replace('TOKEN', 'OTHER')));
  expect(await exporter.app.reload()).toEqual([]);
  await vi.waitUntil(() => vendor.waiting.length === 2);
  const isUp = async (name: string) => (await exporter.value(up(name))) === 1;

  await vi.waitUntil(
    async () => {
      vendor.answerAll();
      return (await isUp('a')) && (await isUp('b'));
    },
    { timeout: 30_000 },
  );
  expect(await exporter.value(refreshes('a'))).toBe(1);
});

test('a file with faults changes nothing, and every fault is in the answer, in the log and in the metric', async () => {
  const { edit, reload, a, value, lines, clock, shows } = await twoOperations();
  const loadedAt = 'wolkvox_exporter_config_last_reload_success_timestamp_seconds';
  const loaded = 'wolkvox_exporter_config_last_reload_successful';
  const before = await value(loadedAt);

  edit(`${configOf(a)}intervall: 5m\nsettle: soon\n`);
  const refused = await reload();

  expect(refused.status).toBe(500);
  const text = await refused.text();
  expect(text).toContain('intervall');
  expect(text).toContain('settle');
  expect(lines.find(({ event }) => event === 'config_reload_failed')).toMatchObject({
    problems: [expect.stringContaining('intervall'), expect.stringContaining('settle')],
  });
  expect([await value(loaded), await value(loadedAt), await value(refreshes('b'))]).toEqual([0, before, 1]);
  await clock.advance(5 * 60_000);
  await shows(refreshes('b'), 2);

  edit(configOf(a));
  expect((await reload({ method: 'PUT' })).status).toBe(200);
  expect(await value(loaded)).toBe(1);
  expect(await value(loadedAt)).toBe(clock.now() / 1_000);
});

test('a web configuration that cannot be used shows in the metrics, and so does one put right', async () => {
  const folder = folderWith({ 'web.yml': 'http_server_config: {http2: true}\n' });
  const clock = noon();
  const settings = { webConfigFile: folder.path('web.yml') };
  const vendor = await simulatorFor({ skills: 3 }, clock);
  const config = configOf(operation('a', vendor.origin));
  const { value } = await reloadableExporter({ config, tokens: { TOKEN: vendor.token }, settings, clock });
  const seen = async () => [
    await value('wolkvox_exporter_web_config_last_reload_successful'),
    await value('wolkvox_exporter_web_config_last_reload_success_timestamp_seconds'),
  ];
  const startedAt = clock.now() / 1_000;
  expect(await seen()).toEqual([1, startedAt]);

  folder.write('web.yml', 'rate_limt: {}\n');
  await clock.advance(1_000);
  expect(await seen()).toEqual([0, startedAt]);

  folder.write('web.yml', 'http_server_config: {http2: false}\n');
  await clock.advance(1_000);
  expect(await seen()).toEqual([1, startedAt + 2]);
});

test('readiness is not lost to an operation that a reload adds', async () => {
  const { edit, app, a, b, get } = await twoOperations();
  const silent = await patientVendor();

  edit(configOf(a, b, operation('slow', silent.origin)));
  await app.reload();

  expect((await get('/-/ready')).status).toBe(200);
});

test.each(['PUT', 'POST'])('without --web.enable-lifecycle a %s reloads nothing and says why', async (method) => {
  const vendor = await simulatorFor();
  const { get, lines } = await reloadableExporter({
    config: configOf(operation('a', vendor.origin)),
    tokens: { TOKEN: 'x' },
  });

  const answer = await get('/-/reload', { method });

  expect(answer.status).toBe(403);
  expect(await answer.text()).toContain('--web.enable-lifecycle');
  expect(lines.filter(({ event }) => String(event).startsWith('config_reload'))).toEqual([]);
});

test('a link or an image cannot reload: only PUT and POST do', async () => {
  const { get } = await twoOperations();

  for (const method of ['GET', 'HEAD', 'DELETE', 'OPTIONS']) {
    const answer = await get('/-/reload', { method });
    expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'PUT, POST']);
  }
});

test.each([
  ['a form on another site', { origin: 'https://evil.example' }, 403],
  ['a sandboxed page', { origin: 'null' }, 403],
  ['what a browser calls cross-site', { 'sec-fetch-site': 'cross-site' }, 403],
  ['a neighbour under the same domain', { 'sec-fetch-site': 'same-site' }, 403],
  ['a page of the exporter', { 'sec-fetch-site': 'same-origin' }, 403],
  ['a page whose origin is the very host it asks', { origin: 'http://127.0.0.1' }, 403],
  ['a program', {}, 200],
])('a reload asked for by %s', async (_, headers, status) => {
  const { reload } = await twoOperations();

  expect((await reload({ headers })).status).toBe(status);
});

test('reloads run one at a time, and all who wait share one that reads after they asked', async () => {
  const reads: (() => void)[] = [];
  const reload = createReload({
    clock: { now: () => 0 },
    log: { debug: noted, info: noted, warn: noted, error: noted },
    instruments: { configLoaded: noted, configRefused: noted },
    read: () => new Promise((_, reject) => reads.push(() => reject(new Error('unforeseen')))),
    apply: async () => ({ added: [], changed: [], removed: [] }),
  });

  const first = reload();
  await vi.waitUntil(() => reads.length === 1);
  const others = [reload(), reload(), reload()];
  expect(reads).toHaveLength(1);
  reads[0]?.();
  expect((await first).map(({ problem }: ConfigProblem) => problem)).toEqual([
    'the exporter failed in an unforeseen way',
  ]);
  await vi.waitUntil(() => reads.length === 2);
  reads[1]?.();

  await Promise.all(others);
  expect(reads).toHaveLength(2);
});

test('an exporter that is stopped while it reloads starts nothing more', async () => {
  const { edit, app, stop, a, b, vendor, lines } = await twoOperations();
  const calls = vendor.measured();

  edit(configOf(a, b, operation('late', vendor.origin)));
  const reloading = app.reload();
  const stopped = stop();
  await Promise.all([reloading, stopped]);

  expect(lines.filter(({ event }) => event === 'stopped')).toHaveLength(1);
  expect(vendor.measured()).toEqual(calls);
});

const noted = () => undefined;

/** A vendor without rows that answers only when told to. */
async function patientVendor() {
  const waiting: ServerResponse[] = [];
  let isPatient = true;
  const date = new Date(noon().now()).toUTCString();
  const answer = (res: ServerResponse) =>
    res.writeHead(404, { date }).end('{"code":"404","error":"NOT FOUND","msg":"VALIDATE DATES ENTERED","data":[]}');
  const server = createServer((_req, res) => {
    if (isPatient) waiting.push(res);
    else answer(res);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.close().closeAllConnections();
  });
  const answerAll = () => {
    isPatient = false;
    for (const res of waiting.splice(0)) answer(res);
  };
  return { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, waiting, answerAll };
}
