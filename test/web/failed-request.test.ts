import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { failedRequest } from '../../src/web/failed-request.ts';
import { createRoutes, type RouteDeps } from '../../src/web/routes.ts';
import { fakeClock } from '../support/fake-clock.ts';
import { keptLog } from '../support/lines.ts';

const broken = (): never => {
  throw new TypeError('the secret is 12345');
};
const allBroken = {
  isHealthy: broken,
  isReady: broken,
  statusPage: broken,
  closedDay: broken,
  discovery: broken,
  reload: broken,
  metrics: { vendorText: broken, operationsText: broken, processText: broken },
};

/** Routes of which everything behind them throws, but for what is given. */
async function brokenRoutes(working: Partial<RouteDeps> = {}) {
  const clock = fakeClock('2026-03-04T17:02:00Z');
  const { log, lines } = keptLog();
  const routes = createRoutes({
    guard: (_req, _res, next) => next(),
    telemetryPath: '/metrics',
    routePrefix: '/',
    ...allBroken,
    failed: failedRequest({ clock, log }),
    ...working,
  });
  const server = createServer(routes).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => server.close().closeAllConnections());
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { get: (path: string, init?: RequestInit) => fetch(origin + path, init), clock, lines };
}

test.each([
  ['GET', '/metrics'],
  ['GET', '/metrics?operation=ventas'],
  ['GET', '/-/healthy'],
  ['GET', '/-/ready'],
  ['GET', '/'],
  ['GET', '/yesterday.csv?operation=ventas'],
  ['GET', '/sd'],
  ['POST', '/-/reload'],
])('%s %s that fails is answered with 500 without the reason, which the log tells', async (method, path) => {
  const { get, lines } = await brokenRoutes();

  const answer = await get(path, { method });

  expect([answer.status, await answer.text()]).toEqual([500, 'internal error\n']);
  expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
  expect(lines()).toMatchObject([
    { level: 'error', event: 'request_failed', method, path: path.replace(/\?.*/, ''), unlogged: 0 },
  ]);
  expect(lines()[0]).toMatchObject({ err: { type: 'TypeError', message: 'the secret is 12345' } });
});

test('a storm of failing requests is one line a minute, which says how many there were', async () => {
  const { get, clock, lines } = await brokenRoutes();

  for (let n = 0; n < 20; n += 1) await get(n % 2 === 0 ? '/metrics' : '/');
  await clock.advance(60_000);
  await get('/sd');

  expect(lines()).toMatchObject([
    { path: '/metrics', unlogged: 0 },
    { path: '/sd', unlogged: 19 },
  ]);
});

test('an answer that had begun is cut off, so that nobody takes it for whole', async () => {
  const { get, lines } = await brokenRoutes({
    statusPage: (_req, res) => {
      res.write('half');
      broken();
    },
  });

  await expect(get('/').then((answer) => answer.text())).rejects.toThrow();
  expect(lines()).toMatchObject([{ event: 'request_failed', path: '/' }]);
});

test('an answer that failed says nothing of how it was to be packed', async () => {
  const { get } = await brokenRoutes({
    closedDay: (_req, res) => {
      res.attachment('ventas.csv').set('Content-Encoding', 'gzip');
      broken();
    },
  });

  const answer = await get('/yesterday.csv');

  expect(await answer.text()).toBe('internal error\n');
  expect(answer.headers.get('content-disposition')).toBeNull();
});

test('a path that cannot be decoded is the asker’s own mistake: 400, and no line', async () => {
  const { get, lines } = await brokenRoutes({
    statusPage: () => {
      throw new URIError('malformed');
    },
  });

  expect((await get('/')).status).toBe(400);
  expect(lines()).toEqual([]);
});
