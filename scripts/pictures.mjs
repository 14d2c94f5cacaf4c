// `npm run pictures`: the pictures of the status page in docs/pictures, made in Chromium from the snapshots of the tests.
// `--out FOLDER` writes every state, language, theme and width there instead, to look at.
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { chromium } from 'playwright-core';
import { runnerImport } from 'vite';

const root = path.join(import.meta.dirname, '..');
const out = process.argv[2] === '--out' ? process.argv[3] : undefined;
const load = async (file) => (await runnerImport(path.join(root, file))).module;
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
const animated = { width: 900, height: 430 };
const scenes = ['working', 'failing', 'working'];

const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
for (const { file, ...view } of out === undefined ? documented : chosen) {
  await shot(view, { path: path.join(folder, `${file}.png`), fullPage: true });
}
if (out === undefined) {
  const frames = [];
  for (const state of scenes) {
    frames.push(
      await shot(
        { state, language: 'en', theme: 'light', width: animated.width },
        { clip: { x: 0, y: 0, ...animated } },
      ),
    );
  }
  writeFileSync(path.join(folder, 'healing.svg'), animation(frames, animated));
}
await browser.close();

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

/** Pictures one after the other, three seconds each, as a drawing that moves by itself. */
function animation(images, { width, height }) {
  const seconds = images.length * 3;
  const share = 100 / images.length;
  const frames = images.map((image, index) => {
    const source = `data:image/png;base64,${image.toString('base64')}`;
    return `<image class="frame" style="animation-delay:${index * 3}s" width="${width}" height="${height}" href="${source}"/>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-label="The status page: it works, wolkvox refuses the token and the page turns red, it works again">
<style>.frame{opacity:0;animation:show ${seconds}s step-end infinite}@keyframes show{0%{opacity:1}${share}%{opacity:0}}</style>
${frames.join('\n')}
</svg>
`;
}
