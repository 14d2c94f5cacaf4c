import { existsSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { readDays } from '../../src/backfill/days-reader.ts';
import { openJournal } from '../../src/backfill/journal.ts';
import { dayOfDate } from '../../src/base/calendar.ts';
import { smartHold } from '../../src/wolkvox/reports/smart-hold.ts';
import { fakeClock } from '../support/fake-clock.ts';
import { temporaryFolder } from '../support/folders.ts';

const zone = 'America/Bogota';
const day = dayOfDate('2026-03-02', zone);
const about = { operation: 'ventas', zone };
const never = new AbortController().signal;
const nowhere = () => path.join(temporaryFolder(), 'history.om');

test('rows of which none can be used are no day without calls: the run ends, and nothing of it is kept', async () => {
  const journal = await openJournal(nowhere(), about);
  const ask = () => Promise.resolve({ rows: [{ queue: 'ventas' }], clockSkewMs: 0 });
  const deps = {
    report: smartHold,
    zone,
    journal,
    ask,
    calls: () => 0,
    clock: fakeClock('2026-03-04T17:00:00Z'),
    tell: () => undefined,
  };
  const read = readDays([{ day, rooms: [], points: [day.endMs] }], deps, never);

  await expect(read).rejects.toMatchObject({
    reason: 'bad_response',
    message: expect.stringContaining('1 rows') as string,
  });
  expect(await journal.ofDay('2026-03-02')).toEqual(new Map());
});

test('what was answered to a run with another operation is not taken for this one', async () => {
  const output = nowhere();
  const journal = await openJournal(output, about);
  await journal.add('2026-03-02', 'key', { samples: new Map([['1', { calls: 7 }]]), isWhole: true });

  await expect(openJournal(output, { ...about, operation: 'soporte' })).rejects.toThrow(
    'here lie the answers of a run with another operation, zone or server',
  );
  expect((await (await openJournal(output, about)).ofDay('2026-03-02')).get('key')?.samples.get('1')).toEqual({
    calls: 7,
  });
  expect(existsSync(`${output}.part`)).toBe(true);
});
