import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import type { Snapshot } from '../../src/snapshot/snapshot.ts';
import { closedDayHandler } from '../../src/web/closed-day-handler.ts';
import { createRoutes } from '../../src/web/routes.ts';
import { statusPageHandler } from '../../src/web/status-handler.ts';
import { nowMs } from './snapshots.ts';

export const build = { version: '1.2.3', revision: 'abc1234', nodeVersion: 'v20.20.0', tzVersion: '2025c' };

/** The pages of an exporter that knows `snapshots`, over a real socket; answers with its origin. */
export async function pagesOf(snapshots: readonly Snapshot[]): Promise<string> {
  const statusPage = statusPageHandler({
    clock: { now: () => nowMs },
    build,
    telemetryPath: '/metrics',
    snapshots: () => snapshots,
    standbySinceMs: () => undefined,
  });
  const routes = createRoutes({
    guard: (_req, _res, next) => next(),
    telemetryPath: '/metrics',
    routePrefix: '/',
    isHealthy: () => true,
    isReady: () => true,
    statusPage,
    closedDay: closedDayHandler({ snapshots: () => snapshots }),
    discovery: () => [],
    metrics: {
      vendorText: async () => Buffer.alloc(0),
      operationsText: async () => Buffer.alloc(0),
      processText: async () => Buffer.alloc(0),
    },
    reload: undefined,
    failed: (error) => {
      throw error;
    },
  });
  const server = createServer(routes).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.close().closeAllConnections();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
