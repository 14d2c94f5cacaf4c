import { expect, test } from 'vitest';
import { dayOfDate, type Span } from '../../src/base/calendar.ts';
import type { Answer } from '../../src/ledger/counts.ts';
import { bookInterval } from '../../src/ledger/gaps.ts';
import type { Ledger } from '../../src/ledger/ledger.ts';
import { readInterval } from '../../src/refresh/interval-read.ts';
import { compared } from '../../src/refresh/settle.ts';
import { answer, dayAt, fields, monday, type Rows, shownOf, tuesday } from '../ledger/support.ts';

const zone = 'America/Bogota';
const intervalMs = 300_000;
const { startMs: midnightMs } = dayOfDate(monday, zone);
const interval = { startMs: midnightMs + 10 * intervalMs, endMs: midnightMs + 11 * intervalMs };
const before = { startMs: midnightMs + 9 * intervalMs, endMs: midnightMs + 10 * intervalMs };

/** Monday at 100 calls up to the interval, which is then heard as these rows. */
async function heardAs(rows: Rows) {
  const known = { ...(await dayAt([100, 20, 5])), witnessedThroughMs: interval.startMs };
  return { ledger: await bookInterval(known, interval, answer(rows), { fields, zone }), rows };
}

type Asked = { readonly day: Rows; readonly before?: Rows; readonly found?: Rows };

/** The interval and the day's answer compared; `found` is what the further question brings, if one may be asked. */
async function settled({ ledger, rows }: { ledger: Ledger; rows: Rows }, { day, before: earlier, found }: Asked) {
  const asked: Span[] = [];
  const ask = (span: Span): Promise<Answer | undefined> => {
    asked.push(span);
    return Promise.resolve(found && answer(found));
  };
  const after = await compared(
    {
      kind: 'read',
      ledger,
      interval,
      heard: { span: interval, answer: answer(rows) },
      before: earlier && { span: before, answer: answer(earlier) },
      answer: answer(day),
      fields,
      zone,
      intervalMs,
      mayAskInterval: true,
      mayAskDay: true,
    },
    ask,
  );
  return { after, asked, rows: after.heard && Object.fromEntries(after.heard.answer.samples) };
}

const upToInterval = { startMs: midnightMs, endMs: interval.startMs };
const bothIntervals = { startMs: before.startMs, endMs: interval.endMs };
const counts = (calls: number, declined = 0, recalled = 0) => ({ calls, declined, recalled });

test('an empty interval after one that is not known is the day less the day up to it, and stays to be asked for', async () => {
  const { after, asked, rows } = await settled(await heardAs({}), {
    day: { '1001': [105, 20, 5] },
    found: { '1001': [100, 20, 5] },
  });

  expect(asked).toEqual([upToInterval]);
  expect(rows).toEqual({ '1001': counts(5) });
  expect(after.contradiction).toEqual({ of: 'interval_empty', isSettled: true });
  expect(after.ledger.witnessedThroughMs).toBe(interval.startMs);
});

test('an empty interval in which the day has nothing either is empty: what grew came late to earlier hours', async () => {
  const given = await heardAs({});
  const { after, rows } = await settled(given, { day: { '1001': [105, 20, 5] }, found: { '1001': [105, 20, 5] } });

  expect([rows, after.contradiction]).toEqual([{}, undefined]);
  expect(after.ledger).toBe(given.ledger);
});

test.each<[string, Rows, Rows]>([
  ['holds less than is shown', { '1001': [105, 20, 5] }, { '1001': [99, 20, 5] }],
  ['leaves more than a small rise', { '1001': [160, 20, 5] }, { '1001': [100, 20, 5] }],
  ['holds more than the day', { '1001': [105, 20, 5] }, { '1001': [106, 20, 5] }],
])('it is not shown where the day up to it %s', async (_, day, found) => {
  const { after, rows } = await settled(await heardAs({}), { day, found });

  expect(rows).toBeUndefined();
  expect(after.contradiction).toEqual({ of: 'interval_empty', isSettled: false });
});

test('an empty interval that another window fills beyond what the day has room for is not shown', async () => {
  const day = { '1001': [105, 20, 5] };
  const right = await settled(await heardAs({}), { day, before: { '1001': [2, 0, 0] }, found: { '1001': [7, 0, 0] } });
  const tooMuch = await settled(await heardAs({}), {
    day,
    before: { '1001': [2, 0, 0] },
    found: { '1001': [60, 0, 0] },
  });

  expect(right.asked).toEqual([bothIntervals]);
  expect(right.rows).toEqual({ '1001': counts(5) });
  expect(tooMuch.rows).toBeUndefined();
  expect(tooMuch.after.ledger.witnessedThroughMs).toBe(interval.startMs);
});

test('an empty interval after one that was empty too is asked of the day: both together may hold what came late', async () => {
  const late = { day: { '1001': [105, 20, 5] }, before: {}, found: { '1001': [105, 20, 5] } } as const;
  const { after, asked, rows } = await settled(await heardAs({}), late);

  expect(asked).toEqual([upToInterval]);
  expect([rows, after.contradiction]).toEqual([{}, undefined]);
});

test('an empty interval of which two other windows are not of one mind is asked of the day', async () => {
  const day = { '1001': [105, 20, 5] };
  const { asked, rows } = await settled(await heardAs({}), { day, before: day, found: { '1001': [104, 20, 5] } });

  expect(asked).toEqual([bothIntervals, upToInterval]);
  expect(rows).toEqual({ '1001': counts(1) });
});

test('an interval beyond its day is what another window says of it, if that is within', async () => {
  const high = { '1001': [80, 0, 0], '1009': [40, 0, 0] } as const;
  const day = { '1001': [104, 20, 5] };
  const known = { '1001': [3, 0, 0] };
  const within = await settled(await heardAs(high), { day, before: known, found: { '1001': [7, 0, 0] } });
  const beyond = await settled(await heardAs(high), { day, before: known, found: { '1001': [45, 0, 0] } });
  const same = await settled(await heardAs(high), {
    day,
    before: known,
    found: { '1001': [82, 0, 0], '1009': [40, 0, 0] },
  });
  const none = await settled(await heardAs(high), { day, before: known });

  expect(within.rows).toEqual({ '1001': counts(4) });
  expect([within, beyond, none].map(({ after }) => after.contradiction?.isSettled)).toEqual([true, false, false]);
  expect(same.after).toMatchObject({ contradiction: undefined, heard: { answer: answer(high) } });
  expect([beyond, none].map(({ rows }) => rows)).toEqual([undefined, undefined]);
  for (const { after } of [within, beyond, none]) expect(after.ledger.unborn.size).toBe(0);
  const { ledger: asBefore } = await heardAs({});
  expect(none.after.ledger.skills).toEqual(asBefore.skills);
});

test('a small rise more than the day has room for is no contradiction, nor is any where the day is below what is shown', async () => {
  const few = await settled(await heardAs({ '1001': [25, 0, 0] }), { day: { '1001': [100, 20, 5] } });
  const low = await settled(await heardAs({ '1001': [80, 0, 0] }), { day: { '1001': [99, 20, 5] } });

  expect([few, low].map(({ after }) => after.contradiction)).toEqual([undefined, undefined]);
  expect([...few.asked, ...low.asked]).toEqual([]);
});

/** Tuesday's first interval read while Monday, at 100 calls, is not closed. */
async function firstOfTuesday(said: Rows, again: Rows | undefined) {
  const { startMs } = dayOfDate(tuesday, zone);
  const first = { startMs, endMs: startMs + intervalMs };
  const ledger = { ...(await dayAt([100, 20, 5])), witnessedThroughMs: startMs };
  const asked: Span[] = [];
  const read = await readInterval(
    ledger,
    first,
    { span: () => Promise.resolve(answer(said)) },
    {
      fields,
      zone,
      intervalMs,
      before: undefined,
      askMore: (span) => {
        asked.push(span);
        return Promise.resolve(again && answer(again));
      },
    },
  );
  expect(shownOf(read.ledger ?? ledger)).toEqual([100, 20, 5]);
  return { ...read, asked, rest: { startMs: startMs + 1_000, endMs: first.endMs }, ahead: read.ledger?.ahead };
}

test('a first interval of more than a small rise is asked again without its first second', async () => {
  const few = await firstOfTuesday({ '1001': [10, 0, 0] }, undefined);
  const many = await firstOfTuesday({ '1001': [11, 2, 0] }, { '1001': [11, 2, 0] });

  expect([few.asked, few.heard?.answer]).toEqual([[], answer({ '1001': [10, 0, 0] })]);
  expect([many.asked, many.heard?.answer]).toEqual([[many.rest], answer({ '1001': [11, 2, 0] })]);
  expect(many.ahead?.get('1001')).toEqual([11, 2, 0]);
});

test('where the rest of it says far less, that bears witness and nothing is shown; where it cannot be asked, nothing does', async () => {
  const copy = await firstOfTuesday({ '1001': [100, 20, 5] }, { '1001': [2, 1, 0] });
  const unasked = await firstOfTuesday({ '1001': [100, 20, 5] }, undefined);

  expect([copy.heard, unasked.heard]).toEqual([undefined, undefined]);
  expect(copy.ahead?.get('1001')).toEqual([2, 1, 0]);
  expect(unasked.ahead?.size).toBe(0);
  expect([copy.ledger?.witnessedThroughMs, copy.ledger?.gaps]).toEqual([copy.rest.endMs, []]);
});
