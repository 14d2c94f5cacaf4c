import { once } from 'node:events';
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { groups } from '../../prometheus/rules/groups.ts';
import { smartHold } from '../../src/wolkvox/reports/smart-hold.ts';
import { standInThat } from '../support/prometheus-stand-in.ts';
import { historyBefore } from './support.ts';

const calls = ({ simulator }: Awaited<ReturnType<typeof historyBefore>>) =>
  simulator.measured().requestsByApi['diagram_2'] ?? 0;

/** The samples of a counter on a day, by skill: what they rise by in sum. */
function increments(text: string, field: string): Map<string, number> {
  const sums = new Map<string, number>();
  const last = new Map<string, number>();
  const lines = text.split('\n').filter((line) => line.startsWith(`wolkvox_smart_hold_day_${field}_total{`));
  for (const line of lines) {
    const [, skillId = '', value = ''] = /skill_id="(\d+)".*\} (\d+) /.exec(line) ?? [];
    const before = last.get(skillId) ?? 0;
    sums.set(skillId, (sums.get(skillId) ?? 0) + (Number(value) < before ? Number(value) : Number(value) - before));
    last.set(skillId, Number(value));
  }
  return sums;
}

test('the increments of past days are the vendor’s truth, for fewer calls than a step each', async () => {
  const before = await historyBefore();

  expect(await before.run({})).toBe(true);

  const text = readFileSync(before.output, 'utf8');
  const days = ['2026-03-02', '2026-03-03'].map((date) => before.simulator.truthOfDay(date));
  for (const field of smartHold.countFields) {
    for (const [skillId, sum] of increments(text, field)) {
      expect(sum, `${skillId} ${field}`).toBe(days.reduce((all, day) => all + (day.get(skillId)?.[field] ?? 0), 0));
    }
  }
  expect(increments(text, 'treatment').size).toBe(2);
  expect(calls(before)).toBeLessThan(2 * 26);
  expect(text.endsWith('# EOF\n')).toBe(true);
  expect(existsSync(`${before.output}.part`)).toBe(false);
  expect(before.printed.join('')).toMatch(/create-blocks-from .*openmetrics .*\n# .*\n.*create-blocks-from rules/);
});

test('it says how often the rules have to be run: as deep as rules read what others record', async () => {
  const rules = groups.flatMap(({ recording }) => recording);
  const depthOf = (expr: string): number =>
    Math.max(0, ...rules.filter(({ record }) => expr.includes(record)).map((rule) => 1 + depthOf(rule.expr)));
  const deepest = Math.max(...rules.map(({ expr }) => 1 + depthOf(expr)));
  const before = await historyBefore();

  await before.run({ from: '2026-03-03' });

  expect(before.printed.join('')).toContain(`\n# ${deepest} times, each when Prometheus shows what the command before`);
});

test('a pool that is spent is waited for until midnight, and the run goes on by itself', async () => {
  const threePercent = 0.03; // of 1,000 calls
  const before = await historyBefore({ licenses: 1 }, undefined, threePercent);
  const sound = await historyBefore();

  expect(await before.run({})).toBe(true);
  await sound.run({});

  expect(before.told.join('\n')).toContain('it goes on at local midnight');
  expect(before.clock.now()).toBeGreaterThan(Date.parse('2026-03-05T05:00:00Z'));
  const [waited, right] = [before, sound].map(({ output }) => increments(readFileSync(output, 'utf8'), 'treatment'));
  expect(waited).toEqual(right);
});

test('it says before it starts how many calls it takes and over how many days the pool spreads them', async () => {
  const before = await historyBefore({ licenses: 1 });
  const stop = new AbortController();

  await before.run({ from: '2026-02-01', to: '2026-03-01', stepMs: 900_000 }, stop, () =>
    stop.abort(new Error('seen')),
  );

  expect(before.told[0]).toBe(
    '28 days of v: at most 2744 calls to go.\nThe pool leaves 799 calls today and 800 a day: spread over 4 days.',
  );
  expect(calls(before)).toBe(0);
});

test('an interrupted run goes on where it was and reads nothing twice', async () => {
  const [whole, cut] = [await historyBefore(), await historyBefore()];
  await whole.run({});
  const stop = new AbortController();

  expect(await cut.run({}, stop, (line) => line.includes('1 of 2 days') && stop.abort(new Error('Ctrl-C')))).toBe(
    false,
  );
  expect(existsSync(cut.output)).toBe(false);
  expect(cut.told.at(-1)).toContain('give the same command again to go on');
  // What a crash cut off in the midst of a line was never answered.
  const file = `${cut.output}.part/2026-03-02.jsonl`;
  writeFileSync(file, readFileSync(file, 'utf8').slice(0, -10));
  expect(await cut.run({})).toBe(true);

  expect(readFileSync(cut.output, 'utf8')).toBe(readFileSync(whole.output, 'utf8'));
  expect(calls(cut)).toBe(calls(whole) + 1);
});

test('a token refused half-way ends it with one line, and nothing is lost', async () => {
  const before = await historyBefore();
  const refuse = (line: string) => {
    if (line.includes('1 of 2 days')) before.folder.write('token', 'wrong');
  };

  expect(await before.run({}, undefined, refuse)).toBe(false);
  expect(before.told.at(-1)).toMatch(/^error: .*token.*; what was answered so far is kept/);
  expect(existsSync(before.output)).toBe(false);
  const asked = calls(before);
  before.folder.write('token', before.simulator.token);
  expect(await before.run({})).toBe(true);
  expect(calls(before) - asked).toBeLessThan(26);
});

test('false empties change no day, and a vendor that is away for a while is waited for', async () => {
  const before = await historyBefore();
  before.simulator.setFaults([{ kind: 'false_empty', chance: 0.1 }]);
  const [sound] = [await historyBefore()];
  await sound.run({});

  expect(await before.run({})).toBe(true);

  const [seen, right] = [before, sound].map(({ output }) => increments(readFileSync(output, 'utf8'), 'treatment'));
  expect(seen).toEqual(right);
  const away = await historyBefore();
  away.simulator.setFaults([{ kind: 'maintenance', for: '20m' }]);
  expect(await away.run({})).toBe(true);
  expect(away.told.join('\n')).toContain('it goes on in 5 minutes');
});

test.each([
  [{ from: '2026-03-03', to: '2026-03-03' }, '2026-03-03 is not after 2026-03-03'],
  [{ from: '2026-01-01', to: '2026-02-02' }, 'these are 32 days, and one run takes 31 at most; write --to 2026-02-01'],
  [{ from: '2026-03-03', to: '2026-03-06' }, 'the days after it are to come; write --to 2026-03-04'],
  [{ from: '2026-03-03', to: '2026-03-05' }, '2026-03-04 is today'],
  [{ labels: { job: 'x' } }, 'instance of the live series is not known'],
  [{ output: undefined }, '--output: this is missing'],
  [{ operation: 'nobody' }, 'there is no such operation'],
])('%o is refused before a call is made', async (wish, problem) => {
  const before = await historyBefore();

  await expect(before.run(wish)).rejects.toThrow(problem);
  expect(calls(before)).toBe(0);
});

test('two runs do not fill one journal at once', async () => {
  const before = await historyBefore();
  let other: Promise<unknown> | undefined;
  const begin = (line: string) => {
    if (line.includes('1 of 2 days')) other = before.run({}).catch((error: unknown) => error);
  };

  expect(await before.run({}, undefined, begin)).toBe(true);
  expect(String(await other)).toContain('another run writes this output now');
});

test('a Prometheus behind a token is asked as its file says', async () => {
  const before = await historyBefore();
  before.folder.write('http.yml', 'authorization: {credentials: abc}');
  const heard: (string | undefined)[] = [];
  const { url } = await standInThat((response, { headers }) => {
    heard.push(headers.authorization);
    response.end('<html>');
  });

  expect(await before.run({ prometheus: url, httpConfigFile: before.folder.path('http.yml') })).toBe(false);

  expect(heard).toEqual(['Bearer abc']);
});

test('a Prometheus that would delete these days at once is refused unless told otherwise', async () => {
  const before = await historyBefore();
  const keeps15Days = createServer((request, res) => {
    const data = request.url?.includes('runtimeinfo')
      ? { storageRetention: '15d' }
      : { resultType: 'vector', result: [] };
    const matrix = request.url?.includes('ms%5D') ? { resultType: 'matrix', result: [] } : data;
    res.setHeader('content-type', 'application/json').end(JSON.stringify({ status: 'success', data: matrix }));
  }).listen(0, '127.0.0.1');
  onTestFinished(() => void keeps15Days.close());
  await once(keeps15Days, 'listening');
  const prometheus = `http://127.0.0.1:${(keeps15Days.address() as AddressInfo).port}`;
  const wish = { from: '2026-02-01', to: '2026-02-02', prometheus };

  await expect(before.run(wish)).rejects.toThrow(
    'it keeps 15d and would delete 2026-02-01 at once; start it with --storage.tsdb.retention.time of 32d or more',
  );
  expect(await before.run({ ...wish, force: true }), before.told.join('\n')).toBe(true);
});

test('a Prometheus that is none, and a folder that is not there, are one clear line', async () => {
  const before = await historyBefore();

  expect(await before.run({ prometheus: before.simulator.origin })).toBe(false);
  expect(before.told.at(-1)).toMatch(/^error: http:\/\/.* is not a Prometheus/);
  expect(await before.run({ output: before.folder.path('none/history.om') })).toBe(false);
  expect(before.told.at(-1)).toContain('the folder of --output is not there');
  before.folder.write('history.om', 'mine');
  await expect(before.run({})).rejects.toThrow('is there already');
  expect(readdirSync(before.folder.path('.')).sort()).toEqual(['history.om', 'token']);
});
