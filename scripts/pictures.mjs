// `npm run pictures`: in docs/pictures the status page, made in Chromium from the snapshots of the tests, and the drawing
// that follows a number from wolkvox's report to where it is found here.
// `--out FOLDER` writes every state, language, theme and width there instead, to look at.
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { chromium } from 'playwright-core';
import { load, root } from './pictures/load.mjs';
import { sameNumber } from './pictures/same-number.mjs';
import { drawingOf } from './pictures/same-number-drawing.mjs';

const out = process.argv[2] === '--out' ? process.argv[3] : undefined;
const { statusPage } = await load('src/web/status-page/page.ts');
const { styleText } = await load('src/web/status-page/style.ts');
const { readerOf } = await load('src/web/status-page/reader.ts');
const { nowMs, pageStates } = await load('test/support/page-states.ts');

const documented = [
  { state: 'working', language: 'en', theme: 'light', width: 1366, file: 'status-page-en-light' },
  { state: 'working', language: 'es', theme: 'dark', width: 1366, file: 'status-page-es-dark' },
];
const everything = Object.keys(pageStates).flatMap((state) =>
  ['en', 'es'].flatMap((language) =>
    ['light', 'dark'].flatMap((theme) =>
      [390, 1366, 1920].map((width) => ({
        state,
        language,
        theme,
        width,
        file: `${state}-${language}-${theme}-${width}`,
      })),
    ),
  ),
);
const wanted = process.argv.slice(4);
const chosen = everything.filter(({ file }) => wanted.length === 0 || wanted.some((it) => file.startsWith(it)));
const folder = out ?? path.join(root, 'docs/pictures');
mkdirSync(folder, { recursive: true });

const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
for (const { file, ...view } of out === undefined ? documented : chosen) {
  await shot(view, { path: path.join(folder, `${file}.png`), fullPage: true });
}
await browser.close();
if (out === undefined) {
  const found = await sameNumber();
  for (const language of ['en', 'es']) {
    writeFileSync(path.join(folder, `same-number-${language}.svg`), drawingOf(found, language));
  }
}

async function shot({ state, language, theme, width }, options) {
  const context = await browser.newContext({ colorScheme: theme, viewport: { width, height: 900 } });
  const page = await context.newPage();
  const build = { version: '0.1.0', revision: 'unknown', nodeVersion: 'v20.20.0' };
  const text = statusPage({
    snapshots: pageStates[state],
    selected: undefined,
    build,
    telemetryPath: '/metrics',
    nowMs,
    reader: readerOf(null, language, []),
    isUpdating: true,
  });
  await page.route('**/*', (route) =>
    route.request().url().includes('style.css')
      ? route.fulfill({ contentType: 'text/css', body: styleText })
      : route.fulfill({ contentType: 'text/html; charset=utf-8', body: text }),
  );
  await page.goto('http://exporter.example/');
  const image = await page.screenshot(options);
  await context.close();
  return image;
}
