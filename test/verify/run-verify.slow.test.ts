import { readFileSync, statSync } from 'node:fs';
import { beforeAll, expect } from 'vitest';
import { parseConfig } from '../../src/config/parse-config.ts';
import { runVerify, type VerifyOptions } from '../../src/verify/run-verify.ts';
import { startSimulator, type Simulator } from '../../src/simulator/simulator.ts';
import { reports } from '../../src/wolkvox/reports/reports.ts';
import { command } from '../support/command.ts';
import { fakeClock } from '../support/fake-clock.ts';
import { folderWith, temporaryFolder } from '../support/folders.ts';
import { endOfFile } from '../support/lifetime.ts';
import { keptLog } from '../support/lines.ts';
import { run } from '../support/program.ts';
import { findProgram, programTest } from '../support/program-test.ts';
import { prometheusHolding, type Prometheus } from '../support/prometheus.ts';
import { type Counts, openMetricsOf, type Scraped } from '../support/scraped-day.ts';

const never = new AbortController().signal;
const clock = fakeClock('2026-03-06T17:00:00Z');
const minute = 60_000;
const hour = 60 * minute;
const midnight = Date.parse('2026-03-03T05:00:00Z'); // in Bogotá
const nextMidnight = midnight + 24 * hour;
const end = endOfFile();

let vendor: Simulator;
let prometheus: Prometheus;
let truth: Counts;

beforeAll(async () => {
  vendor = await startSimulator({ skills: 2, busiest: 5_000 }, { clock, reports });
  end(() => vendor.stop());
  truth = countsOn('2026-03-03');
  if (findProgram('prometheus') === undefined || findProgram('promtool') === undefined) return; // every test is skipped
  prometheus = await prometheusHolding(openMetricsOf(everyone()), end);
});

function countsOn(date: string): Counts {
  return Object.fromEntries(
    [...vendor.truthOfDay(date)].flatMap(([id, counts]) =>
      Object.entries(counts).map(([field, n]) => [`${id} ${field}`, n] as const),
    ),
  );
}

const scaled = (counts: Counts, part: number): Counts =>
  Object.fromEntries(Object.entries(counts).map(([key, n]) => [key, Math.floor(n * part)]));
const more = (counts: Counts, change: Counts): Counts =>
  Object.fromEntries(Object.entries(counts).map(([key, n]) => [key, n + (change[key] ?? 0)]));
const zero = (counts: Counts) => scaled(counts, 0);

type Life = {
  readonly final?: Counts;
  readonly word?: Counts;
  readonly held?: Counts;
  readonly isAway?: (ms: number) => boolean;
  /** Known first by Prometheus at this instant. */
  readonly sinceMs?: number;
  /** When the next day began. */
  readonly closeMs?: number;
};

/** A day as its scrapes saw it, every five minutes; with the end of the day before and the beginning of the next. */
function life(operation: string, options: Life = {}, instance?: string): Scraped {
  const { final = truth, word = truth, held = {}, isAway = () => false } = options;
  const { sinceMs = midnight - 30 * minute, closeMs = nextMidnight + 10 * minute } = options;
  const before = countsOn('2026-03-02');
  const scrapes = [];
  for (let atMs = sinceMs; atMs <= closeMs + 20 * minute; atMs += 5 * minute) {
    if (isAway(atMs)) continue;
    if (atMs < midnight + 10 * minute) {
      scrapes.push({ atMs, dayStartMs: midnight - 24 * hour, counts: before });
    } else if (atMs < closeMs) {
      const part = Math.min(1, (atMs - midnight - 10 * minute) / (23.5 * hour));
      scrapes.push({ atMs, dayStartMs: midnight, counts: scaled(final, part), held });
    } else {
      const closed = { startMs: midnight, readMs: closeMs, counts: atMs === closeMs ? word : truth };
      scrapes.push({ atMs, dayStartMs: nextMidnight, counts: zero(final), closed });
    }
  }
  return { operation, scrapes, ...(instance === undefined ? {} : { instance }) };
}

function everyone(): readonly Scraped[] {
  const treatment = '1001 treatment';
  const between = (fromMs: number, toMs: number) => (ms: number) => ms > fromMs && ms < toMs;
  return [
    life('right', { isAway: between(midnight + 10 * hour, midnight + 11 * hour) }),
    life('lost', { final: more(truth, { [treatment]: -5 }) }),
    life('revised', { final: more(truth, { '1002 recall_ok': -2 }), word: more(truth, { '1002 recall_ok': -2 }) }),
    life('held', { final: more(truth, { [treatment]: 3 }), held: { [treatment]: 3 } }),
    life('held-less', { final: more(truth, { [treatment]: 4 }), held: { [treatment]: 3 } }),
    life('two', {}, 'exporter-a:10857'),
    life('two', { isAway: between(midnight + 5 * hour, midnight + 30 * hour) }, 'exporter-b:10857'),
    life('late', { isAway: between(midnight + 18 * hour, midnight + 60 * hour), closeMs: midnight + 60.5 * hour }),
    life('new', { sinceMs: midnight + 12 * hour }),
    life('open', { isAway: (ms) => ms >= nextMidnight + 10 * minute }),
  ];
}

type More = Partial<VerifyOptions> & { readonly token?: string; readonly others?: readonly string[] };

async function verified(operation: string, more: More = {}) {
  const { token = vendor.token, others = [], ...options } = more;
  const lines = [operation, ...others].map(
    (name) => `  - {name: ${name}, server: "${vendor.origin}", token_env: TOKEN}\n`,
  );
  const { config } = parseConfig({
    text: `operations:\n${lines.join('')}`,
    file: 'exporter.yml',
    env: {},
  });
  const [printed, told]: [string[], string[]] = [[], []];
  const asked = {
    day: '2026-03-03',
    prometheus: prometheus.url,
    httpConfigFile: undefined,
    operation,
    json: false,
    textfile: undefined,
    stateFile: undefined,
    ...options,
  };
  const before = vendor.measured().requests;
  const isRight = await runVerify(
    asked,
    {
      config,
      clock,
      random: () => 0.5,
      env: { TOKEN: token },
      log: keptLog().log,
      print: (text) => printed.push(text),
      tell: (line) => told.push(line),
      isColoured: false,
    },
    never,
  );
  return { isRight, out: printed.join(''), told, calls: vendor.measured().requests - before };
}

const test = (name: string, body: () => Promise<void>) => programTest(['prometheus', 'promtool'], name, body);

test('a day counted as it closed is right, an hour without a scrape and the falls at both midnights included', async () => {
  const { isRight, out, told, calls } = await verified('right');

  expect(isRight).toBe(true);
  expect(out).toContain('10 counts: 10 as at the close, 0 held, 0 differ; 0 revised since.');
  expect(out).toContain('right, 2026-03-03 (America/Bogota); closed on the answer of 2026-03-04 00:10');
  const treatment = String(truth['1001 treatment']);
  expect(out).toMatch(new RegExp(`^1001 +treatment +${treatment} +${treatment} +${treatment}$`, 'm'));
  expect(calls).toBe(1);
  expect(told).toEqual([]);
});

test('counts that Prometheus lacks are a difference', async () => {
  const { isRight, out } = await verified('lost');

  expect(isRight).toBe(false);
  expect(out).toMatch(/^1001 +treatment .* DIFFERS by -5$/m);
  expect(out).toContain('9 as at the close, 0 held, 1 differ;');
});

test('what the vendor booked after the close is a revision and no difference', async () => {
  const { isRight, out } = await verified('revised');

  expect(isRight).toBe(true);
  expect(out).toMatch(/^1002 +recall_ok .* revised by \+2 since$/m);
  expect(out).toContain('10 as at the close, 0 held, 0 differ; 1 revised since.');
});

test('what is held explains a difference, but no more of it than is held', async () => {
  const { isRight, out } = await verified('held');
  const less = await verified('held-less');

  expect(isRight).toBe(true);
  expect(out).toMatch(/^1001 +treatment .* held up by 3$/m);
  expect(less.isRight).toBe(false);
  expect(less.out).toMatch(/DIFFERS by \+4, of which \+3 was held$/m);
});

test('of two replicas one that was away for most of the day takes nothing away', async () => {
  const { isRight, out } = await verified('two', { json: true });

  expect(isRight).toBe(true);
  expect(JSON.parse(out)).toMatchObject({
    operations: [{ replicas: 2, summary: { same: 10, held: 0, differs: 0, revised: 0 } }],
  });
});

test('a day that was closed more than a day late, after an outage, is found by its midnight', async () => {
  const { isRight, out } = await verified('late');

  expect(isRight).toBe(true);
  expect(out).toContain('closed on the answer of 2026-03-05 12:30');
});

test('what a series stood at when Prometheus first saw it is not counted, and is told', async () => {
  const { isRight, out } = await verified('new');

  expect(isRight).toBe(false);
  expect(out).toMatch(/^1001 +treatment .* DIFFERS by (-\d+), first seen at \d+$/m);
  const [, differs, first] = /^1001 +treatment .* DIFFERS by -(\d+), first seen at (\d+)$/m.exec(out) ?? [];
  expect(differs).toBe(first);
});

test('a day that is not closed, and one that Prometheus does not hold, cost no call and print nothing', async () => {
  const open = await verified('open');
  const none = await verified('right', { day: '2026-02-20' });

  expect(open).toMatchObject({ isRight: false, out: '', calls: 0 });
  expect(open.told).toEqual([
    expect.stringMatching(/^error: this Prometheus has not seen open close 2026-03-03; [^\n]+$/),
  ]);
  expect(none).toMatchObject({ isRight: false, out: '', calls: 0 });
  expect(none.told).toEqual([
    expect.stringMatching(/^error: this Prometheus holds no day counters of right for 2026-02-20; /),
  ]);
});

test('a refused token is one clear line, nothing is printed and the file of metrics stays as it was', async () => {
  const folder = folderWith({ 'verify.prom': 'of yesterday\n' });

  const refused = await verified('right', { token: 'abcdef', textfile: folder.path('verify.prom') });

  expect(refused).toMatchObject({ isRight: false, out: '', calls: 1 });
  expect(refused.told).toEqual([expect.stringMatching(/^error: right: [^\n]*token[^\n]*$/i)]);
  expect(refused.told.join()).not.toContain('abcdef');
  expect(readFileSync(folder.path('verify.prom'), 'utf8')).toBe('of yesterday\n');
});

test('an operation that cannot be compared is told and keeps no other from it, and the run has not worked', async () => {
  const folder = temporaryFolder();
  const textfile = `${folder}/verify.prom`;
  const order = { operation: undefined, others: ['right', 'none', 'revised'], json: true, textfile };

  const { isRight, out, told, calls } = await verified('open', order);

  expect({ isRight, calls }).toEqual({ isRight: false, calls: 2 });
  expect(told).toEqual([
    expect.stringMatching(/^error: this Prometheus has not seen open close /),
    expect.stringMatching(/^error: this Prometheus holds no day counters of none /),
  ]);
  expect(JSON.parse(out)).toMatchObject({
    operations: [{ operation: 'right' }, { operation: 'revised' }],
    not_compared: [
      { operation: 'open', api: 'diagram_2', day: '2026-03-03', problem: told[0]?.slice('error: '.length) },
      { operation: 'none', problem: told[1]?.slice('error: '.length) },
    ],
  });
  const text = readFileSync(textfile, 'utf8');
  expect(text).toContain('wolkvox_verify_compared{operation="none",api="diagram_2"} 0\n');
  expect(text).toContain('wolkvox_verify_compared{operation="revised",api="diagram_2"} 1\n');
  expect(text).not.toContain('wolkvox_verify_last_run_timestamp_seconds{operation="open"');
});

test('the file of metrics is whole, readable by all and as promtool likes it', async () => {
  const folder = temporaryFolder();

  await verified('lost', { textfile: `${folder}/verify.prom` });

  const text = readFileSync(`${folder}/verify.prom`, 'utf8');
  const labels = 'operation="lost",api="diagram_2"';
  expect(text).toContain(`wolkvox_verify_counts{${labels},verdict="differs"} 1\n`);
  expect(text).toContain(`wolkvox_verify_counts{${labels},verdict="same"} 9\n`);
  expect(text).toContain(`wolkvox_verify_difference{${labels},skill_id="1001",field="treatment"} -5\n`);
  expect(text).toContain(`wolkvox_verify_day_start_timestamp_seconds{${labels}} ${midnight / 1_000}\n`);
  expect(await run('promtool', ['check', 'metrics'], { input: text })).toMatchObject({ code: 0, stderr: '' });
  expect(statSync(`${folder}/verify.prom`).mode & 0o777).toBe(0o644);
});

test('a file that cannot be written is told, and nothing is printed as if it were', async () => {
  const { isRight, out, told } = await verified('right', { textfile: '/nowhere/verify.prom' });

  expect({ isRight, out }).toEqual({ isRight: false, out: '' });
  expect(told).toEqual(['error: /nowhere/verify.prom cannot be written (ENOENT); what it held stays']);
});

test('the command prints the table without colours into a pipe and ends with 1 where counts differ', async () => {
  const env = { WOLKVOX_SERVER: vendor.origin, WOLKVOX_TOKEN: vendor.token, WOLKVOX_OPERATION: 'lost' };

  const { code, stdout, stderr } = await command(
    ['verify', '--day', '2026-03-03', '--prometheus', prometheus.url],
    env,
  );

  expect(stdout).toMatch(/^1001 +treatment .* DIFFERS by -5$/m);
  expect(stdout).not.toContain('\u001b');
  expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
});
