// What a process costs before and while nothing happens, beside a bare node in the same rounds: time and CPU from its
// start to the first answer of /metrics, resident memory, CPU and wake-ups a second when idle, and a health check.
// After `npm run build`: `node bench/start.mjs [ROUNDS [IDLE_SECONDS]]`; after `npm run bundle` also that of the image, and
// what is measured once is measured of it. Idle is watched for two minutes: in ten seconds one garbage collection more or
// less is all there is to see, 0.2 or 12 ms a second. Linux only.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { createServer } from 'node:http';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';

const binIn = (folder) => path.join(import.meta.dirname, '..', folder, 'bin.js');
const folders = ['dist', 'bundle'].filter((folder) => existsSync(binIn(folder)));
const bin = binIn(folders.at(-1));
const rounds = Number(process.argv[2] ?? 7);
const idleMs = 1_000 * Number(process.argv[3] ?? 120);
const row = {
  skill_id: '7',
  treatment: '9',
  customer_say_no: '4',
  customer_say_yes: '5',
  recall_fail: '1',
  recall_ok: '4',
};
const body = JSON.stringify({ code: '200', error: null, msg: 'Results', data: [{ ...row, service_level_up: '1 %' }] });
const vendor = createServer((_req, res) => res.end(body)).listen(0, '127.0.0.1');
await once(vendor, 'listening');
const env = {
  PATH: process.env.PATH,
  WOLKVOX_SERVER: `http://127.0.0.1:${vendor.address().port}`,
  WOLKVOX_TOKEN: 'a-token-for-the-bench',
};

/** Ends by telling what it used; what it did before is `code`. */
const ending = `process.on('exit', () => {
  const { user, system } = process.cpuUsage();
  process.stdout.write(JSON.stringify({ cpuMs: (user + system) / 1e3, rssMb: process.resourceUsage().maxRSS / 1024 }));
})`;

async function ended(argv) {
  const begunAt = performance.now();
  const child = spawn(process.execPath, ['--import', `data:text/javascript,${encodeURIComponent(ending)}`, ...argv]);
  let told = '';
  child.stdout.on('data', (chunk) => (told += chunk));
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`${argv.join(' ')} ended with ${code}`);
  return { ms: performance.now() - begunAt, ...JSON.parse(told) };
}

async function exporter(folder) {
  const begunAt = performance.now();
  const argv = [binIn(folder), 'serve', '--web.listen-address=127.0.0.1:0', '--log.format=json'];
  const child = spawn(process.execPath, argv, { env, stdio: ['ignore', 'ignore', 'pipe'] });
  const origin = await new Promise((resolve) => {
    createInterface(child.stderr).on('line', (line) => {
      if (line.includes('"started"')) resolve(JSON.parse(line).origins[0]);
    });
  });
  await (await fetch(`${origin}/metrics`)).text();
  const ms = performance.now() - begunAt;
  return { child, origin, ms, cpuMs: cpuOf(child.pid) };
}

/** CPU time of all its threads so far, milliseconds. */
function cpuOf(pid) {
  const tasks = readdirSync(`/proc/${pid}/task`);
  const nanos = tasks.map((id) => Number(readFileSync(`/proc/${pid}/task/${id}/schedstat`, 'latin1').split(' ')[0]));
  return nanos.reduce((sum, each) => sum + each, 0) / 1e6;
}

/** How often the main thread went to sleep so far: once for each time it was woken. */
const wakeUpsOf = (pid) => statusOf(pid, 'voluntary_ctxt_switches');
const statusOf = (pid, key) =>
  Number(new RegExp(`^${key}:\\s+(\\d+)`, 'm').exec(readFileSync(`/proc/${pid}/status`, 'latin1'))[1]);

async function idle({ pid }) {
  await sleep(10_000); // the first refresh is over by then, and its connections are closed
  const before = { cpu: cpuOf(pid), wakeUps: wakeUpsOf(pid) };
  await sleep(idleMs);
  return {
    rssMb: statusOf(pid, 'VmRSS') / 1024,
    cpuMsPerSecond: (cpuOf(pid) - before.cpu) / (idleMs / 1_000),
    wakeUpsPerSecond: (wakeUpsOf(pid) - before.wakeUps) / (idleMs / 1_000),
  };
}

const all = { node: [], starts: folders.map(() => []), check: [], checkByFlag: [] };
let last;
for (let round = 0; round < rounds; round += 1) {
  all.node.push(await ended(['-e', '0']));
  for (const [index, folder] of folders.entries()) {
    last?.child.kill('SIGKILL');
    last = await exporter(folder);
    all.starts[index].push(last);
  }
  process.env.SMART_HOLD_WEB_LISTEN_ADDRESS = new URL(last.origin).host;
  all.check.push(await ended([bin, 'healthcheck']));
  all.checkByFlag.push(await ended([bin, 'healthcheck', `--url=${last.origin}/-/healthy`]));
}
const median = (xs) => Math.round(xs.toSorted((a, b) => a - b)[Math.floor(xs.length / 2)]);
const of = (list) => ({
  ms: median(list.map(({ ms }) => ms)),
  cpuMs: median(list.map(({ cpuMs }) => cpuMs)),
  ...(list[0].rssMb === undefined ? {} : { rssMb: median(list.map(({ rssMb }) => rssMb)) }),
});
console.log('node -e 0', JSON.stringify(of(all.node)));
for (const [index, folder] of folders.entries()) {
  const starts = all.starts[index];
  console.log(`${folder}: start to first metrics`, JSON.stringify(of(starts)));
  console.log(`${folder}: beyond node, ms`, median(starts.map(({ ms }, i) => ms - all.node[i].ms)));
}
console.log('healthcheck', JSON.stringify(of(all.check)));
console.log('healthcheck with flags', JSON.stringify(of(all.checkByFlag)));
console.log(
  'idle',
  JSON.stringify(await idle(last.child), (_key, x) => (typeof x === 'number' ? +x.toFixed(2) : x)),
);
last.child.kill('SIGKILL');
process.exit();
