import { expect, test } from 'vitest';
import { dayOfDate } from '../../src/base/calendar.ts';
import { halvesToAsk, sumOfHalves } from '../../src/ledger/halves.ts';
import { freshLedger, type Ledger } from '../../src/ledger/ledger.ts';
import { answer, dayAt, fields, monday, read, shownAsItIs } from './support.ts';

const zone = 'America/Bogota';
const { startMs, endMs } = dayOfDate(monday, zone);
const noon = startMs + (endMs - startMs) / 2;
const asking = { untilMs: endMs, zone, mayAsk: true };
const both = [
  { startMs, endMs: noon },
  { startMs: noon, endMs },
];
const doubtful = async (answers: number): Promise<Ledger> => ({
  ...(await dayAt([10, 0, 0])),
  doubtfulAnswers: answers,
});

test('the day is asked in halves while something large is held back, less often as time goes by', async () => {
  const asked = [0, 1, 2, 3, 4, 5, 6, 7, 8].map(async (answers) =>
    halvesToAsk(await doubtful(answers), 'read', asking).length > 0 ? answers : [],
  );

  expect((await Promise.all(asked)).flat()).toEqual([1, 2, 3, 4, 8]);
  expect(halvesToAsk(await doubtful(5), 'close', asking)).toEqual(both);
});

test('the first answer after a start without state is asked in halves too, and none after it was confirmed', async () => {
  expect(halvesToAsk(freshLedger(monday), 'read', asking)).toEqual(both);
  expect(halvesToAsk(await shownAsItIs({ '1001': [1, 0, 0] }), 'read', asking)).toEqual([]);
});

test('halves that may not be asked, or that the format cannot name, are as halves that cannot be read', async () => {
  const autumn = dayOfDate('2026-10-25', 'Europe/Madrid');
  const inRepeatedHour = autumn.startMs + 2.5 * 3_600_000;

  expect(halvesToAsk(await doubtful(1), 'read', { ...asking, mayAsk: false })).toBe('unreadable');
  expect(
    halvesToAsk({ ...(await doubtful(1)), date: autumn.date }, 'read', {
      untilMs: inRepeatedHour,
      zone: 'Europe/Madrid',
      mayAsk: true,
    }),
  ).toBe('unreadable');
});

test('one half that failed, or was not understood whole, makes both unreadable', async () => {
  const half = answer({ '1001': [5, 1, 0] });

  expect(await sumOfHalves([half, half], fields)).toEqual(new Map([['1001', [10, 2, 0]]]));
  expect(await sumOfHalves([half, 'failed'], fields)).toBe('unreadable');
  expect(await sumOfHalves([half, answer({}, false)], fields)).toBe('unreadable');
  expect(await sumOfHalves([], fields)).toBeUndefined();
});

test('an answer that was held goes on being counted when its halves cannot be read', async () => {
  let ledger = await dayAt([10, 0, 0]);
  for (let said = 0; said < 12; said += 1)
    ledger = (await read(ledger, { '1001': [5_000, 0, 0] }, { halves: 'unreadable' })).ledger;

  expect(ledger.skills.get('1001')?.shown).toEqual([5_000, 0, 0]);
});

test('without state the halves are asked only with the first answer, and not once it is known who had series', async () => {
  const fresh = (answers: number, isOpen: boolean): Ledger => ({
    ...freshLedger(monday),
    fresh: { answers, isOpen, named: new Map() },
  });

  expect(halvesToAsk(fresh(1, true), 'read', asking)).toEqual([]);
  expect(halvesToAsk(fresh(0, false), 'read', asking)).toEqual([]);
  expect(halvesToAsk(fresh(0, true), 'close', asking)).toEqual(both);
});

test('a day of which nothing is doubted is not asked in halves, not even as it closes', async () => {
  expect(halvesToAsk(await doubtful(0), 'close', asking)).toEqual([]);
});

test("a skill of one half alone, and a field of one half alone, are that half's", async () => {
  const [one, other] = [answer({ '1': [5, null, 0], '2': [1, 0, 0] }), answer({ '1': [2, 3, null], '3': [4, 0, 0] })];

  expect(await sumOfHalves([one, other], fields)).toEqual(
    new Map([
      ['1', [7, 3, 0]],
      ['2', [1, 0, 0]],
      ['3', [4, 0, 0]],
    ]),
  );
});
