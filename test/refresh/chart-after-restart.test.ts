import { expect, test } from 'vitest';
import { openStateStore, type StateStore } from '../../src/ledger/store.ts';
import { intervalsIn } from '../../src/snapshot/kept-intervals.ts';
import { numbersOf } from '../../src/snapshot/snapshot.ts';
import { reports } from '../../src/wolkvox/reports/reports.ts';
import { smartHold } from '../../src/wolkvox/reports/smart-hold.ts';
import { leapingClock } from '../support/leaping-clock.ts';
import { keptLog } from '../support/lines.ts';
import { operationBefore, type OperationOptions, vendorFor } from '../support/operation.ts';
import { temporaryFolder } from '../support/folders.ts';

const minuteMs = 60_000;

/** An operation with a state file, started as often as wanted. */
async function restartable(options: OperationOptions = {}) {
  const clock = leapingClock('2026-03-04T17:06:10Z');
  const simulator = await vendorFor(clock, options);
  const file = `${temporaryFolder()}/state.json`;
  let store: StateStore | undefined;
  const start = async (operation: OperationOptions['operation'] = {}) => {
    await store?.close();
    store = await openStateStore(file, {
      reports,
      clock,
      log: keptLog().log,
      onSaveFailed: () => undefined,
      onForgotten: () => undefined,
    });
    const started = await operationBefore(simulator, clock, { ...options, store, operation });
    const chart = () => {
      const snapshot = started.snapshot();
      return intervalsIn(snapshot ? numbersOf(snapshot, smartHold).pastIntervals : [], smartHold.countFields);
    };
    return { ...started, chart };
  };
  return { clock, start, stop: () => store?.close() };
}

test('the chart of the day goes on after a restart, with a gap only where nothing was read', async () => {
  const { clock, start, stop } = await restartable();
  const first = await start();
  await first.refresh();
  for (let refreshes = 0; refreshes < 5; refreshes += 1) await first.next();
  const before = first.chart();

  const second = await start();
  expect(second.chart()).toEqual(before);
  clock.leap(12 * minuteMs);
  await second.next();

  expect(before).toHaveLength(6);
  expect(second.chart().slice(0, 6)).toEqual(before);
  expect(second.chart().at(-1)?.span.startMs).toBeGreaterThan(before.at(-1)?.span.endMs ?? Infinity);
  await stop();
});

test('also the intervals in which nothing was counted are there after a restart', async () => {
  const { start, stop } = await restartable({ simulator: { faults: [{ kind: 'false_empty' }] } });
  const first = await start();
  await first.refresh();
  await first.next();
  await first.next();

  expect((await start()).chart()).toHaveLength(3);
  await stop();
});

test('the chart of another server or zone is not taken over', async () => {
  const { start, stop } = await restartable();
  const first = await start();
  await first.refresh();

  expect(first.chart()).toHaveLength(1);
  expect((await start({ timezone: 'America/Lima' })).chart()).toEqual([]);
  await stop();
});
