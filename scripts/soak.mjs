// `npm run soak -- --hours N`: the built exporter in real time before a simulator whose faults come and go, scraped
// every 15 s or faster. Ends with what grew, and whether the counts are the simulator's. Linux only. Exit 1 where
// something grew beyond its noise, or a count is wrong.
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { differences, readExposition, sumOf, truthOf } from './soak/counts.mjs';
import { startExporter, startVendor } from './soak/processes.mjs';
import { growth } from './soak/slope.mjs';

const { values: flags } = parseArgs({
  options: {
    hours: { type: 'string', default: '1' },
    'scrape-every': { type: 'string', default: '5' }, // seconds
    skills: { type: 'string', default: '50' },
    import: { type: 'string', multiple: true, default: [] }, // a module for the exporter's process, such as a leak
  },
});
const hours = Number(flags.hours);
const everyMs = Number(flags['scrape-every']) * 1_000;
if (!(hours > 0) || !(everyMs > 0 && everyMs <= 15_000)) {
  console.error('write --hours above 0, and --scrape-every of at most 15 seconds');
  process.exit(2);
}

/** What may grow by how much in a run before it is called growth, in its own unit. */
const measured = {
  heapUsed: { least: 0.2, unit: 'MB', scale: 2 ** 20, says: 'heap after garbage collection' },
  external: { least: 0.5, unit: 'MB', scale: 2 ** 20, says: 'buffers after garbage collection' },
  rss: { least: 8, unit: 'MB', scale: 2 ** 20, says: 'resident memory' },
  descriptors: { least: 1, unit: '', scale: 1, says: 'open descriptors' },
  sockets: { least: 1, unit: '', scale: 1, says: 'sockets' },
  handles: { least: 1, unit: '', scale: 1, says: 'timers, handles and requests' },
  threads: { least: 1, unit: '', scale: 1, says: 'threads' },
  series: { least: 1, unit: '', scale: 1, says: 'series of /metrics' },
  files: { least: 1, unit: '', scale: 1, says: 'files beside the state' },
};

/** A vendor's bad minutes; every other minute is without. */
const faults = [
  { kind: 'false_empty', chance: 0.06, api: 'diagram_2' },
  { kind: 'lower', share: 0.7, chance: 0.05 },
  { kind: 'late', by: '10m', chance: 0.05 },
  { kind: 'status', status: 500, chance: 0.06 },
  { kind: 'html', chance: 0.04 },
  { kind: 'maintenance', chance: 0.03 },
  { kind: 'truncated', chance: 0.04 },
  { kind: 'cut', chance: 0.04 },
  { kind: 'reset', chance: 0.06 },
  { kind: 'slow', by: '2s', chance: 0.06 },
  { kind: 'duplicate_rows', chance: 0.03 },
  { kind: 'unreadable_numbers', fields: ['recall_ok'], chance: 0.05 },
  { kind: 'too_many_at_once', chance: 0.03 },
];
const quietEndMs = Math.min(150_000, (hours * 3_600_000) / 3);

// Where it is about noon: calls come in, and a short run does not reach midnight.
const zone = zoneAtNoon(new Date());
const folder = mkdtempSync(path.join(os.tmpdir(), 'smart-hold-soak-'));
mkdirSync(path.join(folder, 'state'), { mode: 0o700 });
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));

const vendor = await startVendor({ skills: flags.skills, zone });
process.on('exit', vendor.end);
const more = flags.import.map((file) => pathToFileURL(path.resolve(file)).href);
const exporter = await startExporter({ vendor, zone, folder, more });
const beganMs = performance.now();
const hoursGone = () => (performance.now() - beganMs) / 3_600_000;

const taken = Object.fromEntries(Object.keys(measured).map((name) => [name, []]));
const written = [];
/** Highest value of each day's counters, by the day's begin, and up to when it was read. */
const days = new Map();

await live();
const wrong = await wrongCounts();
const text = await scrape();
const exitCode = await exporter.stop();
process.exitCode = report() ? 0 : 1;
vendor.end();

async function live() {
  for (let n = 0; hoursGone() < hours; n += 1) {
    const dueMs = beganMs + n * everyMs;
    await sleep(Math.max(0, dueMs - performance.now()));
    await setFaults();
    await takeSample();
  }
  await put([]);
}

async function takeSample() {
  const { series } = await seen();
  const { written: bytes, ...sample } = await exporter.sample();
  const files = readdirSync(path.join(folder, 'state')).length;
  const atHours = hoursGone();
  written.push([atHours, bytes]);
  for (const [name, value] of Object.entries({ ...sample, series, files })) {
    taken[name].push([atHours, value / measured[name].scale]);
  }
}

/** Every other minute has faults, and the end has none. */
async function setFaults() {
  const goneMs = hoursGone() * 3_600_000;
  const isQuiet = Math.floor(goneMs / 60_000) % 2 === 1 || goneMs > hours * 3_600_000 - quietEndMs;
  await put(isQuiet ? [] : faults);
}

async function put(script) {
  if (put.last === script.length) return; // a script put in force anew begins anew
  put.last = script.length;
  const answer = await fetch(`${vendor.origin}/simulator/faults`, { method: 'PUT', body: JSON.stringify(script) });
  if (!answer.ok) throw new Error(`the simulator refuses the faults: ${await answer.text()}`);
}

async function scrape() {
  const answer = await fetch(`${exporter.origin}/metrics`, { headers: { connection: 'close' } });
  if (answer.status !== 200) throw new Error(`/metrics answered ${answer.status}`);
  return answer.text();
}

/** One scrape, and what it says of the day. */
async function seen() {
  const { series, counters, bounds } = readExposition(await scrape());
  if (bounds.start !== undefined) days.set(bounds.start, { end: bounds.end, counters });
  return { series };
}

/** Waits up to ten refreshes for the last day to be what happened; then the series that are not, of all days. */
async function wrongCounts() {
  for (let tries = 0; ; tries += 1) {
    await seen();
    const found = [];
    for (const [start, { end, counters }] of days) {
      found.push(...differences(counters, await truthOf(vendor.origin, { start, end }, zone)));
    }
    if ((found.length === 0 && days.size > 0) || tries === 60) return found;
    await sleep(5_000);
  }
}

function report() {
  const said = (value) => value.toFixed(2);
  console.log(
    `${said(hoursGone())} h, ${written.length} scrapes, Node ${process.versions.node}, load ${os.loadavg()[0].toFixed(1)}`,
  );
  const rows = Object.entries(measured).map(([name, { least, unit, says }]) => {
    const found = growth(taken[name], least);
    if (found === undefined) return { says, verdict: 'too few samples' };
    const { perHour, noise, from, to, grows, visible } = found;
    const change = `${said(from)} to ${said(to)} ${unit}`.trim();
    return {
      says,
      change,
      perHour: said(perHour),
      noise: said(noise),
      visible: said(visible),
      verdict: grows ? 'GROWS' : 'level',
    };
  });
  console.table(rows);
  const gone = written.at(-1)[1] - written[0][1];
  const refreshes = sumOf(text, 'wolkvox_exporter_refreshes_total');
  const failed = sumOf(text, 'wolkvox_exporter_refresh_failures_total');
  const counted = [...days.values()].flatMap(({ counters }) => [...counters.values()]).reduce((sum, n) => sum + n, 0);
  const perRefresh = gone / Math.max(1, refreshes);
  console.log(`${refreshes} refreshes, ${failed} failed`);
  console.log(
    `written: ${Math.round(perRefresh)} bytes a refresh; ${said((perRefresh * 288) / 2 ** 20)} MB a day at five minutes`,
  );
  console.log(
    `counted ${counted} in ${days.size} day(s), ${wrong.length} series differ from what happened${wrong.length ? `: ${wrong.slice(0, 5)}` : ''}`,
  );
  console.log(`stopped with ${exitCode}`);
  const isLevel = rows.every(({ verdict }) => verdict === 'level');
  return isLevel && wrong.length === 0 && counted > 0 && exitCode === 0;
}

/** A zone without summer time in which it is between eleven and twelve now, or near it. */
function zoneAtNoon(now) {
  const ahead = 11 - now.getUTCHours();
  return ahead === 0 ? 'Etc/UTC' : `Etc/GMT${ahead > 0 ? '-' : '+'}${Math.abs(ahead)}`;
}
