// What hostile and huge answers of the vendor cost a real exporter with a heap of 256 MB: how its refresh ended, its
// peak memory, the longest turn of its event loop, and how long `/-/healthy` was waited for at most, beside an exporter
// that has nothing to do and is asked in the same seconds. After `npm run build`:
// `node bench/hostile-answers.mjs [ROUNDS [NAME]]`. Linux only (VmHWM, schedstat).
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { createGzip } from 'node:zlib';

const mib = 1024 * 1024;

/** Asks each address over and over, and tells how long the longest wait was whenever it is asked. */
if (!isMainThread) {
  const waits = workerData.map(() => []);
  workerData.forEach((origin, index) => void ask(origin, waits[index]));
  parentPort.on('message', () => parentPort.postMessage(waits.map((list) => list.splice(0))));
}

async function ask(origin, waits) {
  for (;;) {
    const begunAt = performance.now();
    await fetch(`${origin}/-/healthy`).then(
      (answer) => answer.text(),
      () => undefined,
    );
    waits.push(performance.now() - begunAt);
    await sleep(5);
  }
}

const rows = (count, firstId, indent) => {
  const data = Array.from({ length: count }, (_, i) => ({
    skill_id: String(firstId + i),
    treatment: String(400 + (i % 97)),
    customer_say_no: '200',
    customer_say_yes: '150',
    recall_fail: '20',
    recall_ok: '120',
    service_level_up: `${i % 100}.25 %`,
  }));
  return JSON.stringify({ code: '200', error: null, msg: 'Results', data }, undefined, indent);
};
const around = (data) => `{"code":"200","error":null,"msg":"Results","data":${data}}`;
const listOf = (piece, bytes) => around(`[${`${piece},`.repeat(Math.ceil(bytes / (piece.length + 1)))}${piece}]`);
const keys = (count, key) => `{${Array.from({ length: count }, (_, i) => `"${key(i)}":1`).join(',')}}`;
const names = (count, firstId) =>
  around(
    JSON.stringify(
      Array.from({ length: count }, (_, i) => ({ skill_id: String(firstId + i), skill_name: 'n'.repeat(100) })),
    ),
  );

/** Bodies by the how-manieth call for the report it is; `names` for the call for names. */
const attacks = {
  'empty objects, 31 MiB': () => ({ report: () => listOf('{}', 31 * mib) }),
  'empty objects, 15 MiB': () => ({ report: () => listOf('{}', 15 * mib) }),
  'numbers, 15 MiB': () => ({ report: () => listOf('0', 15 * mib) }),
  'nested lists, 9.5 MiB': () => ({ report: () => around('['.repeat(9.5 * mib)) }),
  'one row of 2 million keys': () => ({ report: () => around(`[${keys(2e6, (i) => i.toString(36))}]`) }),
  'a row of 1.2 million keys': () => ({ report: () => around(`[${keys(1.2e6, (i) => i.toString(36))}]`) }),
  '60,000 rows, each with keys of its own': () => ({
    report: () => around(`[${Array.from({ length: 60_000 }, (_, i) => `{"k${i}":1}`).join(',')}]`),
  }),
  'packed bytes without end': () => ({ packed: true }),
  'two answers of 60,000 new ids each': () => ({ report: (call) => rows(60_000, call * 100_000) }),
  '60,000 rows and names': () => ({ report: () => rows(60_000, 100_000), names: () => names(60_000, 100_000) }),
  '60,000 rows and names, indented': () => ({
    report: () => rows(60_000, 100_000, 1),
    names: () => names(60_000, 100_000),
  }),
};

if (isMainThread) await main(Number(process.argv[2] ?? 3), process.argv[3]);

async function main(rounds, only) {
  for (const [name, make] of Object.entries(attacks).filter(([key]) => only === undefined || key === only)) {
    const measured = [];
    for (let round = 0; round < rounds; round += 1) measured.push(await measure(make()));
    const most = (key) => Math.max(...measured.map((one) => one[key]));
    const calmest = measured.toSorted((a, b) => a.waitMs - b.waitMs)[0];
    console.log(
      JSON.stringify({
        name,
        outcome: measured[0].outcome,
        peakMb: most('peakMb'),
        waitMs: measured.map(({ waitMs, idleMs }) => `${waitMs} (idle ${idleMs})`),
        turnMs: most('turnMs'),
        calmestRatio: Math.round((10 * calmest.waitMs) / calmest.idleMs) / 10,
      }),
    );
  }
  process.exit();
}

async function measure(attack) {
  const gate = withResolvers();
  const body = attack.packed ? undefined : [0, 1, 2].map((call) => Buffer.from(attack.report(call)));
  const named = Buffer.from(attack.names?.() ?? around('[]'));
  const vendor = await listening(async (req, res, call) => {
    if (!req.url.includes('diagram_2')) return void res.end(named);
    await gate.promise;
    if (body !== undefined) return void res.end(body[Math.min(call, 2)]);
    const gzip = createGzip();
    gzip.pipe(res.setHeader('content-encoding', 'gzip'));
    gzip.write(around('[').slice(0, -1));
    res.on('close', () => gzip.destroy());
    const more = () => !gzip.destroyed && gzip.write(listOf('{"a":1}', mib).slice(50), more);
    more();
  });
  const quiet = await listening((_req, res) => void res.end(rows(3, 1)));
  const [idle, attacked] = [await exporter(quiet.origin), await exporter(vendor.origin)];
  await idle.done;
  const worker = new Worker(new URL(import.meta.url), { workerData: [attacked.origin, idle.origin] });
  await sleep(1_500);
  await Promise.all([waitsOf(worker), attacked.longestTurn()]);
  gate.resolve();
  const outcome = await Promise.race([attacked.done, sleep(60_000, 'no end')]);
  await sleep(500);
  const [waitMs, idleMs] = (await waitsOf(worker)).map((list) => Math.round(Math.max(...list)));
  const peakMb = Math.round(
    Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${attacked.pid}/status`, 'utf8'))[1]) / 1024,
  );
  const turnMs = attacked.isAlive() ? await attacked.longestTurn() : undefined;
  await worker.terminate();
  for (const { end } of [idle, attacked, vendor, quiet]) await end();
  return { outcome, peakMb, turnMs, waitMs, idleMs };
}

async function waitsOf(worker) {
  worker.postMessage('tell');
  return (await once(worker, 'message'))[0];
}

async function listening(answer) {
  let call = 0;
  const server = createServer((req, res) => {
    res.on('error', () => undefined);
    void answer(req, res, req.url.includes('diagram_2') ? call++ : 0);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const end = () => void server.close().closeAllConnections();
  return { origin: `http://127.0.0.1:${server.address().port}`, end };
}

/** An exporter of one operation. `done` tells how its first refresh ended. */
async function exporter(server) {
  const bin = path.join(import.meta.dirname, '../dist/bin.js');
  const turns = path.join(import.meta.dirname, 'loop-turns.mjs');
  const argv = ['--max-old-space-size=256', '--import', turns, bin, 'serve', '--web.listen-address=127.0.0.1:0'];
  const env = { PATH: process.env.PATH, WOLKVOX_SERVER: server, WOLKVOX_TOKEN: 'a-token-for-the-bench' };
  const child = spawn(process.execPath, argv, { env, stdio: ['ignore', 'ignore', 'pipe'] });
  const started = withResolvers();
  const done = withResolvers();
  let turn = withResolvers();
  child.on('exit', (code, signal) => done.resolve(`ended with ${code ?? signal}`));
  createInterface(child.stderr).on('line', (text) => {
    if (!text.startsWith('{')) return;
    const line = JSON.parse(text);
    if (line.event === 'longest_turn') turn.resolve(line.ms);
    if (line.event === 'started') started.resolve(line.origins[0]);
    if (line.event === 'refresh_first_success') done.resolve('shown');
    if (/^refresh_fail/.test(line.event)) done.resolve(line.reason ?? line.err?.reason ?? line.event);
  });
  const isAlive = () => child.exitCode === null && child.signalCode === null;
  const longestTurn = () => {
    turn = withResolvers();
    child.kill('SIGUSR2');
    return turn.promise;
  };
  const end = async () => {
    child.kill('SIGKILL');
    if (isAlive()) await once(child, 'exit');
  };
  return { origin: await started.promise, pid: child.pid, done: done.promise, isAlive, longestTurn, end };
}

/** `Promise.withResolvers` of newer Nodes. */
function withResolvers() {
  const parts = {};
  parts.promise = new Promise((resolve) => (parts.resolve = resolve));
  return parts;
}
