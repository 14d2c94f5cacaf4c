import { expect, test } from 'vitest';
import type { ScriptedFault } from '../../src/simulator/faults/script.ts';
import type { SimulatorOptions } from '../../src/simulator/options.ts';
import { fakeClock } from '../support/fake-clock.ts';
import { ask, simulatorFor } from '../support/simulator.ts';

const hour = 3_600_000;
const noon = '2026-03-04T17:00:00Z';

/** A vendor under these faults and an honest one beside it, at noon in Bogotá. */
async function two(faults: readonly ScriptedFault[], options: SimulatorOptions = {}) {
  const clock = fakeClock(noon);
  const plain = { blanks: 0, unused: 'zero' as const, ...options };
  const [wrong, honest] = [await simulatorFor({ ...plain, faults }, clock), await simulatorFor(plain, clock)];
  return {
    clock,
    wrong: (ini: string, end: string) => rows(wrong, ini, end),
    honest: (ini: string, end: string) => rows(honest, ini, end),
  };
}

async function rows(of: Parameters<typeof ask>[0], ini: string, end: string) {
  const { envelope } = await ask(of, { api: 'diagram_2', date_ini: ini, date_end: end });
  return envelope.data;
}

const day = ['20260304000000', '20260304115959'] as const;
const part = ['20260304115500', '20260304115959'] as const;
const column = (list: Awaited<ReturnType<typeof rows>>, field: string) => list.map((row) => Number(row[field]));
const total = (list: Awaited<ReturnType<typeof rows>>, field: string) =>
  column(list, field).reduce((sum, n) => sum + n, 0);

test('a spike makes the counts of so many day answers too high, and leaves parts of the day alone', async () => {
  const { wrong, honest } = await two([{ kind: 'spike', add: 7, next: 1 }]);

  expect(await wrong(...part)).toEqual(await honest(...part));
  expect(column(await wrong(...day), 'treatment')).toEqual(column(await honest(...day), 'treatment').map((n) => n + 7));
  expect(await wrong(...day)).toEqual(await honest(...day));
});

test('a spike can be of one skill and one field', async () => {
  const { wrong, honest } = await two([{ kind: 'spike', add: 7, skill: '1002', fields: ['recall_ok'] }]);
  const changed = (await honest(...day)).map((row) =>
    row['skill_id'] === '1002' ? { ...row, recall_ok: String(Number(row['recall_ok']) + 7) } : row,
  );

  expect(await wrong(...day)).toEqual(changed);
});

test('any fault can be kept to days or to parts of them', async () => {
  const days = await two([{ kind: 'false_empty', window: 'day' }]);
  const parts = await two([{ kind: 'false_empty', window: 'part' }]);

  expect([await days.wrong(...day), (await days.wrong(...part)).length]).toEqual([[], 6]);
  expect([(await parts.wrong(...day)).length, await parts.wrong(...part)]).toEqual([6, []]);
  expect(await days.wrong('20260303000000', '20260303235959')).toEqual([]);
  expect(await parts.wrong('20260304000000', '20260304060259')).toEqual([]);
});

test('a stale day is the day as it was a while ago, or the whole day before', async () => {
  const { wrong, honest } = await two([{ kind: 'stale_day', by: '2h' }]);
  const yesterday = await two([{ kind: 'stale_day', of: 'yesterday' }]);

  expect(column(await wrong(...day), 'treatment')).toEqual(
    column(await honest('20260304000000', '20260304100000'), 'treatment'),
  );
  expect(await wrong(...part)).toEqual(await honest(...part));
  expect(await yesterday.wrong(...day)).toEqual(await honest('20260303000000', '20260303235959'));
});

test('yesterday is restated when it has been over for a while, alike in the whole day and in its last part', async () => {
  const fault = { kind: 'restated_yesterday', add: 3, field: 'recall_fail', after: '13h' } as const;
  const { wrong, honest, clock } = await two([fault]);
  const whole = ['20260303000000', '20260303235959'] as const;
  const evening = ['20260303180000', '20260303235959'] as const;

  expect(await wrong(...whole)).toEqual(await honest(...whole));
  await clock.advance(hour);
  for (const window of [whole, evening] as const) {
    expect(total(await wrong(window[0], window[1]), 'recall_fail')).toBe(
      total(await honest(window[0], window[1]), 'recall_fail') + 18,
    );
  }
  expect(await wrong(...day)).toEqual(await honest(...day));
});

test('callbacks by call are counted in the window of their call once they have happened', async () => {
  const { wrong, honest, clock } = await two([{ kind: 'callbacks_by_call' }]);
  const early = ['20260304110000', '20260304114959'] as const;
  const before = total(await wrong(...early), 'recall_ok');

  await clock.advance(5 * hour);

  expect(total(await wrong(...early), 'recall_ok')).toBeGreaterThan(before);
  expect(total(await wrong(...early), 'treatment')).toBe(total(await honest(...early), 'treatment'));
  const [all, own] = [
    await wrong('20260304000000', '20260304235959'),
    await honest('20260304000000', '20260304235959'),
  ];
  expect(total(all, 'recall_ok')).toBeGreaterThanOrEqual(total(own, 'recall_ok') - 6);
});

test('windows can lack their last second, their first, or both', async () => {
  const [first, last] = ['20260304100000', '20260304105959'];
  for (const [of, ini, end] of [
    [['end'], first, '20260304105958'],
    [['start'], '20260304100001', last],
    [['start', 'end'], '20260304100001', '20260304105958'],
  ] as const) {
    const { wrong, honest } = await two([{ kind: 'exclusive', of }]);
    expect(column(await wrong(first, last), 'treatment')).toEqual(column(await honest(ini, end), 'treatment'));
  }
  const { wrong } = await two([{ kind: 'exclusive' }]);
  const seconds = Array.from({ length: 60 }, (_, n) => `202603041014${String(n).padStart(2, '0')}`);
  for (const second of seconds) expect(total(await wrong(second, second), 'treatment')).toBe(0);
});

test('customer_say_yes can be a tally that falls with each callback', async () => {
  const { wrong, honest } = await two([{ kind: 'falling_yes' }]);
  const waiting = (await honest(...day)).map((row) =>
    Math.max(0, Number(row['customer_say_yes']) - Number(row['recall_ok']) - Number(row['recall_fail'])),
  );

  expect(column(await wrong(...day), 'customer_say_yes')).toEqual(waiting);
  expect(column(await wrong(...day), 'recall_ok')).toEqual(column(await honest(...day), 'recall_ok'));
});

test('strict dates refuse what ends in the future or begins too long ago, as if there were no rows', async () => {
  const { wrong } = await two([{ kind: 'strict_dates', oldest: '2d' }]);

  expect(await wrong(...part)).toHaveLength(6);
  expect(await wrong('20260304120500', '20260304235959')).toEqual([]);
  expect(await wrong('20260301000000', '20260301235959')).toEqual([]);
});

test('a vendor in another zone answers for the hour that its own clock calls so', async () => {
  const { wrong, honest } = await two([{ kind: 'another_zone', zone: 'America/Mexico_City' }]);

  expect(column(await wrong('20260304100000', '20260304105959'), 'treatment')).toEqual(
    column(await honest('20260304110000', '20260304115959'), 'treatment'),
  );
  expect(total(await wrong(...part), 'treatment')).toBe(0);
});

test('the token can open another operation, with other skills or the same ids', async () => {
  const { wrong, honest } = await two([{ kind: 'other_operation', seed: 5 }]);
  const same = await two([{ kind: 'other_operation', seed: 5, first_id: 1001 }]);

  expect((await wrong(...day)).map((row) => row['skill_id'])).toEqual(['5001', '5002', '5003', '5004', '5005', '5006']);
  expect(column(await same.wrong(...day), 'skill_id')).toEqual(column(await honest(...day), 'skill_id'));
  expect(await same.wrong(...day)).not.toEqual(await honest(...day));
});

test('a zone nobody knows is refused with its place', async () => {
  await expect(simulatorFor({ faults: [{ kind: 'another_zone', zone: 'America/Nowhere' }] })).rejects.toThrow(
    /\[0\]\.zone: "America\/Nowhere" is not an IANA time zone; write an IANA zone/,
  );
});
