// CPU time of a scrape as Prometheus makes it, side by side: the exporter, an express and prom-client exporter, and a
// bare server. Its headers, and 15 s between two scrapes of the exporter by its clock, so that nothing is shared by them.
// `node bench/scrape.mjs [TIMES [SKILLS,SKILLS… [WARM]]]`
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { Agent, get } from 'node:http';
import path from 'node:path';

const agent = new Agent({ keepAlive: true, maxSockets: 1 });
const encodings = { plain: 'identity', gzip: 'gzip' };
const headers = {
  'user-agent': 'Prometheus/3.5.0',
  accept:
    'application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6,application/openmetrics-text;version=0.0.1;q=0.5,text/plain;version=1.0.0;escaping=allow-utf-8;q=0.4,text/plain;version=0.0.4;q=0.3,*/*;q=0.2',
  'x-prometheus-scrape-timeout-seconds': '10',
};
/** Scrapes of a server before the next has its turn: as many as fit into the same time, whatever one costs. */
const scrapes = { 200: { fast: 400, slow: 30 }, 2_000: { fast: 250, slow: 4 }, 20_000: { fast: 60, slow: 1 } };

/** One row for each size and encoding. */
export async function measureScrapes({ times, sizes, warm }) {
  const rows = [];
  for (const skills of sizes) rows.push(...(await measureSize(skills, times, warm)));
  agent.destroy();
  return rows;
}

async function measureSize(skills, times, warm) {
  const exporter = await start('exporter', skills);
  const bare = await start('bare', skills, exporter.url);
  const usual = await start('prom-client', skills);
  const { fast, slow } = scrapes[skills] ?? { fast: 5, slow: 1 };
  const rows = [];
  for (const [encoding, header] of Object.entries(encodings)) {
    const taken = { exporter: [], bare: [], usual: [] };
    for (const server of [exporter, bare]) await cpuPerScrape(server, 'gzip', warm);
    await cpuPerScrape(usual, header, slow);
    let bytes = 0;
    for (let n = 0; n < times; n += 1) {
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
  const child = fork(path.join(import.meta.dirname, 'server.mjs'), [kind, String(skills), source], {
    env: { ...process.env, ACCEPT: headers.accept },
  });
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
    get(url, { agent, headers: { ...headers, 'accept-encoding': encoding } }, (res) => {
      let bytes = 0;
      res.on('data', (chunk) => (bytes += chunk.byteLength)).on('end', () => resolve(bytes));
    }).on('error', reject);
  });
}

if (process.argv[1] === import.meta.filename) {
  const median = (xs) => xs.toSorted((a, b) => a - b)[Math.floor(xs.length / 2)];
  for (const { skills, encoding, bytes, exporter, bare, usual } of await measureScrapes({
    times: Number(process.argv[2] ?? 5),
    warm: Number(process.argv[4] ?? 1_500),
    sizes: (process.argv[3] ?? '200,2000,20000').split(',').map(Number),
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
