import { setImmediate as turn } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { memoryStateStore } from '../../src/ledger/store.ts';
import { createFirstTurns, mostFirstRefreshes } from '../../src/refresh/first-turns.ts';
import { createOperations } from '../../src/refresh/operations.ts';
import type { Snapshot } from '../../src/snapshot/snapshot.ts';
import { conditionOf } from '../../src/web/status-page/condition.ts';
import { reports } from '../../src/wolkvox/reports/reports.ts';
import { createAccounts } from '../../src/wolkvox/shared-token.ts';
import { fakeClock } from '../support/fake-clock.ts';
import { keptLog } from '../support/lines.ts';
import { configOf, operationOf } from '../support/operation.ts';

const never = new AbortController().signal;

/** Operations that have just started before a vendor that answers when it is told to. */
async function startOf(tokens: readonly string[]) {
  const clock = fakeClock('2026-03-04T17:00:30Z');
  const shown = new Map<string, Snapshot>();
  const calls: { readonly token: string; readonly answer: () => void }[] = [];
  const asked = new Set<string>();
  let [underWay, mostAtOnce] = [0, 0];
  const operations = createOperations({
    reports,
    clock,
    random: () => 0,
    log: keptLog().log,
    accounts: createAccounts(),
    publication: {
      publish: async (snapshot) => void shown.set(snapshot.operation, snapshot),
      withdraw: () => undefined,
    },
    store: memoryStateStore(),
    env: Object.fromEntries(tokens.map((token) => [token, token])),
    longestCallMs: () => 1_000,
    call: async ({ token }) => {
      asked.add(token);
      underWay += 1;
      mostAtOnce = Math.max(mostAtOnce, underWay);
      await new Promise<void>((answer) => calls.push({ token, answer }));
      underWay -= 1;
      return { rows: [], clockSkewMs: 0 };
    },
  });
  const configured = tokens.map((token, i) =>
    operationOf('http://127.0.0.1:1', { name: `operation ${i}`, token: { env: token }, skillNames: 'off' }),
  );
  await operations.apply(configOf(configured));
  await settled();
  /** Answers all calls that wait, and whatever they lead to, until nothing is asked any more. */
  const answerAll = async () => {
    while (calls.length > 0) {
      for (const { answer } of calls.splice(0)) answer();
      await settled();
    }
  };
  onTestFinished(async () => {
    const stopped = operations.stop(0);
    await answerAll();
    await stopped;
  });
  const waiting = () => [...shown.values()].filter(({ lastRefreshMs }) => lastRefreshMs === undefined);
  return { operations, clock, calls, answerAll, waiting, mostAtOnce: () => mostAtOnce, asked };
}

/** Everything that needs no answer has happened. */
async function settled(): Promise<void> {
  for (let turns = 0; turns < 60; turns += 1) await turn();
}

test('of 200 operations that start, 64 ask the vendor at once, and all get round', async () => {
  const { operations, clock, answerAll, waiting, mostAtOnce } = await startOf(tokensOf(200));

  expect(mostAtOnce()).toBe(mostFirstRefreshes);
  expect(operations.haveTried()).toBe(false);
  expect(waiting().map((snapshot) => conditionOf(snapshot, clock.now()))).toContain('starting');
  await answerAll();
  expect(mostAtOnce()).toBe(mostFirstRefreshes);
  expect(waiting()).toEqual([]);
  expect(operations.haveTried()).toBe(true);
});

test('operations of one token do not keep others waiting for their turn', async () => {
  const { calls } = await startOf([...Array.from({ length: 100 }, () => 'SHARED'), ...tokensOf(3)]);

  expect(calls.map(({ token }) => token).toSorted()).toEqual(['SHARED', 'TOKEN_0', 'TOKEN_1', 'TOKEN_2']);
});

test('a stop while operations wait for their turn ends the waiting: the vendor is not asked for them', async () => {
  const { operations, answerAll, asked } = await startOf(tokensOf(100));
  expect(asked.size).toBe(mostFirstRefreshes);

  const stopped = operations.stop(60_000);
  await settled();
  await answerAll();
  await stopped;

  expect(asked.size).toBe(mostFirstRefreshes);
  expect(operations.haveTried()).toBe(false);
});

test('operations of one token come one after the other', async () => {
  const firstTurn = createFirstTurns(2);
  const end = await firstTurn('a', never);
  const second = firstTurn('a', never);

  expect(await Promise.race([second, settled().then(() => 'waits')])).toBe('waits');
  end?.();
  expect(await second).toBeTypeOf('function');
});

test('a turn that was given up makes room for none that it did not take', async () => {
  const firstTurn = createFirstTurns(1);
  const stop = new AbortController();
  const end = await firstTurn('a', never);
  const givenUp = firstTurn('b', stop.signal);
  const next = firstTurn('c', never);
  stop.abort();

  expect(await givenUp).toBeUndefined();
  end?.();
  end?.(); // said twice, it ends one turn
  expect(await next).toBeTypeOf('function');
  const last = await Promise.race([firstTurn('d', never), settled().then(() => 'waits')]);
  expect(last).toBe('waits');
});

function tokensOf(count: number): readonly string[] {
  return Array.from({ length: count }, (_, i) => `TOKEN_${i}`);
}
