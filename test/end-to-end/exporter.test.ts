import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { allFamilies } from '../../src/metrics/catalogue.ts';
import type { ScriptedFault } from '../../src/simulator/faults/script.ts';
import { samplesIn, valueIn } from '../support/exposition.ts';
import { temporaryFolder } from '../support/folders.ts';
import { exporterFor } from '../support/whole-exporter.ts';
import { fakeClock } from '../support/fake-clock.ts';
import { operationOf } from '../support/operation.ts';
import { simulatorFor } from '../support/simulator.ts';

const start = '2026-03-04T17:06:30Z';

/** An exporter before one simulated operation. */
async function exporterBefore(
  options: Parameters<typeof simulatorFor>[0] = {},
  changes: Partial<Parameters<typeof exporterFor>[0]> = {},
) {
  const clock = fakeClock(start);
  const simulator = await simulatorFor({ skills: 3, unused: 'zero', blanks: 0, ...options }, clock);
  const exporter = await exporterFor({
    operations: [operationOf(simulator.origin)],
    env: { TOKEN: simulator.token },
    clock,
    ...changes,
  });
  return { simulator, ...exporter };
}

test('it is healthy at once, ready when every operation has tried, and has metrics from the first moment', async () => {
  const { get, refreshed } = await exporterBefore({ faults: [{ kind: 'maintenance' }] });

  const atOnce = await Promise.all(['/-/healthy', '/metrics'].map((target) => get(target)));
  expect(atOnce.map(({ status }) => status)).toEqual([200, 200]);
  expect(valueIn(atOnce[1]?.text ?? '', 'wolkvox_up')).toBe(0);

  await refreshed();
  expect((await get('/-/ready')).status).toBe(200);
  expect((await get('/-/healthy')).status).toBe(200);
});

test('before anything was tried it is not ready', async () => {
  const { get } = await exporterBefore({ faults: [{ kind: 'silence' }] });

  expect((await get('/-/ready')).status).toBe(503);
});

test('while some of 100 operations wait for their first refresh it is healthy and not ready', async () => {
  const clock = fakeClock(start);
  const simulator = await simulatorFor({ faults: [{ kind: 'silence' }] }, clock);
  const tokens = Array.from({ length: 100 }, (_, n) => `TOKEN_${n}`);
  const { get } = await exporterFor({
    operations: tokens.map((env, n) => operationOf(simulator.origin, { name: `operation ${n}`, token: { env } })),
    env: Object.fromEntries(tokens.map((env) => [env, env])),
    clock,
  });

  const answers = await Promise.all(['/-/healthy', '/-/ready', '/metrics'].map((target) => get(target)));
  expect(answers.map(({ status }) => status)).toEqual([200, 503, 200]);
  expect(answers[2]?.text.match(/^wolkvox_up\{/gm)).toHaveLength(100);
});

test('every interval brings new numbers, and each scrape in between the same', async () => {
  const { refreshed, next, scrape } = await exporterBefore();
  const end = (text: string) => valueIn(text, 'wolkvox_smart_hold_interval_end_timestamp_seconds');

  const first = await refreshed();
  expect(end(first)).toBe(Date.parse('2026-03-04T17:05:00Z') / 1_000);
  expect(end(await scrape())).toBe(end(first));
  expect(end(await next())).toBe(Date.parse('2026-03-04T17:10:00Z') / 1_000);
});

test('a fault makes it down with its metrics still there, and it recovers by itself', async () => {
  const { refreshed, next, simulator, get } = await exporterBefore();
  await refreshed();

  simulator.setFaults([{ kind: 'status', status: 500 }]);
  const down = await next();
  expect(valueIn(down, 'wolkvox_up')).toBe(0);
  expect((await get('/metrics')).status).toBe(200);

  simulator.setFaults([]);
  expect(valueIn(await next(), 'wolkvox_up')).toBe(1);
});

test('operations that share a token never have two requests under way, and show the same pool', async () => {
  const clock = fakeClock(start);
  const simulator = await simulatorFor({ skills: 3, latency: '20ms' }, clock);
  const names = ['a', 'b', 'c', 'd'];
  const { refreshed, next } = await exporterFor({
    operations: names.map((name) => operationOf(simulator.origin, { name })),
    env: { TOKEN: simulator.token },
    clock,
  });

  await refreshed();
  const text = await next();

  expect(simulator.measured().mostAtOnce).toBe(1);
  // Interval and day twice, the halves of the first day answer, and the question for the zone.
  expect(simulator.measured().requestsByApi['diagram_2']).toBe((2 * 2 + 2 + 1) * names.length);
  expect(new Set(names.map((operation) => valueIn(text, 'wolkvox_api_quota_limit', { operation })))).toEqual(
    new Set([25_000]),
  );
});

test('a wait that the vendor asks for binds every operation of the token, also at the next refresh', async () => {
  const clock = fakeClock(start);
  const faults: ScriptedFault[] = [{ kind: 'retry_after', after: 400, next: 1 }];
  const simulator = await simulatorFor({ skills: 3, faults }, clock);
  const { refreshed, next } = await exporterFor({
    operations: ['a', 'b', 'c'].map((name) => operationOf(simulator.origin, { name })),
    env: { TOKEN: simulator.token },
    clock,
  });

  const first = await refreshed();
  expect(simulator.measured().requests).toBe(1);
  for (const operation of ['a', 'b', 'c']) {
    expect(valueIn(first, 'wolkvox_up', { operation })).toBe(0);
    const labels = { operation, reason: 'concurrency' };
    expect(valueIn(first, 'wolkvox_exporter_refresh_failures_total', labels)).toBe(1);
  }
  await clock.advance(300_000);
  expect(simulator.measured().requests).toBe(1);

  const later = await next();
  expect(valueIn(later, 'wolkvox_up', { operation: 'b' })).toBe(1);
});

test('an operation whose vendor hangs delays no other', async () => {
  const clock = fakeClock(start);
  const [well, hanging] = [
    await simulatorFor({ seed: 1, skills: 3 }, clock),
    await simulatorFor({ seed: 2, skills: 3, faults: [{ kind: 'silence' }] }, clock),
  ];
  const { refreshed, next, get } = await exporterFor({
    operations: [
      operationOf(well.origin, { name: 'well', token: { env: 'WELL' } }),
      operationOf(hanging.origin, { name: 'hanging', token: { env: 'HANGING' } }),
    ],
    env: { WELL: well.token, HANGING: hanging.token },
    clock,
  });

  const texts = [await refreshed('well'), await next('well'), await next('well')];

  expect(texts.map((text) => valueIn(text, 'wolkvox_up', { operation: 'well' }))).toEqual([1, 1, 1]);
  expect(valueIn(texts[2] ?? '', 'wolkvox_up', { operation: 'hanging' })).toBe(0);
  expect((await get('/-/healthy')).status).toBe(200);
});

test('a stop gives up a call that hangs after five seconds, says not ready meanwhile, and saves', async () => {
  const stateFile = path.join(temporaryFolder(), 'state.json');
  const { refreshed, simulator, clock, get, stop, log, until } = await exporterBefore({}, { settings: { stateFile } });
  await refreshed();
  simulator.setFaults([{ kind: 'silence' }]);
  await clock.advance(5 * 60_000);
  await until((text) => valueIn(text, 'wolkvox_exporter_refreshes_total') === 2);

  const stopped = stop();
  expect((await get('/-/ready')).status).toBe(503);
  await clock.advance(5_000);
  await stopped;

  expect(log.lines().at(-1)?.event).toBe('stopped');
  await expect(get('/metrics')).rejects.toThrow();
  expect(await readFile(stateFile, 'utf8')).toContain('2026-03-04');
});

/** What is there only after a day has been closed, while something is held, or with a lease. */
const later = /_closed_day_(?!revisions)|_day_held$|_leader$/;

test('only families of the catalogue and those of the process are exposed, and each that can be known at once is', async () => {
  const stateFile = path.join(temporaryFolder(), 'state.json');
  const { refreshed, next } = await exporterBefore({}, { settings: { stateFile } });
  await refreshed();

  const text = await next();

  const exposed = [...text.matchAll(/^# TYPE (\S+) (\S+)$/gm)].map(([, name = '', type = '']) => `${name} ${type}`);
  const own = exposed.filter((family) => !/^(process|nodejs)_/.test(family));
  const known = allFamilies.filter(({ name }) => !later.test(name));
  expect(own.sort()).toEqual(known.map(({ name, type }) => `${name} ${type}`).sort());
  expect(new Set(exposed).size).toBe(exposed.length);
});

test('no sample comes twice', async () => {
  const { refreshed } = await exporterBefore({ totalRow: true, faults: [{ kind: 'duplicate_rows' }] });

  const series = samplesIn(await refreshed()).map(({ name, labels }) => name + JSON.stringify(labels));

  expect(new Set(series).size).toBe(series.length);
});

test.each([
  ['text', 'text/plain;version=0.0.4', 'text/plain; version=0.0.4; charset=utf-8'],
  [
    'openmetrics',
    'application/openmetrics-text;version=1.0.0',
    'application/openmetrics-text; version=1.0.0; charset=utf-8',
  ],
])('the whole exposition as %s is what it was', async (format, accept, contentType) => {
  const { refreshed, next, get } = await exporterBefore({ awkwardNames: true, token: 'golden' });
  await refreshed();
  await next();

  const { text, headers } = await get('/metrics', { headers: { accept } });

  expect(headers.get('content-type')).toBe(contentType);
  await expect(withoutProcess(text)).toMatchFileSnapshot(
    `../fixtures/exposition.${format === 'text' ? 'golden' : 'openmetrics.golden'}.txt`,
  );
});

/** Without the families of the process, whose values are never the same. */
function withoutProcess(text: string): string {
  return text
    .split('\n')
    .filter((line) => !/^(# \w+ )?(process|nodejs)_/.test(line))
    .join('\n');
}
