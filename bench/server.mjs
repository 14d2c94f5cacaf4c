// One of the servers compared, in a process of its own: `node server.mjs exporter|prom-client|bare SKILLS [URL]`.
// Tells its parent its address, and the CPU time it used whenever asked.
import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import { promisify } from 'node:util';
import { gzip as gzipCallback } from 'node:zlib';
import express from 'express';
import { collectDefaultMetrics, Counter, Gauge, Registry } from 'prom-client';
import { systemClock } from '../dist/base/clock.js';
import { allFamilies } from '../dist/metrics/catalogue.js';
import { createOperationInstruments } from '../dist/metrics/operation-instruments.js';
import { createOperationsText } from '../dist/metrics/operations-text.js';
import { createProcessInstruments } from '../dist/metrics/process-instruments.js';
import { createProcessText } from '../dist/metrics/process-text.js';
import { createPublication } from '../dist/metrics/published-snapshots.js';
import { createWebGuard } from '../dist/web/guard.js';
import { createRoutes } from '../dist/web/routes.js';
import { listen } from '../dist/web/server.js';
import { smartHold } from '../dist/wolkvox/reports/smart-hold.js';
import { snapshotOf } from './snapshot.mjs';

const gzip = promisify(gzipCallback);
const [kind, skills, source] = process.argv.slice(2);
const snapshot = snapshotOf(Number(skills), Date.now());
const kinds = { exporter, 'prom-client': promClient, bare };

const url = await kinds[kind]();
process.on('message', () => process.send({ cpu: process.cpuUsage(), rss: process.memoryUsage.rss() }));
process.send({ url });

/**
 * The exporter's own web stack over a published snapshot, on a clock that moves 15 s between scrapes: what scrapes
 * close together share is made anew for each of these.
 */
async function exporter() {
  const log = { debug() {}, info() {}, warn() {}, error() {} };
  const guard = createWebGuard(undefined, {
    clock: systemClock,
    log,
    randomBytes,
    routePrefix: '/',
    webConfigLoaded: () => {},
    webConfigRefused: () => {},
  });
  const publication = createPublication(systemClock, [smartHold]);
  await publication.publish(snapshot);
  const build = { version: '0', revision: '0', nodeVersion: process.version, tzVersion: '0' };
  const instruments = createProcessInstruments(build, process);
  let nowMs = 0;
  const clock = { monotonic: () => (nowMs += 15_000) };
  const ofOperation = { ...createOperationInstruments([smartHold]), operation: snapshot.operation };
  const routes = createRoutes({
    guard: guard.middleware,
    telemetryPath: '/metrics',
    routePrefix: '/',
    isHealthy: () => true,
    isReady: () => true,
    statusPage: (_req, res) => res.end(),
    closedDay: (_req, res) => res.end(),
    discovery: () => [],
    reload: undefined,
    metrics: {
      vendorText: (format) => publication.text(format),
      operationsText: createOperationsText(() => [ofOperation]),
      processText: createProcessText(instruments, { clock }),
    },
    failed: (error) => {
      throw error;
    },
  });
  const { origins } = await listen([{ host: '127.0.0.1', port: 0 }], guard, routes);
  return `${origins[0]}/metrics`;
}

/** The usual way: gauges set and everything rendered for each scrape, with the same families and samples. */
async function promClient() {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const own = createOperationInstruments([smartHold]).registry;
  const metrics = new Map(
    allFamilies
      .filter(({ name, type }) => type !== 'histogram' && own.getSingleMetric(name) === undefined)
      .map(({ name, help, type, labels }) => {
        const Metric = type === 'counter' ? Counter : Gauge;
        return [name, new Metric({ name, help, labelNames: labels, registers: [registry] })];
      }),
  );
  const app = express();
  app.get('/metrics', async (req, res) => {
    setAll(metrics);
    const text = (await registry.metrics()) + (await own.metrics());
    res.setHeader('Content-Type', registry.contentType);
    if (!/gzip/.test(req.headers['accept-encoding'] ?? '')) return res.end(text);
    res.setHeader('Content-Encoding', 'gzip');
    return res.end(await gzip(text));
  });
  return listening(createServer(app));
}

function setAll(metrics) {
  const operation = snapshot.operation;
  const [{ interval, day }] = snapshot.reports;
  for (const field of smartHold.countFields) {
    const gauge = metrics.get(`wolkvox_smart_hold_${field}`);
    for (const [id, sample] of interval.samples) gauge.set({ operation, skill_id: id }, sample[field]);
    const counter = metrics.get(`wolkvox_smart_hold_day_${field}_total`);
    counter.reset();
    for (const [id, counts] of day.counts) counter.inc({ operation, skill_id: id }, counts[field]);
  }
  for (const [id, sample] of interval.samples) {
    metrics.get('wolkvox_smart_hold_service_level_up').set({ operation, skill_id: id }, sample.service_level_up);
  }
  for (const [id, sample] of day.percentages) {
    metrics.get('wolkvox_smart_hold_day_service_level_up').set({ operation, skill_id: id }, sample.service_level_up);
  }
  for (const [id, name] of snapshot.skillNames) {
    metrics.get('wolkvox_smart_hold_skill_info').set({ operation, skill_id: id, skill_name: name }, 1);
  }
}

/** The least any server can do: the exporter's bytes, kept ready. */
async function bare() {
  const plain = Buffer.from(
    await (
      await fetch(source, { headers: { accept: process.env.ACCEPT, 'accept-encoding': 'identity' } })
    ).arrayBuffer(),
  );
  const zipped = await gzip(plain);
  return listening(
    createServer((req, res) => {
      const isZipped = /gzip/.test(req.headers['accept-encoding'] ?? '');
      const body = isZipped ? zipped : plain;
      res.setHeader('Content-Type', 'application/openmetrics-text; version=1.0.0; charset=utf-8');
      if (isZipped) res.setHeader('Content-Encoding', 'gzip');
      res.setHeader('Content-Length', body.byteLength);
      res.end(body);
    }),
  );
}

async function listening(server) {
  server.keepAliveTimeout = 120_000; // another server that is slow must not cost the connection
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${server.address().port}/metrics`;
}
