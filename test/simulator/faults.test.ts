import { apisOf } from '../../src/wolkvox/apis.ts';
import { reports } from '../../src/wolkvox/reports/reports.ts';
import { expect, test } from 'vitest';
import { valuesFrom } from '../../src/base/schema-problems.ts';
import {
  faultNames,
  parametersOf,
  parseScript,
  runScript,
  type ScriptedFault,
} from '../../src/simulator/faults/script.ts';
import type { Simulator } from '../../src/simulator/simulator.ts';
import { fakeClock } from '../support/fake-clock.ts';
import { textOf } from '../support/repository.ts';
import { apiUrl, ask, simulatorFor } from '../support/simulator.ts';

const apis = apisOf(reports);

const morning = { api: 'diagram_2', date_ini: '20260304000000', date_end: '20260304115959' };

/** The bytes of an answer, when it is more than an envelope. */
async function raw({ origin, token }: Simulator, query: Readonly<Record<string, string>> = morning) {
  const headers = { 'wolkvox-token': token };
  const answer = await fetch(apiUrl(origin, query), { headers, redirect: 'manual' });
  const bytes = Buffer.from(await answer.arrayBuffer());
  return { status: answer.status, headers: answer.headers, text: bytes.toString() };
}

async function rowsUnder(...faults: readonly ScriptedFault[]) {
  const simulator = await simulatorFor({ blanks: 0, faults });
  const honest = (await ask(await simulatorFor({ blanks: 0 }), morning)).envelope.data;
  return { ...(await ask(simulator, morning)), honest };
}

test.each<[ScriptedFault, number, RegExp]>([
  [{ kind: 'status', status: 502, body: 'bad gateway' }, 502, /^bad gateway$/],
  [{ kind: 'html' }, 200, /^<!DOCTYPE html>/],
  [{ kind: 'maintenance' }, 403, /^<!DOCTYPE html>.*403 Forbidden/s],
  [{ kind: 'bom' }, 200, /^\uFEFF\{"code"/],
  [{ kind: 'php_warning' }, 200, /^<br \/>\n<b>Warning<\/b>.*\{"code".*\}$/s],
  [{ kind: 'truncated' }, 200, /^\{"code".*[^}]$/s],
  [{ kind: 'redirect', location: 'https://example.com/' }, 302, /Moved/],
  [{ kind: 'retry_after', after: 7 }, 429, /^$/],
  [{ kind: 'token_limit' }, 403, /TOKEN LIMIT EXCEEDED/],
  [{ kind: 'too_many_at_once' }, 403, /EXCEEDS THE LIMIT OF SIMULTANEOUS REQUESTS/],
  [{ kind: 'bad_token' }, 403, /PLEASE VALIDATE TOKEN/],
  [{ kind: 'no_token' }, 401, /PLEASE ENTER THE WOLKVOX-TOKEN/],
  [{ kind: 'false_empty' }, 404, /Validate dates entered/],
  [{ kind: 'false_empty', as: 'array' }, 200, /"data":\[\]/],
  [{ kind: 'wrong_code', code: '403' }, 200, /"code":"403","error":"INTERNAL ERROR"/],
  [{ kind: 'drip', bytes: 500, every: '1ms' }, 200, /^\{"code".*\}$/s],
  [{ kind: 'slow', by: '1ms' }, 200, /^\{"code".*\}$/s],
  [{ kind: 'oversize', bytes: 1_000_000 }, 200, /^\{"code".*\} {500000}/s],
])('%j reaches the caller', async (fault, status, body) => {
  const simulator = await simulatorFor({ faults: [fault] });

  const answer = await raw(simulator);

  expect(answer.status).toBe(status);
  expect(answer.text).toMatch(body);
});

test.each<ScriptedFault>([{ kind: 'reset' }, { kind: 'cut' }])('%j breaks the connection', async (fault) => {
  const simulator = await simulatorFor({ faults: [fault] });

  await expect(raw(simulator)).rejects.toThrow();
});

test('an oversize answer can tell its size beforehand', async () => {
  const simulator = await simulatorFor({ faults: [{ kind: 'oversize', bytes: 1_000_000, declared: true }] });

  const { headers, text } = await raw(simulator);

  expect(headers.get('content-length')).toBe('1000000');
  expect(Buffer.byteLength(text)).toBe(1_000_000);
});

test('a silent answer never comes, and stopping does not wait for it', async () => {
  const simulator = await simulatorFor({ faults: [{ kind: 'silence' }] });
  const answer = raw(simulator).catch(() => 'nothing came');
  await expect.poll(() => simulator.measured().requests).toBe(1);

  await simulator.stop();

  expect(await answer).toBe('nothing came');
});

test('a redirect and a wait name where and how long', async () => {
  const location = 'https://example.com/login';
  const simulator = await simulatorFor({
    faults: [
      { kind: 'redirect', location, next: 1 },
      { kind: 'retry_after', after: 7 },
    ],
  });

  expect((await raw(simulator)).headers.get('location')).toBe(location);
  expect((await raw(simulator)).headers.get('retry-after')).toBe('7');
});

test('the vendor’s clock can be wrong', async () => {
  const simulator = await simulatorFor({ faults: [{ kind: 'skew', seconds: -90 }] });

  expect((await raw(simulator)).headers.get('date')).toBe('Wed, 04 Mar 2026 16:58:30 GMT');
});

test('late events show after their delay', async () => {
  const clock = fakeClock('2026-03-04T17:00:00Z');
  const simulator = await simulatorFor({ blanks: 0 }, clock);
  const honest = await ask(simulator, morning);
  simulator.setFaults([{ kind: 'late', by: '30m' }]);

  const early = await ask(simulator, morning);
  await clock.advance(30 * 60_000);

  expect(early.envelope.data).not.toEqual(honest.envelope.data);
  expect((await ask(simulator, morning)).envelope.data).toEqual(honest.envelope.data);
});

test('a downward revision lowers every count', async () => {
  const { envelope, honest } = await rowsUnder({ kind: 'lower', share: 0.5 });

  expect(envelope.data.map((row) => row['treatment'])).toEqual(
    honest.map((row) => String(Math.floor(Number(row['treatment']) / 2))),
  );
});

test('rows can come twice', async () => {
  const { envelope, honest } = await rowsUnder({ kind: 'duplicate_rows', rows: 2 });

  expect(envelope.data).toEqual([...honest, ...honest.slice(0, 2)]);
});

test('more rows than the vendor allows can come', async () => {
  const { envelope } = await rowsUnder({ kind: 'too_many_rows' });

  expect(envelope.data).toHaveLength(60_001);
});

test('fields can be missing, unknown, unreadable, numbers, or written with a comma', async () => {
  const { envelope } = await rowsUnder(
    { kind: 'missing_fields', fields: ['recall_ok'] },
    { kind: 'unknown_fields' },
    { kind: 'unreadable_numbers', fields: ['customer_say_no'], text: 'NaN' },
    { kind: 'json_numbers', fields: ['treatment'] },
    { kind: 'decimal_comma' },
  );

  const row = envelope.data[0] ?? {};
  expect(row).not.toHaveProperty('recall_ok');
  expect(row).toMatchObject({ abandon_rate: '1.00 %', customer_say_no: 'NaN' });
  expect(row['treatment']).toBeTypeOf('number');
  expect(envelope.data.map((each) => each['service_level_up'])).toContainEqual(expect.stringMatching(/^\d+,\d\d %$/));
});

test('token_info can be blank', async () => {
  const simulator = await simulatorFor({ faults: [{ kind: 'blank_token_info', api: 'token_info' }] });

  const { envelope } = await ask(simulator, { api: 'token_info' });

  expect(envelope.data).toMatchObject([{ token_limit: '', token_use_today: '' }]);
});

test('a period begins and ends by the simulator’s own time', async () => {
  const clock = fakeClock('2026-03-04T17:00:00Z');
  const simulator = await simulatorFor({ faults: [{ kind: 'maintenance', from: '10m', for: '5m' }] }, clock);
  const statuses: number[] = [];

  for (let step = 0; step < 4; step += 1) {
    statuses.push((await raw(simulator)).status);
    await clock.advance(5 * 60_000);
  }

  expect(statuses).toEqual([200, 200, 403, 200]);
});

test('faults for the next requests take turns, one a request', async () => {
  const simulator = await simulatorFor({
    faults: [
      { kind: 'status', status: 500, next: 2 },
      { kind: 'status', status: 503, next: 1 },
    ],
  });

  const statuses = [await raw(simulator), await raw(simulator), await raw(simulator), await raw(simulator)];

  expect(statuses.map(({ status }) => status)).toEqual([500, 500, 503, 200]);
});

test('a fault by chance strikes its share of the requests', async () => {
  const simulator = await simulatorFor({ faults: [{ kind: 'status', status: 500, chance: 0.2 }] });

  for (let request = 0; request < 200; request += 1) await raw(simulator, { api: 'token_info' });

  const { requestsByStatus } = simulator.measured();
  expect(requestsByStatus['500']).toBeGreaterThan(20);
  expect(requestsByStatus['500']).toBeLessThan(60);
});

test('a fault of one API leaves the others alone', async () => {
  const simulator = await simulatorFor({ faults: [{ kind: 'status', status: 500, api: 'skills', next: 1 }] });

  expect((await raw(simulator)).status).toBe(200);
  expect((await raw(simulator, { api: 'skills' })).status).toBe(500);
});

test.each<[string, unknown, RegExp]>([
  ['a script that is no list', { kind: 'reset' }, /test: not a list/],
  ['a kind nobody knows', [{ kind: 'silense' }], /test: \[0\]\.kind: "silense" is not a kind of fault; write silence/],
  ['no kind', [{}], /no kind of fault is named; write one of/],
  [
    'a key nobody knows',
    [{ kind: 'reset', form: '10m' }],
    /\[0\]: there is no key "form" here; write for, or remove it/,
  ],
  [
    'a duration without a unit',
    [{ kind: 'late', by: '10' }],
    /\[0\]\.by: .*is not a duration; write a duration with its unit/,
  ],
  ['a missing parameter', [{ kind: 'late' }], /\[0\]\.by/],
  ['two ways to say when', [{ kind: 'reset', next: 1, for: '1m' }], /next cannot stand beside from, for or chance/],
  ['an API nobody knows', [{ kind: 'reset', api: 'diagram_3' }], /\[0\]\.api/],
  ['a status that is none', [{ kind: 'reset' }, { kind: 'status', status: 99 }], /\[1\]\.status/],
])('%s is refused with its place', (_, script, message) => {
  expect(() => parseScript(script, valuesFrom('test'), apis)).toThrow(message);
});

test('every problem of a script is named at once', () => {
  const script = [{ kind: 'x' }, { kind: 'late', by: 1 }];

  expect(() => parseScript(script, valuesFrom('test'), apis)).toThrow(/\[0\][^]*\[1\]/);
});

test('every kind works with nothing but what it requires', () => {
  const required: Partial<Record<string, object>> = {
    status: { status: 500 },
    late: { by: '5m' },
    skew: { seconds: 5 },
    another_zone: { zone: 'America/Mexico_City' },
  };

  for (const kind of faultNames) {
    const script = parseScript([{ kind, ...required[kind] }], valuesFrom('test'), apis);
    const [effect] = runScript(script, () => 0).effectsOn('diagram_2', 'day', 0);
    expect(Object.keys(effect ?? {}), kind).toHaveLength(1);
  }
});

test('docs/simulator.md tells of every kind of fault with its parameters, and of no other', () => {
  const [, table = ''] = textOf('docs/simulator.md').split('## Faults');
  const told = table.matchAll(/^\| `(\w+)` *\| ([^|]*)\|/gm);
  const rows = Array.from(told, ([, kind, parameters = '']) => [
    kind,
    Array.from(parameters.matchAll(/`(\w+)`/g), ([, name]) => name).toSorted(),
  ]);

  expect(Object.fromEntries(rows)).toEqual(
    Object.fromEntries(faultNames.map((kind) => [kind, parametersOf(kind).toSorted()])),
  );
});

test('the script can be changed while the simulator runs, and a bad one changes nothing', async () => {
  const simulator = await simulatorFor();
  const put = async (body: string) => fetch(`${simulator.origin}/simulator/faults`, { method: 'PUT', body });

  const accepted = await put('- {kind: status, status: 418}');
  const refused = await put('[{"kind": "reste"}]');

  expect(accepted.status).toBe(204);
  expect(refused.status).toBe(400);
  expect(await refused.json()).toEqual({
    error: 'request body:1:11: [0].kind: "reste" is not a kind of fault; write reset',
  });
  expect((await raw(simulator)).status).toBe(418);
});

test('a fault of form leaves alone what another fault has made no JSON of', async () => {
  const faults: readonly ScriptedFault[] = [{ kind: 'bom' }, { kind: 'html' }, { kind: 'rows_as_lists' }];
  const simulator = await simulatorFor({ faults });

  expect((await raw(simulator)).text).toMatch(/^<!DOCTYPE html>/);
});
