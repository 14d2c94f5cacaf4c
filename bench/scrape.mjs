// CPU time of a scrape, side by side: the exporter, an express and prom-client exporter, and a bare server.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { Agent, get } from 'node:http';
import path from 'node:path';

const agent = new Agent({ keepAlive: true, maxSockets: 1 });
const encodings = { plain: 'identity', gzip: 'gzip' };
/** Scrapes a round and server: as many as fit into the same time, whatever one costs. */
const scrapes = { 200: { fast: 400, slow: 40 }, 2_000: { fast: 200, slow: 8 }, 20_000: { fast: 30, slow: 1 } };

/** One row for each size and encoding. */
export async function measureScrapes({ rounds }) {
  const rows = [];
  for (const skills of [200, 2_000, 20_000]) rows.push(...(await measureSize(skills, rounds)));
  agent.destroy();
  return rows;
}

async function measureSize(skills, rounds) {
  const exporter = await start('exporter', skills);
  const bare = await start('bare', skills, exporter.url);
  const usual = await start('prom-client', skills);
  const { fast, slow } = scrapes[skills];
  const rows = [];
  for (const [encoding, header] of Object.entries(encodings)) {
    const taken = { exporter: [], bare: [], usual: [] };
    for (const server of [exporter, bare]) await cpuPerScrape(server, header, fast); // warm
    await cpuPerScrape(usual, header, slow);
    let bytes = 0;
    for (let round = 0; round < rounds; round += 1) {
      const ours = await cpuPerScrape(exporter, header, fast);
      taken.bare.push((await cpuPerScrape(bare, header, fast)).micros);
      taken.usual.push((await cpuPerScrape(usual, header, slow)).micros);
      taken.exporter.push(ours.micros);
      bytes = ours.bytes;
    }
    rows.push({ skills, encoding, bytes, ...taken });
  }
  for (const { child } of [exporter, bare, usual]) child.kill();
  return rows;
}

async function start(kind, skills, source = '') {
  const child = fork(path.join(import.meta.dirname, 'server.mjs'), [kind, String(skills), source]);
  const [{ url }] = await once(child, 'message');
  return { child, url };
}

async function cpuPerScrape({ child, url }, encoding, times) {
  const before = await cpuOf(child);
  let bytes = 0;
  for (let i = 0; i < times; i += 1) bytes = await scrape(url, encoding);
  return { micros: ((await cpuOf(child)) - before) / times, bytes };
}

async function cpuOf(child) {
  child.send('cpu');
  const [{ cpu }] = await once(child, 'message');
  return cpu.user + cpu.system;
}

function scrape(url, encoding) {
  return new Promise((resolve, reject) => {
    get(url, { agent, headers: { 'accept-encoding': encoding } }, (res) => {
      let bytes = 0;
      res.on('data', (chunk) => (bytes += chunk.byteLength)).on('end', () => resolve(bytes));
    }).on('error', reject);
  });
}

if (process.argv[1] === import.meta.filename) {
  const median = (xs) => xs.toSorted((a, b) => a - b)[Math.floor(xs.length / 2)];
  for (const { skills, encoding, bytes, exporter, bare, usual } of await measureScrapes({
    rounds: Number(process.argv[2] ?? 5),
  })) {
    console.log(
      skills,
      encoding,
      bytes,
      'us',
      [exporter, bare, usual].map((xs) => median(xs).toFixed(0)).join(' / '),
      'x bare',
      median(exporter.map((x, i) => x / bare[i])).toFixed(2),
      'x usual',
      median(usual.map((x, i) => x / exporter[i])).toFixed(1),
    );
  }
}
