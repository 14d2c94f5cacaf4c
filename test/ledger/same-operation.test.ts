import { expect, test } from 'vitest';
import { asFloor } from '../../src/ledger/floor.ts';
import { beginDay, type Ledger } from '../../src/ledger/ledger.ts';
import { judge, newTrial, type Verdict } from '../../src/ledger/same-operation.ts';
import { answer, dayAt, fields, read, shownAsItIs, shownOf, tuesday, witness, type Rows } from './support.ts';

const foreign: Rows = { '2001': [50, 10, 5], '1001': [7, 0, 0] };

/** Judges one answer after another until it is decided. */
function judged(ledger: Ledger, ...answers: Rows[]): Verdict {
  let verdict: Verdict = { verdict: 'waiting', trial: newTrial };
  for (const rows of answers) {
    if (!('trial' in verdict)) return verdict;
    verdict = judge(verdict.trial, ledger, answer(rows), fields);
  }
  return verdict;
}

test('an answer that holds most of what is known is the same operation', async () => {
  expect(judged(await dayAt([100, 40, 30]), { '1001': [101, 40, 2], '1007': [1, 0, 0] }).verdict).toBe('same');
});

test('after a false empty the counts wait, and go on with the next good answer', async () => {
  const ledger = await dayAt([100, 40, 30]);

  expect(judged(ledger, {}).verdict).toBe('waiting');
  expect(judged(ledger, {}, { '1001': [100, 40, 30] }).verdict).toBe('same');
});

test('an answer that lacks or lowers most of what is known makes another operation suspected', async () => {
  expect(judged(await dayAt([100, 40, 30]), foreign).verdict).toBe('suspected');
  expect(judged(await dayAt([100, 40, 30]), foreign, { '1001': [100, 40, 30] }).verdict).toBe('same');
});

test('answers that do not agree among themselves decide nothing', async () => {
  const other: Rows = { '3001': [1, 0, 0] };

  expect(judged(await dayAt([100, 40, 30]), foreign, other, foreign, other).verdict).toBe('suspected');
});

test('three that agree are another operation: what never came goes, new counts are born at zero, none falls', async () => {
  const known = await dayAt([100, 40, 30]);
  const both = (await read(known, { '1001': [100, 40, 30], '1002': [3, 0, 0] })).ledger;
  const verdict = judged(both, foreign, foreign, foreign);
  const ledger = 'ledger' in verdict ? verdict.ledger : known;

  const first = (await read(ledger, foreign)).ledger;

  expect(verdict.verdict).toBe('other');
  expect([...first.skills.keys()]).toEqual(['1001', '2001']);
  expect(shownOf(first, '2001')).toEqual([0, 0, 0]);
  expect(shownOf(first, '1001')).toEqual([100, 40, 30]);
});

test('before anything was counted on a day, the skills that an answer names decide', async () => {
  const begun = beginDay(await shownAsItIs({ '1001': [9, 1, 1], '1002': [5, 0, 0] }), tuesday);

  expect(judged(begun, { '1001': [1, 0, 0] }).verdict).toBe('same');
  expect(judged(begun, { '2001': [1, 0, 0] }).verdict).toBe('suspected');
});

test('a floor keeps what is shown, and nothing else that was believed', async () => {
  const doubtful = (
    await read(await witness(await dayAt([100, 40, 30]), { '1009': [1, 0, 0] }), { '1001': [9_000, 39, 30] })
  ).ledger;

  const floor = asFloor({ ...doubtful, witnessedThroughMs: 5_000 });

  expect(floor).toMatchObject({ date: doubtful.date, isClosed: false, gaps: [], doubtfulAnswers: 0 });
  expect(floor.witnessedThroughMs).toBeUndefined();
  expect(floor.unborn.size).toBe(0);
  expect(floor.skills.get('1001')).toEqual({ shown: [100, 40, 30], seenOn: doubtful.skills.get('1001')?.seenOn });
});

test('counts that lie below a floor are held up, and those above it count from there', async () => {
  const floor = asFloor(await dayAt([100, 40, 30]));
  const lower = (await read(floor, { '1001': [60, 20, 10] })).ledger;
  const higher = (await read(await witness(lower, { '1001': [45, 0, 0] }), { '1001': [105, 20, 10] })).ledger;

  expect(shownOf(lower)).toEqual([100, 40, 30]);
  expect(shownOf(higher)).toEqual([105, 40, 30]);
});
