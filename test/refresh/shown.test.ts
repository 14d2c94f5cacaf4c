import { setImmediate as turn } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import type { SavedOperation } from '../../src/ledger/file-format.ts';
import { memoryStateStore } from '../../src/ledger/store.ts';
import { createOperations } from '../../src/refresh/operations.ts';
import type { Snapshot } from '../../src/snapshot/snapshot.ts';
import { reports } from '../../src/wolkvox/reports/reports.ts';
import { createAccounts } from '../../src/wolkvox/shared-token.ts';
import { fakeClock } from '../support/fake-clock.ts';
import { keptLog } from '../support/lines.ts';
import { configOf, minuteMs, operationOf } from '../support/operation.ts';

const zoneMs = 5 * 60 * minuteMs;
const intervalMs = 5 * minuteMs;

/** The instant that stands in a query as `YYYYMMDDhhmmss` in Bogotá. */
function instantOf(stamp: string): number {
  const [, ...parts] = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/.exec(stamp) ?? [];
  const [year = 0, month = 1, ...rest] = parts.map(Number);
  return Date.UTC(year, month - 1, ...rest) + zoneMs;
}

/** An exporter before a vendor that has one call at the begin of each interval; it can be ended and started again. */
async function exporterOf() {
  const clock = fakeClock('2026-03-04T17:06:10Z');
  const memory = memoryStateStore();
  const saves: SavedOperation[] = [];
  const store: typeof memory = {
    ...memory,
    save: (name, state) => {
      saves.push(state);
      return memory.save(name, state);
    },
  };
  let shown: Snapshot | undefined;
  let running: ReturnType<typeof createOperations> | undefined;

  async function start(): Promise<void> {
    running = createOperations({
      reports,
      clock,
      random: () => 0,
      log: keptLog().log,
      accounts: createAccounts(),
      publication: { publish: async (snapshot) => void (shown = snapshot), withdraw: () => undefined },
      store,
      env: { TOKEN: 'token' },
      longestCallMs: () => 1_000,
      call: async (_, { path }) => {
        const query = new URL(path, 'http://vendor').searchParams;
        const [ini, end] = ['date_ini', 'date_end'].map((name) => instantOf(query.get(name) ?? ''));
        const begins = (until = 0) => Math.ceil(Math.min(until, clock.now()) / intervalMs);
        const treatment = begins((end ?? 0) + 1) - begins(ini);
        return { rows: [{ skill_id: '1001', treatment: String(treatment) }], clockSkewMs: 0 };
      },
    });
    await running.apply(configOf([operationOf('http://127.0.0.1:1', { skillNames: 'off' })]));
    await settled();
  }

  const end = async () => {
    const ended = running?.stop(0);
    await settled();
    await ended;
  };
  await start();
  onTestFinished(end);
  const counted = () => shown?.reports[0]?.day?.counts.get('1001')?.['treatment'];
  const pass = async (ms: number) => {
    await clock.advance(ms);
    await settled();
  };
  return { clock, start, end, counted, pass, saves };
}

/** Everything that needs no more time has happened. */
async function settled(): Promise<void> {
  for (let turns = 0; turns < 60; turns += 1) await turn();
}

test('counts that a process showed just before it was stopped stand for half an interval after it wakes', async () => {
  const { clock, counted, pass } = await exporterOf();
  await pass(3 * intervalMs);
  const before = counted() ?? 0;
  while (counted() === before) await pass(1_000);
  const justShown = counted() ?? 0;

  clock.stopFor(10 * minuteMs);
  await pass(2 * minuteMs);
  expect(counted()).toBe(justShown);

  await pass(2 * intervalMs);
  expect(counted()).toBeGreaterThan(justShown + 2);
});

test('counts that changed just before the process died stand for half an interval after the next start', async () => {
  const { clock, start, end, counted, pass } = await exporterOf();
  await pass(3 * intervalMs);
  await end();
  await start();
  const before = counted() ?? 0;
  while (counted() === before) await pass(1_000);
  const justShown = counted();
  await end();
  clock.stopFor(intervalMs);

  await start();
  await pass(minuteMs);
  expect(counted()).toBe(justShown);
  await pass(2 * intervalMs);
  expect(counted()).toBeGreaterThan((justShown ?? 0) + 1);
});

test('an ordinary start saves nothing while its counts wait; later ones note how long, and nothing older than was saved', async () => {
  const { clock, start, end, pass, saves } = await exporterOf();
  await pass(3 * intervalMs);
  const whileWaiting = async () => {
    await end();
    clock.stopFor(intervalMs);
    saves.length = 0;
    await start();
    await pass(intervalMs / 3);
    return saves;
  };
  const notes = (of: readonly SavedOperation[]) => of.map(({ shown }) => shown?.livedMs ?? 0).filter((ms) => ms > 0);
  const ofRefreshes = (await whileWaiting()).length;

  const later = await whileWaiting();
  expect(later.length).toBeGreaterThan(ofRefreshes + 3);
  expect(notes(later)).toEqual(notes(later).toSorted((a, b) => a - b));
  const witnessed = later.map(({ reports: of }) => of.get('diagram_2')?.ledger?.witnessedThroughMs ?? 0);
  expect(witnessed).toEqual(witnessed.toSorted((a, b) => a - b));
});

test('a process that dies every two minutes goes on counting once its lives together have shown the counts', async () => {
  const { start, end, counted, pass } = await exporterOf();
  await pass(3 * intervalMs);
  const begin = counted() ?? 0;
  for (let lives = 0; lives < 12; lives += 1) {
    await end();
    await start();
    await pass(2 * minuteMs);
  }

  expect(counted()).toBeGreaterThanOrEqual(begin + 2);
});

test('a process that dies every second, and is away for minutes between, changes nothing that nobody can have seen', async () => {
  const { clock, start, end, counted, pass } = await exporterOf();
  await pass(3 * intervalMs);
  const begin = counted();
  for (let lives = 0; lives < 12; lives += 1) {
    await end();
    clock.stopFor(2 * minuteMs);
    await start();
    await pass(1_000);
    expect(counted()).toBe(begin);
  }

  await pass(3 * intervalMs);
  expect(counted()).toBeGreaterThan((begin ?? 0) + 4);
});
