// What no exporter can do without: the calls of so many refreshes, and JSON.parse of their answers. `node bare.mjs
// OPERATIONS INTERVALS ORIGIN WARM_UP_REFRESHES`. Tells its parent what it has measured.
import { setTimeout as sleep } from 'node:timers/promises';
import { Agent, request } from 'undici';

const [count, intervals] = process.argv.slice(2, 4).map(Number);
const origin = process.argv[4];
const warmUpRefreshes = Number(process.argv[5]);
const dispatcher = new Agent();
const beganMs = performance.now();
const spreadMs = Math.min(3_000, 3 * count);
let minutes = 0;
let rows = 0;

await interval();
const readyMs = performance.now() - beganMs;
for (let warm = 0; warm < Math.ceil(warmUpRefreshes / count); warm += 1) await interval(spreadMs);
const before = process.cpuUsage();
for (let n = 0; n < intervals; n += 1) await interval(spreadMs);
const { user, system } = process.cpuUsage(before);
process.send({ cpuMs: (user + system) / 1_000 / (count * intervals), readyMs, rows });
process.exit();

/** As the exporter asks: at the start all at once, later each at its own moment. */
async function interval(overMs = 0) {
  minutes += 1;
  await Promise.all(
    Array.from({ length: count }, async (_, i) => {
      await sleep((overMs * i) / count);
      await call(i, minuteText(930 + minutes - 1), minuteText(930 + minutes, -1));
      await call(i, minuteText(0), minuteText(930 + minutes, -1));
    }),
  );
}

async function call(i, date_ini, date_end) {
  const query = new URLSearchParams({ api: 'diagram_2', date_ini, date_end });
  const { body } = await request(`${origin}/api/v2/reports_manager.php?${query}`, {
    dispatcher,
    headers: { 'wolkvox-token': `token-${i}`, accept: 'application/json' },
  });
  rows += JSON.parse(await body.text()).data.length;
}

function minuteText(minute, seconds = 0) {
  return new Date(Date.UTC(2026, 10, 25) + minute * 60_000 + seconds * 1_000)
    .toISOString()
    .slice(0, 19)
    .replace('T', ' ');
}
