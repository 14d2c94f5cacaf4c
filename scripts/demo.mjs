// `npm run demo`: simulator and exporter on this machine, no account and no file needed.
// Plain JavaScript without dependencies, because it also installs what is missing.
import { execSync, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const { engines } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
if (isOlder(process.versions.node, engines.node.replace(/^\D+/, ''))) {
  console.error(`This needs Node ${engines.node.replace(/^\D+/, '')} or newer; this is ${process.versions.node}.`);
  process.exit(1);
}

const main = path.join(root, 'dist/bin.js');
const run = (command) => execSync(command, { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] });

if (!existsSync(path.join(root, 'node_modules/typescript'))) {
  console.log('Installing dependencies …');
  run('npm ci --include=dev --no-audit --no-fund'); // also where NODE_ENV is production
}
console.log('Building …');
run('npm run --silent build');

const [vendorPort, exporterPort] = await Promise.all([freePort(10858), freePort(10857)]);
const vendor = `http://127.0.0.1:${vendorPort}`;
const exporter = `http://127.0.0.1:${exporterPort}`;

const simulator = start(['simulate', '--listen-address', `127.0.0.1:${vendorPort}`], {});
const token = await new Promise((resolve) => {
  simulator.stdout.on('data', (text) => {
    const shown = /accepted only here: (\S+)/.exec(String(text))?.[1];
    if (shown !== undefined) resolve(shown);
  });
});
const folder = mkdtempSync(path.join(tmpdir(), 'smart-hold-demo-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
const config = path.join(folder, 'exporter.yml');
// Half a minute instead of five, so that what is broken shows within a minute; 25 licences pay for it.
writeFileSync(
  config,
  `interval: 30s
settle: 5s
operations:
  - { name: demo, server: '${vendor}', token_env: DEMO_TOKEN, licenses: 25 }
`,
);
const address = `127.0.0.1:${exporterPort}`;
start(['serve', '--config.file', config, '--web.listen-address', address, '--log.format', 'pretty'], {
  DEMO_TOKEN: token,
});
await ready(`${exporter}/-/ready`);

console.log(`
The exporter reads a simulated wolkvox. Look at:
  ${exporter}/          what it knows, for people
  ${exporter}/metrics   what Prometheus reads; try
      curl -s ${exporter}/metrics | grep smart_hold_treatment
  ${vendor}/simulator/stats   what the calls cost
Break the vendor and watch the page and these lines; the next refresh comes within half a minute:
      curl -X PUT --data '[{kind: status, status: 500}]' ${vendor}/simulator/faults
and heal it:
      curl -X PUT --data '[]' ${vendor}/simulator/faults
Stop with Ctrl-C.
`);
for (;;) {
  console.log(await numbers());
  await new Promise((resolve) => setTimeout(resolve, 30_000));
}

/** The day so far over all skills in one line, from the metrics. */
async function numbers() {
  const text = await fetch(`${exporter}/metrics`).then((answer) => answer.text());
  const sum = (family) =>
    [...text.matchAll(new RegExp(`^${family}\\{.*\\} (\\d+)$`, 'gm'))].reduce((all, [, n]) => all + Number(n), 0);
  const today = (field) => sum(`wolkvox_smart_hold_day_${field}_total`);
  const names = { treatment: 'taken', customer_say_no: 'declined', recall_ok: 'reached', recall_fail: 'failed' };
  const counts = Object.entries(names).map(([field, name]) => `${name} ${today(field)}`);
  const state = sum('wolkvox_up') === 1 ? 'wolkvox answers' : 'the last refresh failed';
  return `${new Date().toTimeString().slice(0, 8)}  ${state}; today: ${counts.join(', ')}`;
}

function start(argv, env) {
  const child = spawn(process.execPath, [main, ...argv], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  child.on('exit', (code) => process.exit(code ?? 1));
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
  return child;
}

async function ready(url) {
  for (;;) {
    const isReady = await fetch(url).then(
      ({ ok }) => ok,
      () => false,
    );
    if (isReady) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

function isOlder(version, floor) {
  const [is, wanted] = [version, floor].map((text) => text.split('.').map(Number));
  const at = is.findIndex((part, index) => part !== wanted[index]);
  return at !== -1 && is[at] < wanted[at];
}

/** The preferred port, or any when it is taken. */
async function freePort(preferred) {
  for (const port of [preferred, 0]) {
    const found = await new Promise((resolve) => {
      const server = createServer().once('error', () => resolve(undefined));
      server.listen(port, '127.0.0.1', () => {
        const { port: got } = server.address();
        server.close(() => resolve(got));
      });
    });
    if (found !== undefined) return found;
  }
  throw new Error('no free port');
}
