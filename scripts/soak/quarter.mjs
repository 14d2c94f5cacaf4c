// The built exporter through many days on a clock that leaves out every wait: `node scripts/soak/quarter.mjs [DAYS
// [MINUTES]]`. The vendor and Prometheus live in a thread of their own, so that the heap is the exporter's alone. Every
// noon one line of JSON: what the process holds, and whether the counts are what happened.
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { once } from 'node:events';
import os from 'node:os';
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import { collectGarbage } from './bare-heap.mjs';
import { startApp } from '../../dist/app.js';
import { leapingClock } from './leaping-clock.mjs';

const [days = 90, minutes = 30] = process.argv.slice(2).map(Number);
const timezone = 'Europe/Madrid';
const minuteMs = 60_000;
const dayMs = 1_440 * minuteMs;
const quietMs = 4 * 60 * minuteMs; // before noon: what the vendor took back it has said again by then
const firstNoonMs = Date.UTC(2026, 0, 1, 11);

const folder = mkdtempSync(path.join(os.tmpdir(), 'smart-hold-quarter-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
const stateFile = path.join(folder, 'state.json');

const time = new BigInt64Array(new SharedArrayBuffer(8));
const clock = leapingClock(time, firstNoonMs - dayMs / 2);
const world = new Worker(new URL('quarter-world.mjs', import.meta.url), { workerData: { time, timezone } });
const { origin, token } = await answer();
const app = await start();

for (let day = 0; day < days; day += 1) {
  const noonMs = firstNoonMs + day * dayMs;
  await ask({ faults: true });
  await liveTo(noonMs - quietMs);
  await ask({ faults: false });
  await liveTo(noonMs);
  console.log(JSON.stringify({ day, ...held(), ...(await ask({ look: app.origins[0] })) }));
}
await app.stop();
await world.terminate();

/** Lets time pass; both pages are asked for between two refreshes. */
async function liveTo(untilMs) {
  let scrapedMs = clock.now();
  while (clock.now() < untilMs) {
    await clock.leap();
    if (clock.now() - scrapedMs < minutes * minuteMs) continue;
    scrapedMs = clock.now();
    await ask({ scrape: app.origins[0] });
  }
}

function held() {
  collectGarbage();
  const { heapUsed, external, rss } = process.memoryUsage();
  return {
    heapUsed,
    external,
    rss,
    handles: process.getActiveResourcesInfo().length,
    files: readdirSync(folder).length,
    stateBytes: statSync(stateFile).size,
  };
}

async function ask(message) {
  world.postMessage(message);
  return answer();
}

async function answer() {
  const [said] = await once(world, 'message');
  return said;
}

function start() {
  const operation = {
    name: 'soak',
    server: 'wv0001',
    origin,
    token: { env: 'TOKEN' },
    timezone,
    licenses: 25,
    poolShare: 1,
    skillNames: 'vendor',
    vendorClock: 'check',
    skills: { allow: [], deny: [] },
  };
  const config = {
    intervalMs: minutes * minuteMs,
    settleMs: minuteMs,
    staleAfterMs: 3 * minutes * minuteMs,
    catchUpMs: 7 * dayMs,
    dayCounters: true,
    operations: [operation],
  };
  const settings = {
    listenAddresses: [{ host: '127.0.0.1', port: 0 }],
    stateFile,
    telemetryPath: '/metrics',
    routePrefix: '/',
    enableLifecycle: false,
  };
  const log = { debug() {}, info() {}, warn() {}, error() {} };
  const build = { version: '0', revision: '0', nodeVersion: process.version, tzVersion: '0' };
  const readConfig = () => Promise.reject(new Error('there is no file'));
  const random = Math.random;
  return startApp(config, settings, { clock, log, build, usage: process, random, env: { TOKEN: token }, readConfig });
}
