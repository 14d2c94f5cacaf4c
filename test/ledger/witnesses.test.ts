import { expect, test } from 'vitest';
import { freshLedger } from '../../src/ledger/ledger.ts';
import { bookWitness } from '../../src/ledger/witnesses.ts';
import { answer, dayAt, fields, halves, monday, read, shownOf, tuesday, witness, type Rows } from './support.ts';

// What answers about a part of a day are taken for: they explain counts, and show none by themselves.

const full = [100, 40, 30] as const;

test('an interval explains counts of its day, field by field, and what the vendor said last stays as it was', async () => {
  const before = (await read(await dayAt(full), { '1001': [100, 39, 30] })).ledger;

  const after = await witness(before, { '1001': [7, null, 1] });

  expect(after.unborn.size).toBe(0);
  expect(after.skills.get('1001')).toEqual({
    shown: full,
    seenOn: monday,
    open: { explained: [107, 40, 31], last: [107, 40, 31], word: [100, 39, 30] },
  });
});

test('a skill of which an interval has nothing to count stays as it is', async () => {
  const before = await dayAt(full);
  const after = await witness(before, { '1001': [0, null, 0], '1009': [0, 0, 0] });

  expect(after.skills.get('1001')).toBe(before.skills.get('1001'));
  expect(after.unborn.size).toBe(0);
});

test('counts of a skill, or of a field, without a series wait and add up', async () => {
  const once = await witness(await dayAt([100, 40, null]), { '1001': [1, 0, 2], '1009': [3, 0, 0] });
  const twice = await witness(once, { '1001': [1, 0, 4], '1009': [3, 1, 0] });

  expect(twice.unborn).toEqual(
    new Map([
      ['1001', [undefined, undefined, 6]],
      ['1009', [6, 1, 0]],
    ]),
  );
  expect(twice.skills.get('1001')?.open?.explained).toEqual([102, 40, undefined]);
});

test('an empty answer, one about a day that is over and one about a far day change nothing', async () => {
  const ledger = await dayAt(full);
  const closed = { ...ledger, isClosed: true };
  const rows: Rows = { '1001': [7, 0, 0] };

  expect(await witness(ledger, {})).toBe(ledger);
  expect(await witness(closed, rows)).toBe(closed);
  expect(await witness(ledger, rows, '2026-03-01')).toBe(ledger);
  expect(await witness(ledger, rows, '2026-03-04')).toBe(ledger);
});

test('intervals of the next day add up until it begins, also when the day before is closed', async () => {
  const ledger = { ...(await dayAt(full)), isClosed: true };
  const once = await witness(ledger, { '1001': [7, null, 0], '1009': [1, 0, 0] }, tuesday);
  const twice = await witness(once, { '1001': [2, 1, 0] }, tuesday);

  expect(twice.ahead).toEqual(
    new Map([
      ['1001', [9, 1, 0]],
      ['1009', [1, 0, 0]],
    ]),
  );
  expect(shownOf(twice)).toEqual(full);
});

test('after a start without state an interval raises what was named by as much, blanks aside, and names nobody', async () => {
  const named = halves({ '1001': [5, null, 0], '1002': [4, 0, 0] });
  if (named === 'unreadable') throw new Error('no map');
  const fresh = { answers: 1, isOpen: true, named };
  const after = await bookWitness(
    { ...freshLedger(monday), fresh },
    monday,
    answer({ '1001': [2, 3, null], '1003': [1, 0, 0] }).samples,
    fields,
  );

  expect(after.fresh).toEqual({ answers: 1, isOpen: true, named: halves({ '1001': [7, null, 0], '1002': [4, 0, 0] }) });
  expect(fresh.named.get('1001')).toEqual([5, undefined, 0]);
});

test('of a field that has its series already, what was named is not raised again', async () => {
  const named = halves({ '1001': [100, null, 30] });
  if (named === 'unreadable') throw new Error('no map');
  const ledger = { ...(await dayAt([100, null, null])), fresh: { answers: 1, isOpen: true, named } };

  const after = await witness(ledger, { '1001': [2, 0, 3] });

  expect(after.fresh?.named.get('1001')).toEqual([100, undefined, 33]);
});
