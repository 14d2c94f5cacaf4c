import { expect, test } from 'vitest';
import { StateError } from '../../src/base/errors.ts';
import { memoryStateStore, type StateStore } from '../../src/ledger/store.ts';
import { minuteMs, operationFor } from '../support/operation.ts';

/** A store whose disk is full as long as one says so. */
function failingStore() {
  const memory = memoryStateStore();
  let isFull = false;
  const save: StateStore['save'] = (operation, saved) =>
    isFull ? Promise.reject(new StateError('the disk is full')) : memory.save(operation, saved);
  return { store: { ...memory, save }, fill: (full: boolean) => void (isFull = full) };
}

test('counts that the vendor lowered are counted once, however often saving fails', async () => {
  const { store, fill } = failingStore();
  const operation = await operationFor({ store, operation: { skillNames: 'off' } });
  await operation.refresh();
  await operation.next();
  operation.simulator.setFaults([{ kind: 'lower', share: 0.5, window: 'day' }]);
  fill(true);
  for (let n = 0; n < 4; n += 1) await operation.next();
  const lowered = () => operation.value('wolkvox_exporter_downward_revisions_total', { field: 'treatment' });
  expect(await lowered()).toBe(0);
  fill(false);
  await operation.next();
  await operation.next();

  expect(await lowered()).toBe(6);
});

test('a day that closes is told once, and days given up are counted once, however often saving fails', async () => {
  const { store, fill } = failingStore();
  const start = '2026-03-05T04:46:10Z';
  const operation = await operationFor({ store, start, operation: { skillNames: 'off' } });
  await operation.refresh();
  await operation.next();
  const closed = () => operation.log.lines().filter(({ event }) => event === 'day_closed');
  await operation.next();
  fill(true);
  for (let n = 0; n < 4; n += 1) await operation.next();
  expect(closed()).toEqual([]);
  fill(false);
  for (let n = 0; n < 4; n += 1) await operation.next();
  expect(closed()).toHaveLength(1);

  operation.clock.leap(20 * 1_440 * minuteMs);
  fill(true);
  for (let n = 0; n < 4; n += 1) await operation.next();
  fill(false);
  for (let n = 0; n < 4; n += 1) await operation.next();
  expect(await operation.value('wolkvox_exporter_abandoned_day_total')).toBe(13);
});
