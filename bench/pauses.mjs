// The longest pause of the event loop, and the memory, while one answer of the vendor becomes what is served:
// parsed, folded twice (a day's first answer and its second), serialised for the state file, rendered in both
// formats and compressed. `node bench/pauses.mjs [ROWS [TIMES]]`
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { systemClock } from '../dist/base/clock.js';
import { serialiseState } from '../dist/ledger/file-format.js';
import { foldAnswer } from '../dist/ledger/fold-answer.js';
import { freshLedger } from '../dist/ledger/ledger.js';
import { createPublication } from '../dist/metrics/published-snapshots.js';
import { deflatePart } from '../dist/web/gzip.js';
import { rowsOf } from '../dist/wolkvox/envelope.js';
import { parseReportRows } from '../dist/wolkvox/reports/rows.js';
import { smartHold } from '../dist/wolkvox/reports/smart-hold.js';
import { snapshotOf } from './snapshot.mjs';

const rows = Number(process.argv[2] ?? 5_000);
const times = Number(process.argv[3] ?? 5);
const fields = { names: smartHold.countFields, callFacts: smartHold.callFacts };
const rssBefore = process.memoryUsage.rss();
const text = answerOf(rows);
const delay = monitorEventLoopDelay({ resolution: 1 });
let ledger = freshLedger('2026-11-22');
const publication = createPublication(systemClock, [smartHold]);
const longest = {};

for (let n = 0; n < times; n += 1) {
  let answer;
  await paused('parse JSON', () => rowsOf(200, text));
  await paused('parse rows', async () => (answer = await parseReportRows(smartHold, rowsOf(200, text).rows)));
  const word = { kind: 'read', answer, halves: undefined, fields, intervalsADay: 288 };
  await paused('fold', async () => ({ ledger } = await foldAnswer(ledger, word)));
  await paused('state', () => serialiseState(new Map([['a', savedWith(ledger)]])));
  const snapshot = snapshotOf(rows, Date.now());
  await paused('render', () => publication.publish(snapshot));
  await paused('compose', () => publication.text('text'));
  await paused('compose OpenMetrics', () => publication.text('openmetrics'));
  await paused('compress', async () => deflatePart(await publication.text('text')));
}
const rss = process.memoryUsage.rss();
console.log(JSON.stringify({ rows, answerBytes: text.length, longestMs: longest, rssBefore, rss }));

async function paused(name, work) {
  await sleep(5);
  delay.enable();
  await sleep(20);
  delay.reset();
  await sleep(10); // the first tick after a reset is not recorded
  await work();
  await sleep(20);
  delay.disable();
  // The calmest of several times: what other programs on the machine add is no pause of ours.
  longest[name] = Math.min(longest[name] ?? Infinity, Math.round(delay.max / 1e5) / 10);
}

function savedWith(ledger) {
  return {
    source: 'https://wv0042.wolkvox.com America/Bogota',
    tokenMark: undefined,
    shown: undefined,
    pool: { date: '2026-11-22', own: 1, total: 1, limit: undefined },
    reports: new Map([[smartHold.api, { ledger, closedDay: undefined, trial: undefined }]]),
  };
}

function answerOf(count) {
  const data = Array.from({ length: count }, (_, i) => ({
    skill_id: String(10_000 + i),
    treatment: String(400 + (i % 97)),
    customer_say_no: '200',
    customer_say_yes: '150',
    recall_fail: '20',
    recall_ok: '120',
    service_level_up: `${i % 100}.25 %`,
  }));
  return JSON.stringify({ code: '200', error: null, msg: 'Results', data });
}
