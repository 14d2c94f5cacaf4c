import { existsSync, readdirSync, readFileSync, readlinkSync, symlinkSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import { expect, onTestFinished, test } from 'vitest';
import { groups } from '../../prometheus/rules/groups.ts';
import { job } from '../../prometheus/rules/data-age.ts';
import { judgeRules, judgeTargets, scrapeJob, shippedGroups } from '../../src/doctor/steps/prometheus.ts';
import { judgeState } from '../../src/doctor/steps/state.ts';
import { judgePool, type PoolFacts } from '../../src/doctor/steps/pool.ts';
import { folderWith } from '../support/folders.ts';
import { doctorFor } from './support.ts';
import { standInThat } from '../support/prometheus-stand-in.ts';

test('a state file is really written beside, and nothing of that stays', async () => {
  const folder = folderWith({});
  const { of } = await doctorFor([], { settings: { stateFile: folder.path('state.json') } });

  expect(of('state file')).toEqual(['ok not there yet; it can be written; no exporter that runs holds it']);
  expect(readdirSync(folder.path('.'))).toEqual([]);
});

test('a state file that cannot be understood is told and left as it is', async () => {
  const folder = folderWith({ 'state.json': '{"version": 2, "operations": 7}' });
  const { of } = await doctorFor([], { settings: { stateFile: folder.path('state.json') } });

  expect(of('state file')[0]).toMatch(/^warn it can be written, and not be understood: /);
  expect(existsSync(folder.path('state.json'))).toBe(true);
});

test('a state file of replicas is said to be theirs, and neither its link nor its file is touched', async () => {
  const text = '{"version":2,"generation":3,"operations":[]}';
  const folder = folderWith({ 'state.json.term-7': text });
  symlinkSync('state.json.term-7', folder.path('state.json'));
  const { of } = await doctorFor([], { settings: { stateFile: folder.path('state.json') } });

  expect(of('state file')).toEqual(['ok it can be written; replicas with a lease write it in turn']);
  expect(readdirSync(folder.path('.')).toSorted()).toEqual(['state.json', 'state.json.term-7']);
  expect(readlinkSync(folder.path('state.json'))).toBe('state.json.term-7');
  expect(readFileSync(folder.path('state.json'), 'utf8')).toBe(text);
});

test('a folder that is not there is told with its remedy', async () => {
  const { of, exitCode } = await doctorFor([], { settings: { stateFile: '/nowhere/state.json' } });

  expect(of('state file')).toEqual(['fail there is no folder /nowhere → make it, or name another --state.file']);
  expect(exitCode).toBe(1);
});

test('what the system says against writing is worse than what is in the file', () => {
  const refusal = { problem: 'it cannot be written: the disk is full (ENOSPC)', remedy: 'free space on the disk' };

  expect(judgeState({ content: { problem: 'x' }, refusal, holder: 'one' })).toMatchObject({
    mark: 'fail',
    what: refusal.problem,
  });
});

test('a port that is taken is well where a healthy exporter has it, else not', async () => {
  const server = createServer((_req, res) => res.end('x')).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  const settings = { listenAddresses: [{ host: '127.0.0.1', port }] };

  const healthy = await doctorFor([], { settings, deps: { unhealthyBecause: () => Promise.resolve(undefined) } });
  const other = await doctorFor([], { settings, deps: { unhealthyBecause: () => Promise.resolve('it answers 404') } });

  expect(healthy.of('port')).toEqual([`ok 127.0.0.1:${port} is held by an exporter that is healthy`]);
  expect(other.of('port')).toEqual([
    `fail 127.0.0.1:${port}: the port is in use; it answers 404 → stop the other program or choose another port`,
  ]);
});

test('the job and the groups it asks for are those of the rules that ship', () => {
  expect(scrapeJob).toBe(job);
  expect(shippedGroups).toEqual(groups.map(({ name }) => name));
});

const target = {
  labels: { job: scrapeJob },
  scrapePool: scrapeJob,
  scrapeUrl: 'http://exporter:10857/metrics',
  health: 'up',
  lastError: '',
  lastScrapeMs: 1,
  scrapeInterval: '15s',
};
const seen = { jobs: [scrapeJob], targets: [target], groups: [], intervalMs: 300_000 };

test.each([
  ['as it should be', seen, 'ok', 'every 15s, as job smart-hold-exporter'],
  [
    'too rarely',
    { ...seen, targets: [{ ...target, scrapeInterval: '3m' }] },
    'warn',
    'less than twice an interval (5m)',
  ],
  ['in vain', { ...seen, targets: [{ ...target, health: 'down', lastError: 'no route' }] }, 'fail', 'no route'],
  ['under another job', { ...seen, targets: [], jobs: ['wolkvox'] }, 'fail', 'as job wolkvox; rules and boards ask'],
  ['not at all', { ...seen, targets: [], jobs: [] }, 'fail', 'it does not scrape this exporter'],
])('Prometheus scraping %s is told', (_, facts, mark, words) => {
  const [found] = judgeTargets(facts);

  expect(found?.mark).toBe(mark);
  expect(found?.what).toContain(words);
});

test('rules that are not loaded, or fail, are told', () => {
  const rule = { name: 'r', type: 'recording', query: '1', health: 'ok', lastError: '' };
  const loaded = shippedGroups.map((name) => ({ name, file: 'f', rules: [rule] }));
  const failing = shippedGroups.map((name) => ({ name, file: 'f', rules: [{ ...rule, health: 'err' }] }));

  expect(judgeRules(loaded)).toEqual({ mark: 'ok', what: 'it has loaded 2 rules' });
  expect(judgeRules(loaded.slice(0, 1))).toMatchObject({
    mark: 'warn',
    what: 'it has not loaded the rules smart-hold-exporter',
  });
  expect(judgeRules(failing)).toMatchObject({ mark: 'warn' });
});

test('something else at the address of Prometheus is told', async () => {
  const server = createServer((_req, res) => res.end('<html>')).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;

  const { of } = await doctorFor([], { settings: { prometheusUrl: `http://127.0.0.1:${port}` } });

  expect(of('Prometheus')[0]).toMatch(/^fail .*is not a Prometheus/);
});

test('a Prometheus is asked as its file says, and a file that cannot be used is a finding of that step', async () => {
  const heard: (string | undefined)[] = [];
  const { url } = await standInThat((response, { headers }) => {
    heard.push(headers.authorization);
    response.end('<html>');
  });
  const files = folderWith({ 'http.yml': 'authorization: {credentials_file: token}' });
  const settings = { prometheusUrl: url, httpConfigFile: files.path('http.yml') };

  expect((await doctorFor([], { settings })).of('Prometheus')[0]).toMatch(
    /^fail .*http\.yml:1:\d+: authorization\.credentials_file: there is no such file/,
  );
  expect(heard).toEqual([]);
  files.write('token', 'abc\n');
  await doctorFor([], { settings });
  expect(heard).toEqual(['Bearer abc']);
});

const pool: PoolFacts = {
  info: { limit: 25_000, usedByToken: 10, usedByAll: 12 },
  licenses: 25,
  share: 0.8,
  members: 1,
  aDay: 626,
  untilMidnight: 300,
  left: 19_000,
  intervalMs: 300_000,
};

test.each([
  ['enough', {}, 'ok', '25000 calls a day, 12 used; the cadence needs 626 a day'],
  ['of another size than configured', { licenses: 30 }, 'warn', 'wolkvox says 25000'],
  ['smaller than the cadence needs', { aDay: 30_000 }, 'warn', 'may make 20000 (share 0.8)'],
  ['nearly spent today', { left: 20 }, 'warn', 'today 20 are left for it, and it needs 300'],
  ['not told', { info: undefined, licenses: undefined }, 'note', 'one licence is assumed'],
] as const)('a pool that is %s is told', (_, changes, mark, words) => {
  const [found] = judgePool({ ...pool, ...changes });

  expect(found?.mark).toBe(mark);
  expect(found?.what).toContain(words);
});
