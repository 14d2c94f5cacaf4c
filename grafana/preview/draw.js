// Draws the dashboards from their JSON and the answers of a real Prometheus holding a day of the simulator.
// npm install && npm run draw [-- --only operations --language es --theme light --skills 40 --scene night --out DIR]
import { mkdir, readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';
import { chromium } from 'playwright-core';

const here = fileURLToPath(new URL('.', import.meta.url));
const root = join(here, '../..');
process.chdir(root);
const { runnerImport } = await import(join(root, 'node_modules/vite/dist/node/index.js'));

const { values: options } = parseArgs({
  options: {
    only: { type: 'string' },
    language: { type: 'string', default: 'en' },
    theme: { type: 'string', default: 'dark' },
    skills: { type: 'string', default: '8' },
    scene: { type: 'string', default: 'afternoon' },
    awkward: { type: 'boolean', default: false },
    width: { type: 'string', default: '1440' },
    scale: { type: 'string', default: '1' },
    height: { type: 'string' },
    browser: { type: 'string', default: '/usr/bin/chromium' },
    out: { type: 'string', default: join(root, 'docs/pictures') },
  },
});

const load = async (path) => (await runnerImport(path, { root, configFile: false, logLevel: 'error' })).module;
const { prometheusHistory } = await load('./test/support/prometheus-history.ts');
const { prometheusHolding } = await load('./test/support/prometheus.ts');
const { everything, substitute } = await load('./test/support/dashboards.ts');

const hour = 3_600_000;
const afternoon = Date.parse('2026-03-18T15:31:00-05:00');
const scenes = {
  afternoon,
  night: Date.parse('2026-03-18T03:31:00-05:00'),
  first: Date.parse('2026-03-18T00:10:00-05:00'),
  fresh: afternoon,
};
const now = scenes[options.scene];
const lived = prometheusHistory({
  endMs: afternoon,
  skills: Number(options.skills),
  busiest: 1_200,
  awkwardNames: options.awkward,
});

const spans = {
  operations: now - Date.parse('2026-03-18T00:00:00-05:00'),
  skill: 24 * hour,
  'exporter-health': 6 * hour,
};
const job = options.scene === 'fresh' ? 'fresh' : 'smart-hold';
const choices = {
  operations: { ...everything, job },
  skill: { ...everything, job, operation: lived.operation, skill_id: lived.busiestId },
  'exporter-health': { ...everything, job },
};

/** @grafana/ui is written for bundlers that unwrap `default` of CommonJS packages; esbuild does so only for .js files. */
const unwrapDefault = {
  name: 'unwrap-default',
  setup({ onResolve, onLoad, resolve }) {
    const wrapped = ['react-custom-scrollbars-2', 'react-highlight-words', 'react-inlinesvg', 'calculate-size'];
    onResolve({ filter: /^[a-z]/ }, async ({ path, importer, resolveDir, kind }) => {
      if (!wrapped.includes(path) || !importer.endsWith('.mjs')) return undefined;
      const { path: file } = await resolve(path, { kind: 'require-call', resolveDir, pluginData: {} });
      return kind === 'require-call' ? undefined : { path: file, namespace: 'unwrap' };
    });
    onLoad({ filter: /.*/, namespace: 'unwrap' }, ({ path }) => ({
      contents: `const m = require(${JSON.stringify(path)}); module.exports = m.default ? Object.assign(m.default, m) : m;`,
      resolveDir: here,
    }));
  },
};

const bundle = await build({
  plugins: [unwrapDefault],
  entryPoints: [join(here, 'page.js')],
  bundle: true,
  write: false,
  outdir: '/bundle',
  format: 'iife',
  loader: {
    '.js': 'jsx',
    '.svg': 'dataurl',
    '.woff2': 'dataurl',
    '.ttf': 'dataurl',
    '.woff': 'dataurl',
    '.eot': 'dataurl',
    '.png': 'dataurl',
  },
  define: { 'process.env.NODE_ENV': '"development"', global: 'window' },
  logLevel: 'error',
});
const output = (end) => bundle.outputFiles.find(({ path }) => path.endsWith(end))?.text ?? '';

const server = createServer((req, res) => {
  if (req.url === '/page.js') return res.end(output('.js'));
  if (req.url === '/page.css') return res.setHeader('content-type', 'text/css').end(output('.css'));
  if (req.url !== '/') return res.writeHead(404).end();
  res.setHeader('content-type', 'text/html; charset=utf-8');
  res.end('<!doctype html><link rel="stylesheet" href="/page.css"><body style="margin:0"><div id="root"></div></body>');
}).listen(0, '127.0.0.1');
const browser = await chromium.launch({
  executablePath: options.browser,
  args: [
    '--headless',
    '--no-sandbox',
    '--disable-gpu',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ],
});
// Last, so that nothing is left running when what comes before fails.
const ends = [];
try {
  const prometheus = await prometheusHolding(lived.openMetrics, (end) => ends.push(end));
  await mkdir(options.out, { recursive: true });
  for (const board of Object.keys(spans)) {
    if (options.only === undefined || options.only === board) await draw(board, prometheus);
  }
} finally {
  await browser.close();
  server.close();
  for (const end of ends.toReversed()) await end();
}

async function draw(board, prometheus) {
  const dashboard = JSON.parse(
    await readFile(join(root, `grafana/dashboards/${options.language}/smart-hold-${board}.json`), 'utf8'),
  );
  const range = { fromMs: now - spans[board], toMs: now };
  const answers = {};
  for (const panel of dashboard.panels) {
    answers[panel.id] = await Promise.all(
      (panel.targets ?? []).map((target) => ask(prometheus, panel, target, board, range)),
    );
  }
  const page = await browser.newPage({
    // Tall, because a table draws no rows that are out of sight.
    viewport: { width: Number(options.width), height: 4_500 },
    deviceScaleFactor: Number(options.scale),
    timezoneId: 'America/Bogota',
  });
  page.on('console', (message) => {
    if (message.type() === 'error' && !message.text().includes('404')) console.error(message.text());
  });
  page.on('pageerror', (error) => console.error(board, error.stack?.split('\n').slice(0, 4).join('\n')));
  const { theme: mode, language } = options;
  const preview = { dashboard, answers, range, mode, timeZone: 'America/Bogota', language };
  await page.addInitScript((data) => {
    window.preview = data;
  }, preview);
  await page.goto(`http://127.0.0.1:${server.address().port}/`);
  await page.addScriptTag({ url: '/page.js' });
  await page.waitForSelector('body[data-drawn]', { timeout: 30_000, state: 'attached' });
  const width = options.width === '1440' ? '' : `-${options.width}`;
  const path = join(options.out, `${board}-${options.language}-${options.theme}${width}.png`);
  const drawn = await page.locator('#root > div').evaluate(({ offsetHeight }) => offsetHeight);
  const clip = { x: 0, y: 0, width: Number(options.width), height: Number(options.height ?? drawn) };
  await page.screenshot({ path, clip });
  console.log(path);
  await page.close();
}

async function ask(prometheus, panel, target, board, range) {
  const expr = substitute(target.expr, choices[board]);
  if (target.instant) return { result: await prometheus.instant(expr, now) };
  if (['state-timeline', 'status-history'].includes(panel.type)) return { result: [] };
  const least = { '15m': 900_000, '1h': hour, '5m': 300_000, '1m': 60_000 }[panel.interval] ?? 60_000;
  const stepMs = Math.max(least, Math.ceil((range.toMs - range.fromMs) / 900 / 60_000) * 60_000);
  // Grafana aligns the ends of a range to its step.
  const align = (ms) => Math.floor(ms / stepMs) * stepMs;
  return {
    stepMs,
    result: await prometheus.range(expr, { fromMs: align(range.fromMs), toMs: align(range.toMs), stepMs }),
  };
}
