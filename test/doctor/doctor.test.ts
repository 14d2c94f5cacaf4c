import { expect, onTestFinished, test } from 'vitest';
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { offsetOf } from '../../src/refresh/schedule.ts';
import { lockState } from '../../src/ledger/file-lock.ts';
import { ConfigError } from '../../src/base/errors.ts';
import { createRedact } from '../../src/doctor/redact.ts';
import { canary, expectSilence, faults } from '../support/canary.ts';
import { folderWith } from '../support/folders.ts';
import { keptLog } from '../support/lines.ts';
import { operationOf } from '../support/operation.ts';
import { doctorBefore, doctorFor } from './support.ts';

test('where everything is well nothing is to be done, and that costs as many calls as were announced', async () => {
  const { exitCode, findings, error, simulator } = await doctorBefore();

  expect(findings.filter(({ mark }) => mark === 'warn' || mark === 'fail')).toEqual([]);
  expect(exitCode).toBe(0);
  expect(error).toContain('It makes about 8 calls to wolkvox, at most 16;');
  expect(simulator.measured().requests).toBe(8);
  expect(findings.map(({ step }) => step)).toEqual([
    'configuration',
    'proxy',
    'name',
    'connection',
    'clock',
    'token',
    'pool',
    'report',
    'zone',
    'names',
    'state file',
    'port',
    'Prometheus',
  ]);
});

test('without a terminal and without --yes it says what it would cost, asks nobody and ends with 2', async () => {
  const { exitCode, error, simulator } = await doctorBefore({}, { settings: { yes: false } });

  expect(exitCode).toBe(2);
  expect(error).toMatch(/It makes about 8 calls.*\nerror: there is no terminal to ask.*give --yes\n$/);
  expect(simulator.measured().requests).toBe(0);
});

test.each([
  [true, 0],
  [false, 1],
])('at a terminal the person decides: %s', async (answer, expected) => {
  const confirm = () => Promise.resolve(answer);
  const { exitCode, simulator } = await doctorBefore({}, { settings: { yes: false }, deps: { confirm } });

  expect(exitCode).toBe(expected);
  expect(simulator.measured().requests > 0).toBe(answer);
});

test('a configuration that cannot be used is told problem by problem, and nothing is asked', async () => {
  const problem = { where: 'exporter.yml:3:5', path: 'interval', problem: 'this is missing', remedy: 'write 5m' };
  const load = () => Promise.reject(new ConfigError([problem]));
  const { exitCode, of } = await doctorFor([], { deps: { load } });

  expect(exitCode).toBe(2);
  expect(of('configuration')).toEqual(['fail exporter.yml:3:5: interval: this is missing → write 5m']);
});

test('an operation that is not there is an error that names the nearest', async () => {
  await expect(doctorBefore({}, { settings: { operation: 'venta' } })).rejects.toThrow('write ventas');
});

test('for people each finding is a line with its mark, and its remedy stands below', async () => {
  const { out } = await doctorBefore({ faults: [{ kind: 'bad_token' }] }, { settings: { json: false } });

  expect(out).toContain('✓ configuration  understood: 1 operation; every token is readable\n');
  expect(out).toContain('✗ token          wolkvox does not know this token: the vendor answered 403');
  expect(out).toContain('                 → check the token of this operation in wolkvox');
  expect(out).toContain('· report         left out, because of what was found at "token"\n');
  expect(out).toMatch(/1 thing to do; 1 call was made\n$/);
});

test('beside an exporter that runs it calls between two refreshes only, and says that it waits', async () => {
  const { path: inFolder } = folderWith({});
  const stateFile = inFolder('state.json');
  onTestFinished(await lockState(stateFile, keptLog().log));

  const dueMs = Date.parse('2026-03-04T17:06:00Z') + offsetOf('ventas', 300_000);
  const at = new Date(dueMs + 5_000).toISOString(); // while a refresh may be under way

  const { error, of, exitCode } = await doctorBefore({}, { settings: { stateFile }, at });

  expect(error).toMatch(/waits until 17:\d\d:\d\d UTC: the exporter that runs refreshes before/);
  expect(of('state file')).toEqual([expect.stringMatching(/^ok .*a running exporter holds it$/)]);
  expect(exitCode).toBe(0);
});

test('a wait for its turn is not taken for a difference of the clocks', async () => {
  const { path: inFolder } = folderWith({});
  const stateFile = inFolder('state.json');
  onTestFinished(await lockState(stateFile, keptLog().log));
  const faults = [{ kind: 'skew', seconds: -90 }] as const;

  const { of, error } = await doctorBefore({ faults }, { settings: { stateFile }, at: '2026-03-04T17:06:00Z' });

  expect(error).toContain('waits until');
  expect(of('clock')).toEqual([expect.stringMatching(/^warn the clock of this machine is 1m\d\ds ahead of wolkvox's/)]);
});

test('beside an exporter with a short interval it refuses and says so', async () => {
  const { path: inFolder } = folderWith({});
  const stateFile = inFolder('state.json');
  onTestFinished(await lockState(stateFile, keptLog().log));
  const config = { intervalMs: 120_000 };

  await expect(doctorBefore({}, { settings: { stateFile }, config })).rejects.toThrow('leaves no time');
});

test('output and report hold neither the token nor a name, whatever wolkvox sends', async () => {
  const { path: inFolder } = folderWith({});
  const secret = 'Reclamos';
  const named = { operation: { name: 'cliente-secreto', skillNames: new Map([['1001', secret]]) } };
  const texts: string[] = [];
  for (const fault of [undefined, ...faults]) {
    const reportFile = inFolder('report.yml');
    const vendor = { token: canary, ...(fault && { faults: [{ ...fault, next: 9 }] }) };
    const { out, error } = await doctorBefore(vendor, { ...named, settings: { reportFile, json: false } });
    const report = readFileSync(reportFile, 'utf8');
    expectSilence(out + error, `output under ${fault?.kind ?? 'nothing'}`);
    expectSilence(report, `report under ${fault?.kind ?? 'nothing'}`);
    texts.push(report);
    expect(statSync(reportFile).mode & 0o777).toBe(0o600);
  }

  for (const text of texts) expect(text).not.toMatch(/cliente-secreto|Reclamos|127\.0\.0\.1|wv0042/);
  expect(readdirSync(inFolder('.'))).toEqual(['report.yml']);
  expect(texts[0]).toContain('api: diagram_2');
});

test('names of skills that wolkvox tells are in no output and no report', async () => {
  const { path: inFolder } = folderWith({});
  const reportFile = inFolder('report.yml');
  const { out, error, simulator } = await doctorBefore({ skills: 6 }, { settings: { reportFile, json: false } });
  const answer = await fetch(`${simulator.origin}/api/v2/information.php?api=skills`, {
    headers: { 'wolkvox-token': simulator.token },
  });
  const names = ((await answer.json()) as { data: { skill_name: string }[] }).data.map((row) => row.skill_name);
  const everything = out + error + readFileSync(reportFile, 'utf8');

  expect(names).toHaveLength(6);
  expect(names.filter((name) => everything.includes(name))).toEqual([]);
  expect(everything).toContain('skill_name: (text of');
});

test('where files lie is in no report, because a folder may bear the name of a customer', async () => {
  const { path: inFolder } = folderWith({ 'cliente-secreto': '' });
  const [reportFile, stateFile] = [inFolder('report.yml'), inFolder('cliente-secreto/state.json')];

  const { out } = await doctorBefore({}, { settings: { reportFile, stateFile, json: false } });

  expect(out).toContain('cliente-secreto');
  expect(readFileSync(reportFile, 'utf8')).not.toContain('cliente-secreto');
  expect(readFileSync(reportFile, 'utf8')).toContain('PATH is not a folder');
});

test('a report keeps the words of this program, also where a hidden text is one of them', () => {
  const redact = createRedact(['63616e617279'], [{ text: 'token', instead: 'TOKEN_FILE' }]);

  expect(redact('token_limit of token at 10.0.0.7')).toBe('token_limit of TOKEN_FILE at (IPv4)');
  expect(redact('x616E6172x')).toBe('(not shown)');
});

test('a report that could not be kept is refused before a call is spent', async () => {
  const reportFile = '/nowhere/at/all/report.yml';

  await expect(doctorBefore({}, { settings: { reportFile } })).rejects.toThrow(
    'the report cannot be written there (ENOENT)',
  );
});

test('several operations are looked at one after the other', async () => {
  const operations = ['a', 'b'].map((name) => operationOf('http://127.0.0.1:9', { name }));
  const { findings, error } = await doctorFor(operations, { way: { env: { TOKEN: 'x' } } });

  expect(error).toContain('about 16 calls to wolkvox for 2 operations');
  expect(findings.filter(({ step }) => step === 'connection').map(({ operation, mark }) => [operation, mark])).toEqual([
    ['a', 'fail'],
    ['b', 'fail'],
  ]);
});
