// Time from process start to the first complete /metrics, resident memory then, and memory and calls over many
// refreshes of 200 skills on a clock whose waits are over at once:
// `node --expose-gc bench/memory.mjs [REFRESHES [IDLE_MS]]`
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { startApp } from '../dist/app.js';
import { systemClock } from '../dist/base/clock.js';
import { startSimulator } from '../dist/simulator/simulator.js';

const skills = 200;
const wanted = Number(process.argv[2] ?? 1_000);
const idleMs = Number(process.argv[3] ?? 5_000);
const operation = {
  name: 'ventas',
  server: 'wv0042',
  token: { env: 'TOKEN' },
  timezone: 'America/Bogota',
  licenses: 25,
  poolShare: 1,
  skillNames: 'vendor',
  vendorClock: 'ignore',
  skills: { allow: [], deny: [] },
};

const rows = (more) => Array.from({ length: skills }, (_, i) => ({ skill_id: String(10_000 + i), ...more(i) }));
const answers = {
  diagram_2: () =>
    rows((i) => ({
      treatment: String(400 + (i % 97)),
      customer_say_no: '200',
      customer_say_yes: '150',
      recall_fail: '20',
      recall_ok: '120',
      service_level_up: `${i % 100}.25 %`,
    })),
  skills: () => rows((i) => ({ skill_name: `Skill ${i}` })),
};

console.log(JSON.stringify({ skills, ...(await measureStart()) }));
console.log(JSON.stringify(await measureRefreshes()));
process.exit();

async function measureStart() {
  const vendor = await startSimulator({ skills, unused: 'zero' }, { clock: systemClock });
  const file = path.join(await mkdtemp(path.join(tmpdir(), 'bench-')), 'config.yaml');
  const line = `{name: ventas, server: "${vendor.origin}", token_env: TOKEN, timezone: America/Bogota}`;
  await writeFile(file, `operations:\n  - ${line}\n`);
  const beganMs = performance.now();
  const main = path.join(import.meta.dirname, '../dist/main.js');
  const argv = [main, 'serve', '--config.file', file, '--web.listen-address', '127.0.0.1:0', '--log.format', 'json'];
  const child = spawn(process.execPath, argv, { env: { PATH: process.env.PATH, TOKEN: vendor.token } });
  const { origins } = await startedLine(child);
  let text = '';
  while (
    !/_day_treatment_total\{[^]*wolkvox_up\{operation="ventas"\} 1|wolkvox_up\{operation="ventas"\} 1[^]*_day_treatment_total\{/.test(
      text,
    )
  ) {
    await sleep(10);
    text = await (await fetch(`${origins[0]}/metrics`)).text();
  }
  const firstCompleteMs = Math.round(performance.now() - beganMs);
  await sleep(idleMs);
  const rss = Number(/VmRSS:\s+(\d+)/.exec(await readFile(`/proc/${child.pid}/status`, 'utf8'))[1]) / 1_024;
  child.kill();
  await vendor.stop();
  return { firstCompleteMs, idleRssMB: Math.round(rss), calls: vendor.measured().requestsByApi };
}

async function startedLine(child) {
  for await (const line of createInterface(child.stderr.on('error', () => undefined))) {
    if (line.includes('"started"')) {
      child.stderr.resume();
      return JSON.parse(line);
    }
  }
  throw new Error('it did not start');
}

async function measureRefreshes() {
  const calls = {};
  const vendor = createServer((req, res) => {
    const { searchParams } = new URL(req.url, 'http://vendor');
    const api = searchParams.get('api');
    calls[api] = (calls[api] ?? 0) + 1;
    res.setHeader('Content-Type', 'application/json');
    res.end(JSON.stringify({ code: '200', error: null, msg: 'Results', data: answers[api]?.() ?? [] }));
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => vendor.once('listening', resolve));
  let elapsed = 0;
  const begin = Date.now();
  const clock = {
    now: () => begin + elapsed,
    monotonic: () => elapsed,
    sleep: async (ms, signal) => {
      await new Promise((resolve) => setImmediate(resolve));
      signal.throwIfAborted();
      elapsed += ms;
    },
  };
  const config = {
    intervalMs: 300_000,
    settleMs: 60_000,
    staleAfterMs: 900_000,
    catchUpMs: 604_800_000,
    dayCounters: true,
    operations: [{ ...operation, origin: `http://127.0.0.1:${vendor.address().port}` }],
  };
  const log = { debug() {}, info() {}, warn() {}, error() {} };
  const settings = {
    listenAddresses: [{ host: '127.0.0.1', port: 0 }],
    configFile: undefined,
    webConfigFile: undefined,
    externalUrl: undefined,
    stateFile: undefined,
    telemetryPath: '/metrics',
    routePrefix: '/',
    enableLifecycle: false,
  };
  const build = { version: '0', revision: '0', nodeVersion: process.version };
  const readConfig = () => Promise.reject(new Error('there is no file'));
  const deps = { clock, log, build, usage: process, random: () => 0, env: { TOKEN: 'x' }, readConfig };
  const app = await startApp(config, settings, deps);
  const memory = [];
  for (let mark = 0; mark <= 5; mark += 1) {
    while ((calls.diagram_2 ?? 0) < 2 * (20 + (mark * wanted) / 5)) await sleep(5);
    await (await fetch(`${app.origins[0]}/metrics`)).arrayBuffer();
    globalThis.gc();
    const { rss, heapUsed, arrayBuffers } = process.memoryUsage();
    memory.push({
      refreshes: Math.floor(calls.diagram_2 / 2),
      ...Object.fromEntries(
        Object.entries({ rss, heapUsed, arrayBuffers }).map(([k, v]) => [k, (v / 2 ** 20).toFixed(1)]),
      ),
    });
  }
  return { hours: Math.round(elapsed / 3_600_000), calls, memoryMB: memory };
}
