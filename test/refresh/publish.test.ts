import { expect, test } from 'vitest';
import { memoryStateStore } from '../../src/ledger/store.ts';
import { createOperation } from '../../src/refresh/operation.ts';
import { dueAt } from '../../src/refresh/schedule.ts';
import type { Snapshot } from '../../src/snapshot/snapshot.ts';
import { reports } from '../../src/wolkvox/reports/reports.ts';
import { createAccounts } from '../../src/wolkvox/shared-token.ts';
import { leapingClock } from '../support/leaping-clock.ts';
import { keptLog } from '../support/lines.ts';
import { configOf, minuteMs, operationOf } from '../support/operation.ts';

const rows = [
  { skill_id: '1001', treatment: '0', customer_say_no: '0', customer_say_yes: '0', recall_fail: '0', recall_ok: '0' },
];

test('a refresh is published once; twice where names or the pool are asked for, which may take their time', async () => {
  const clock = leapingClock('2026-03-04T17:06:10Z');
  const published: Snapshot[] = [];
  const asked: string[] = [];
  const operation = operationOf('http://127.0.0.1:1', { skillNames: 'off' });
  const config = configOf([operation]);
  const created = await createOperation(config, operation, {
    reports,
    clock,
    random: () => 0,
    log: keptLog().log,
    accounts: createAccounts(),
    publication: { publish: async (snapshot) => void published.push(snapshot), withdraw: () => undefined },
    store: memoryStateStore(),
    env: { TOKEN: 'token' },
    longestCallMs: () => 1_000,
    call: async (_endpoint, { api }) => {
      asked.push(api);
      return { rows: api === 'token_info' ? [] : rows, clockSkewMs: 0 };
    },
  });
  const { timezone: zone } = operation;
  const schedule = { zone, lengthMs: config.intervalMs, settleMs: config.settleMs, offsetMs: 0 };
  const refresh = async () => {
    published.length = 0;
    asked.length = 0;
    await created.refresh(dueAt(clock.now(), schedule), new AbortController().signal);
  };

  await refresh();
  expect([asked.includes('token_info'), published.length]).toEqual([true, 2]);
  clock.leap(5 * minuteMs);
  await refresh();
  expect([asked.includes('token_info'), published.length]).toEqual([false, 1]);
  expect(published[0]?.lastSuccessMs).toBe(clock.now());
});
