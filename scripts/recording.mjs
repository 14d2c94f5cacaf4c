// `npm run recording`: docs/pictures/healing.svg, from the demo as it really runs. It breaks the vendor as the demo says,
// waits until the page is red, heals the vendor, and waits until the page works again. Takes some two minutes.
import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { chromium } from 'playwright-core';
import { animation } from './pictures/animation.mjs';

const root = path.join(import.meta.dirname, '..');
const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';
const size = { width: 900, height: 430 };
const failure = '[{kind: status, status: 500}]';
const patienceMs = 300_000;
/** Half a minute without a call is quiet. */
const works = '.operation.working, .operation.quiet';

const demo = spawn(process.execPath, ['scripts/demo.mjs'], {
  cwd: root,
  stdio: ['ignore', 'pipe', 'inherit'],
  env: { ...process.env, TZ: 'America/Bogota' }, // the terminal's times are then those of the page
});
let said = '';
demo.stdout.on('data', (text) => {
  said += String(text);
});
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
try {
  const [exporter, vendor] = await until(addresses);
  const context = await browser.newContext({ locale: 'en-GB', colorScheme: 'light', viewport: size });
  const scenes = await record(await context.newPage(), exporter, vendor);
  writeFileSync(path.join(root, 'docs/pictures/healing.svg'), animation(scenes, size));
} finally {
  await browser.close();
  demo.kill('SIGINT');
}

async function record(page, exporter, vendor) {
  const scenes = [];
  let beganMs = 0;
  const take = async (command, shows, says = '') => {
    await until(async () => {
      await page.goto(exporter);
      return (await page.locator(shows).count()) > 0 && lastLine().includes(says);
    });
    beganMs ||= Date.now();
    const image = await page.screenshot();
    scenes.push({ command, line: lastLine(), image, seconds: Math.round((Date.now() - beganMs) / 1_000) });
  };
  await take('npm run demo', works);
  await take(await setFaults(vendor, failure), '.operation');
  await take('', '.operation.failing', 'the last refresh failed');
  await take(await setFaults(vendor, '[]'), '.operation.failing');
  await take('', works, 'wolkvox answers');
  return scenes;
}

/** As it is typed. */
async function setFaults(vendor, faults) {
  const address = `${vendor}/simulator/faults`;
  const answer = await fetch(address, { method: 'PUT', body: faults });
  if (!answer.ok) throw new Error(await answer.text());
  return `curl -X PUT --data '${faults}' ${address}`;
}

/** Of exporter and vendor, once the demo has told them. */
function addresses() {
  const found = /(http:\S+)\/ {2,}what it knows[^]*?(http:\S+)\/simulator\/stats/.exec(said);
  return found?.slice(1, 3);
}

/** What the demo said last of the numbers. */
function lastLine() {
  return said.match(/^\d\d:\d\d:\d\d {2}.*$/gm)?.at(-1) ?? '';
}

async function until(wanted) {
  const lastMs = Date.now() + patienceMs;
  while (Date.now() < lastMs) {
    const found = await wanted();
    if (found) return found;
    await sleep(1_000);
  }
  throw new Error(`waited for ${patienceMs / 1_000} s; the demo said:\n${said}`);
}
