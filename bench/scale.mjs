// What an operation costs beside how many others, in one run: `node bench/scale.mjs [REFRESHES [OPERATIONS… [SKILLS]]]`,
// as in `node bench/scale.mjs 1000 10,100,1000 20`: so many refreshes of each size are measured, after as many to warm up.
// One-minute intervals; the time between them is left out.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';

const refreshes = Number(process.argv[2] ?? 1_000);
const sizes = (process.argv[3] ?? '10,100,1000').split(',').map(Number);
const skills = Number(process.argv[4] ?? 20);
const fiveMinutesMs = 300_000;

const head = [
  'operations',
  'CPU ms a refresh',
  'bare',
  '× bare',
  'ready s',
  'of it CPU s',
  'bare s',
  'resident MB',
  'KB each',
  'written KB an interval',
  'longest save ms',
  'longest turn at the start ms',
  'longest turn ms',
  'scrape MB',
  'scrape CPU ms',
  'its longest turn ms',
  'a core at 5 min',
];

const rows = [];
for (const count of sizes) {
  const times = Math.ceil(refreshes / count);
  const measured = await measure('exporter.mjs', count, times);
  const bare = await measure('bare.mjs', count, times);
  rows.push({ count, ...measured, bare });
  console.log(JSON.stringify(rounded(rows.at(-1))));
}
console.log(table(rows));

async function measure(program, count, times) {
  const vendor = fork(path.join(import.meta.dirname, 'scale/vendor.mjs'), [String(skills)]);
  const [{ origin }] = await once(vendor, 'message');
  const args = [String(count), String(times), origin, String(refreshes)];
  const child = fork(path.join(import.meta.dirname, 'scale', program), args, { execArgv: ['--expose-gc'] });
  const [measured] = await once(child, 'message');
  if (child.exitCode === null) await once(child, 'exit');
  vendor.disconnect();
  return measured;
}

function table(measured) {
  const [least] = measured;
  const lines = measured.map(({ count, bare, ...of }) => {
    const eachKB = count === least.count ? undefined : ((of.rssMB - least.rssMB) * 1_024) / (count - least.count);
    return [
      count,
      of.cpuMs.toFixed(2),
      bare.cpuMs.toFixed(2),
      (of.cpuMs / bare.cpuMs).toFixed(1),
      (of.readyMs / 1_000).toFixed(1),
      (of.readyCpuMs / 1_000).toFixed(1),
      (bare.readyMs / 1_000).toFixed(1),
      of.rssMB.toFixed(0),
      eachKB?.toFixed(0) ?? '–',
      of.writtenKB.toFixed(0),
      of.saveMs.toFixed(0),
      of.firstTurnMs.toFixed(0),
      of.turnMs.toFixed(0),
      of.scrapeMB.toFixed(1),
      of.scrapeMs.toFixed(0),
      of.scrapeTurnMs.toFixed(0),
      Math.floor(fiveMinutesMs / of.cpuMs).toLocaleString('en'),
    ];
  });
  return [head, head.map(() => '-:'), ...lines].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

function rounded(row) {
  return JSON.parse(
    JSON.stringify(row, (_, value) => (typeof value === 'number' ? Math.round(value * 100) / 100 : value)),
  );
}
