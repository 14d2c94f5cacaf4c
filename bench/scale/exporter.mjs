// So many operations of the exporter in one process, put together as src/app.ts does but without the web server:
// `node --expose-gc exporter.mjs OPERATIONS INTERVALS ORIGIN WARM_UP_REFRESHES`. Tells its parent what it has measured.
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { deflateRaw } from 'node:zlib';
import { promisify } from 'node:util';
import { createOperationsText } from '../../dist/metrics/operations-text.js';
import { createPublication } from '../../dist/metrics/published-snapshots.js';
import { createOperations } from '../../dist/refresh/operations.js';
import { openStateStore } from '../../dist/ledger/store.js';
import { createVendor } from '../../dist/wolkvox/connection.js';
import { createAccounts } from '../../dist/wolkvox/shared-token.js';
import { smartHold } from '../../dist/wolkvox/reports/smart-hold.js';
import { longestTurnMs, watchTurns } from './turns.mjs';
import { operationsAt, tokensOf } from './operations-at.mjs';
import { skippingClock } from './skipping-clock.mjs';

const [count, intervals] = process.argv.slice(2, 4).map(Number);
const origin = process.argv[4];
const warmUpRefreshes = Number(process.argv[5]);
const rssBeforeMB = mb(process.memoryUsage.rss());
const beganMs = performance.now();
const clock = skippingClock(Date.UTC(2026, 10, 25, 15, 30, 57));
const log = { debug() {}, info() {}, warn() {}, error: (fields) => console.error(fields) };
const folder = await mkdtemp(path.join(tmpdir(), 'bench-'));
const work = { refreshes: 0, published: 0, longestSaveMs: 0 };

const reports = [smartHold];
const onSaveFailed = () => console.error('a save failed');
const store = await openStateStore(path.join(folder, 'state.json'), {
  reports,
  clock,
  log,
  onSaveFailed,
  onForgotten() {},
});
const publication = createPublication(clock, reports);
const vendor = createVendor({ clock, way: { env: {} } });
const operations = createOperations({
  reports,
  clock,
  log,
  random: Math.random,
  env: tokensOf(count),
  accounts: createAccounts(),
  call: vendor.call,
  longestCallMs: vendor.longestCallMs,
  store: { saved: store.saved, save },
  publication: { publish, withdraw: publication.withdraw },
});
const operationsText = createOperationsText(operations.registries);
const config = {
  intervalMs: 60_000,
  settleMs: 0,
  staleAfterMs: 900_000,
  catchUpMs: 604_800_000,
  dayCounters: true,
  operations: operationsAt(origin, count),
};
store.retain(config.operations.map(({ name }) => name));

watchTurns();
await operations.apply(config);
while (!operations.haveTried()) await sleep(5);
const readyMs = performance.now() - beganMs;
const readyCpuMs = cpuMsSince();
const firstTurnMs = longestTurnMs();
await until(count);
// A program that has just started is slow: every size is warmed up by as much work.
for (let warm = 0; warm < Math.ceil(warmUpRefreshes / count); warm += 1) await goOn(count);
const steady = await measuredIntervals(intervals);
watchTurns();
await goOn(count);
const turnMs = longestTurnMs();
const scrapes = await measuredScrapes();
globalThis.gc();
await sleep(50);
const rssMB = mb(process.memoryUsage.rss());
process.send({
  readyMs,
  readyCpuMs,
  firstTurnMs,
  ...steady,
  turnMs,
  ...scrapes,
  rssBeforeMB,
  rssMB,
  heapMB: mb(process.memoryUsage().heapUsed),
});
await operations.stop(1_000);
await store.close();
await vendor.close();
await rm(folder, { recursive: true, maxRetries: 3 });
process.exit();

async function measuredIntervals(times) {
  const cpu = process.cpuUsage();
  const written = await writtenBytes();
  const before = { ...work };
  work.longestSaveMs = 0;
  for (let n = 0; n < times; n += 1) await goOn(count);
  const { user, system } = process.cpuUsage(cpu);
  const refreshes = work.refreshes - before.refreshes;
  return {
    cpuMs: (user + system) / 1_000 / refreshes,
    writtenKB: ((await writtenBytes()) - written) / 1_024 / times,
    published: (work.published - before.published) / refreshes,
    saveMs: work.longestSaveMs,
  };
}

/** A scrape of everything after all operations have changed, and one after a single one has. */
async function measuredScrapes() {
  await timed(scrape);
  const name = config.operations[Math.floor(count / 2)].name;
  const snapshot = publication.snapshots().find(({ operation }) => operation === name);
  watchTurns();
  await publication.publish({ ...snapshot, lastRefreshMs: clock.now() });
  operations
    .registries()
    .find(({ operation }) => operation === name)
    .refreshBegun?.();
  const { ms, result } = await timed(scrape);
  return { scrapeMs: ms, scrapeTurnMs: longestTurnMs(), scrapeMB: mb(result) };
}

async function scrape() {
  const texts = [await publication.text('text'), await operationsText('text')];
  for (const text of texts) await promisify(deflateRaw)(text);
  return texts.reduce((sum, { byteLength }) => sum + byteLength, 0);
}

async function timed(run) {
  const cpu = process.cpuUsage();
  const result = await run();
  const { user, system } = process.cpuUsage(cpu);
  return { ms: (user + system) / 1_000, result };
}

/** Lets time pass until so many more refreshes have ended. */
async function goOn(more) {
  await until(work.refreshes + more);
}

async function until(refreshes) {
  while (work.refreshes < refreshes || clock.sleeping() < count) {
    await sleep(5);
    if (clock.sleeping() >= count && work.refreshes < refreshes) clock.skip();
  }
}

async function save(...args) {
  const began = performance.now();
  const saved = await store.save(...args);
  work.longestSaveMs = Math.max(work.longestSaveMs, performance.now() - began);
  work.refreshes += 1;
  return saved;
}

async function publish(snapshot) {
  work.published += 1;
  await publication.publish(snapshot);
}

/** What went to the disk, as the kernel counts it: whole pages. */
async function writtenBytes() {
  return Number(/^write_bytes: (\d+)/m.exec(await readFile('/proc/self/io', 'latin1'))[1]);
}

function cpuMsSince() {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}

function mb(bytes) {
  return bytes / 2 ** 20;
}
