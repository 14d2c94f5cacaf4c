import { expect, onTestFinished, test } from 'vitest';
import { numbersOf, type Snapshot } from '../../src/snapshot/snapshot.ts';
import { memoryStateStore } from '../../src/ledger/store.ts';
import { createFirstTurns } from '../../src/refresh/first-turns.ts';
import { createOperation, runOperation } from '../../src/refresh/operation.ts';
import { reports } from '../../src/wolkvox/reports/reports.ts';
import { smartHold } from '../../src/wolkvox/reports/smart-hold.ts';
import { createAccounts } from '../../src/wolkvox/shared-token.ts';
import { fakeClock } from '../support/fake-clock.ts';
import { keptLog } from '../support/lines.ts';
import { configOf, minuteMs, operationOf } from '../support/operation.ts';

const rows = [
  { skill_id: '1001', treatment: '3', customer_say_no: '1', customer_say_yes: '2', recall_fail: '0', recall_ok: '1' },
];

/** Operations of one token before a vendor that takes so long for each answer, a minute an interval, in virtual time. */
async function operationsOf(names: readonly string[], answerMs: number) {
  const clock = fakeClock('2026-03-04T17:00:30Z');
  const stop = new AbortController();
  const shown = new Map<string, Snapshot>();
  const publication = {
    publish: async (snapshot: Snapshot) => void shown.set(snapshot.operation, snapshot),
    withdraw: () => undefined,
  };
  let [underWay, mostAtOnce] = [0, 0];
  const shared = {
    reports,
    clock,
    random: () => 0,
    log: keptLog().log,
    accounts: createAccounts(),
    publication,
    store: memoryStateStore(),
    env: { TOKEN: 'one-for-all' },
    longestCallMs: (intervalMs: number) => Math.min(65_000, intervalMs / 3),
    call: async () => {
      underWay += 1;
      mostAtOnce = Math.max(mostAtOnce, underWay);
      await clock.sleep(answerMs, stop.signal);
      underWay -= 1;
      return { rows, clockSkewMs: 0 };
    },
  };
  const operations = names.map((name) => operationOf('http://127.0.0.1:1', { name, skillNames: 'off' }));
  const config = configOf(operations, { intervalMs: minuteMs, settleMs: 10_000, staleAfterMs: 10 * minuteMs });
  const firstTurn = createFirstTurns();
  const signals = { stopping: stop.signal, aborted: stop.signal };
  for (const operation of operations) {
    const created = await createOperation(config, operation, shared);
    void runOperation(config, created, { clock, log: shared.log, beat: () => undefined, firstTurn }, signals);
  }
  onTestFinished(() => stop.abort(new Error('the test is over')));
  return { clock, shown, mostAtOnce: () => mostAtOnce };
}

test('twelve operations on one token, with answers of four seconds, all get round: each reads interval and day', async () => {
  const names = Array.from({ length: 12 }, (_, i) => `operation ${i}`);
  const { clock, shown, mostAtOnce } = await operationsOf(names, 4_000);

  await clock.advance(20 * minuteMs);

  // Interval and day, and now and then a question more.
  const twoTurnsMs = 2 * names.length * 3 * 4_000;
  expect(shown.size).toBe(names.length);
  for (const snapshot of shown.values()) {
    const { day } = numbersOf(snapshot, smartHold);
    expect(snapshot.failing, snapshot.operation).toBeUndefined();
    expect(clock.now() - (snapshot.lastSuccessMs ?? 0), snapshot.operation).toBeLessThan(twoTurnsMs);
    expect(day?.readThroughMs, snapshot.operation).toBeGreaterThan(clock.now() - twoTurnsMs - 2 * minuteMs);
  }
  expect(mostAtOnce()).toBe(1);
});
