import { expect, test } from 'vitest';
import { freshLedger, type Ledger } from '../../src/ledger/ledger.ts';
import { fromJson, ledgerJson, toJson } from '../../src/ledger/ledger-json.ts';
import { close, dayAt, halves, monday, read, tuesday, witness } from './support.ts';

const throughText = (ledger: Ledger) => fromJson(ledgerJson.parse(JSON.parse(JSON.stringify(toJson(ledger)))));

test('a ledger goes through the state file unchanged', async () => {
  const day = await dayAt([100, 40, null]);
  const doubtful = (await read(day, { '1001': [10_000, 39, 3] }, { halves: halves({ '1001': [50, 1, 1] }) })).ledger;
  const unreadable = (await read(doubtful, { '1001': [10_000, 39, 3] }, { halves: 'unreadable' })).ledger;
  const closing = (await close(unreadable, { '1001': [100, 40, 3], '1002': [null, 1, 2] })).ledger;
  const gap = { date: monday, startMs: 1_000, endMs: 2_000, asked: 1, said: new Map([['1001', [1, 2, undefined]]]) };
  const witnesses = await witness(await witness(closing, { '1003': [7, 1, 0] }), { '1001': [1, 0, 0] }, tuesday);

  for (const ledger of [freshLedger(monday), doubtful, { ...witnesses, gaps: [gap], witnessedThroughMs: 5_000 }]) {
    expect(throughText(ledger)).toEqual(ledger);
  }
});

test('a start without state goes through the state file before anything is shown', async () => {
  const named = (await read(freshLedger(monday), { '1001': [5, 1, null] })).ledger;

  expect(named.fresh?.named.size).toBe(1);
  expect(throughText(named)).toEqual(named);
});

test('a skill of which everything agrees takes one list', async () => {
  const { skills } = toJson(await dayAt([100, 40, 30]));

  expect(JSON.stringify(skills)).toBe('{"1001":["2026-03-02",[100,40,30]]}');
});
