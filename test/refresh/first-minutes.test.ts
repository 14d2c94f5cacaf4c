import { expect, test } from 'vitest';
import { CallError } from '../../src/base/errors.ts';
import { runOnce } from '../../src/cli/once.ts';
import { catchingUp, openDays } from '../../src/refresh/catching-up.ts';
import type { Snapshot } from '../../src/snapshot/snapshot.ts';
import { vendorLimits } from '../../src/wolkvox/limits.ts';
import { leapingClock } from '../support/leaping-clock.ts';
import { keptLog } from '../support/lines.ts';
import { configOf, operationFor, operationOf } from '../support/operation.ts';
import { simulatorFor } from '../support/simulator.ts';
import { virtualExporter, type VirtualVendor } from '../support/virtual-exporter.ts';

const startMs = Date.parse('2026-03-04T17:06:10Z');

function exporterBefore(
  vendor: VirtualVendor,
  onScrape: (snapshot: Snapshot, atMs: number) => void,
  savedDay?: string,
) {
  const operation = operationOf('https://wv0042.wolkvox.com');
  return virtualExporter({
    config: configOf([operation]),
    operation,
    vendor,
    startMs,
    ...(savedDay === undefined ? {} : { beginsOn: savedDay }),
    scrapeGapMs: () => 1_000,
    random: () => 0.5,
    onScrape,
  });
}

test('the page counts the tries of a refresh while it waits for the next, and no longer', async () => {
  const shown = new Map<string, CallError>();
  const { start, runTo, snapshot } = exporterBefore(
    () => ({ outcome: new CallError('timeout', 'no connection'), afterMs: 10_000 }),
    ({ waiting, lastRefreshMs }, atMs) => {
      if (waiting === undefined) return;
      expect(lastRefreshMs).toBeUndefined();
      shown.set(`${waiting.tried} of ${waiting.tries}`, waiting.failure);
      expect(waiting.nextTryMs).toBeGreaterThan(atMs - 10_001); // the next try is under way
    },
  );

  await start();
  await runTo(startMs + 120_000);

  expect([...shown.keys()]).toEqual(['1 of 3', '2 of 3']);
  expect([...shown.values()].map(({ reason }) => reason)).toEqual(['timeout', 'timeout']);
  expect(snapshot()).toMatchObject({ waiting: undefined, failing: { reason: 'timeout' } });
});

test('the first failed try is told at once, with its number and when the next comes; the others at debug', async () => {
  const { refresh, log } = await operationFor({ simulator: { faults: [{ kind: 'reset' }] } });

  await refresh();

  const tries = log.lines().filter(({ event }) => event === 'try_failed');
  expect(tries.map(({ level, try: n, tries: of }) => [level, n, of])).toEqual([
    ['warn', 1, 3],
    ['debug', 2, 3],
    ['debug', 1, 3],
    ['debug', 2, 3],
  ]);
  expect(tries[0]).toMatchObject({ operation: 'ventas', api: 'diagram_2', nextTryInMs: 2_000 });
  const events = log.lines().map(({ event }) => event);
  expect(events.indexOf('try_failed')).toBeLessThan(events.indexOf('refresh_failed'));
});

test.each([{ kind: 'reset' } as const, { kind: 'silence' } as const])(
  'until the operation had an answer every failed connection (%j) speaks of the allow-list',
  async (fault) => {
    const { refresh, next, simulator, log } = await operationFor({
      simulator: { faults: [fault] },
      limits: { answerMs: 150 },
    });
    const hintsSaid = () => log.lines().filter(({ event }) => event === 'try_failed' || event === 'refresh_failed');

    await refresh();
    for (const line of hintsSaid()) expect(JSON.stringify(line)).toContain('allow-list');
    expect(hintsSaid().length).toBeGreaterThan(1);

    simulator.setFaults([]);
    await next();
    const before = hintsSaid().length;
    simulator.setFaults([fault]);
    await next();
    const after = hintsSaid().slice(before);
    expect(after.length).toBeGreaterThan(0);
    for (const line of after) expect(JSON.stringify(line)).not.toContain('allow-list');
  },
);

test('a refusal is an answer: what fails after it does not speak of the allow-list', async () => {
  const { refresh, next, simulator, log } = await operationFor({ simulator: { faults: [{ kind: 'maintenance' }] } });
  await refresh();
  simulator.setFaults([{ kind: 'reset' }]);
  await next();

  const failed = log.lines().filter(({ event, reason }) => event === 'refresh_failed' && reason === 'network');
  expect(failed).toHaveLength(1);
  expect(JSON.stringify(failed)).not.toContain('allow-list');
});

test('once tells of the first failed try too', async () => {
  const clock = leapingClock('2026-03-04T17:06:10Z');
  const vendor = await simulatorFor({ skills: 2, faults: [{ kind: 'silence' }] }, clock);
  const kept = keptLog();

  await runOnce(
    configOf([operationOf(vendor.origin)]),
    {
      clock,
      limits: { ...vendorLimits, answerMs: 150 },
      random: () => 0.5,
      env: { TOKEN: vendor.token },
      log: kept.log,
      build: { version: '1', revision: 'test', nodeVersion: 'v20', tzVersion: '2025c' },
      usage: process,
    },
    { all: false },
    new AbortController().signal,
  );

  const first = kept.lines().find(({ event }) => event === 'try_failed');
  expect(first).toMatchObject({ level: 'warn', try: 1, tries: 3 });
  expect(JSON.stringify(first)).toContain('allow-list');
});

test('after an outage each day that is closed shows which of how many it is, and at the end nothing', async () => {
  const shown: string[] = [];
  const { start, runTo, snapshot } = exporterBefore(
    () => ({ outcome: [{ skill_id: '1', treatment: '5' }], afterMs: 1_000 }),
    ({ catchingUp: progress }) => {
      if (progress !== undefined) shown.push(`${progress.date}: ${progress.day} of ${progress.of}`);
    },
    '2026-03-01',
  );

  await start();
  await runTo(startMs + 4 * 3_600_000);

  expect([...new Set(shown)]).toEqual(['2026-03-01: 1 of 3', '2026-03-02: 2 of 3', '2026-03-03: 3 of 3']);
  expect(snapshot()?.catchingUp).toBeUndefined();
});

test.each([
  ['no ledger', [], undefined],
  ['today', [{ date: '2026-03-04', isClosed: false }], undefined],
  ['yesterday, as at every midnight', [{ date: '2026-03-03', isClosed: false }], undefined],
  ['a closed day before yesterday', [{ date: '2026-03-02', isClosed: true }], undefined],
  ['the day before yesterday', [{ date: '2026-03-02', isClosed: false }], { date: '2026-03-02', day: 1, of: 2 }],
  [
    'the day the report furthest behind has open',
    [
      { date: '2026-03-04', isClosed: false },
      { date: '2026-03-02', isClosed: false },
    ],
    { date: '2026-03-02', day: 1, of: 2 },
  ],
])('progress over open days: %s', (_, ledgers, progress) => {
  const days = openDays(undefined, ledgers, '2026-03-04', 7);

  expect(catchingUp(days, ledgers)).toEqual(progress);
});

test('days further back than catch_up are not counted', () => {
  const days = openDays(undefined, [{ date: '2026-01-01', isClosed: false }], '2026-03-04', 7);

  expect(days).toEqual({ from: '2026-02-25', until: '2026-03-04' });
});
