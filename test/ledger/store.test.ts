import { readdirSync, readFileSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { mkdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { onTestFinished, expect, test } from 'vitest';
import { type Counts } from '../../src/ledger/counts.ts';
import { beginDay, freshLedger, type Ledger } from '../../src/ledger/ledger.ts';
import { replaceFile } from '../../src/ledger/durable-write.ts';
import { ConfigError, StateError } from '../../src/base/errors.ts';
import type { Log } from '../../src/base/log.ts';
import { type SavedOperation, type SavedState, parseState, serialiseState } from '../../src/ledger/file-format.ts';
import { reports } from '../../src/wolkvox/reports/reports.ts';
import { smartHold } from '../../src/wolkvox/reports/smart-hold.ts';
import { openStateStore, type StateStore } from '../../src/ledger/store.ts';
import { emptyPool } from '../../src/wolkvox/pool.ts';
import { fakeClock, type FakeClock } from '../support/fake-clock.ts';
import { temporaryFolder } from '../support/folders.ts';

const today = '2026-03-03';
const noon = `${today}T17:00:00Z`;

function savedWith(skills: number): SavedOperation {
  const shown: Counts = [12, 3, 9, 2, 6];
  const entries = Array.from({ length: skills }, (_, i) => [String(1001 + i), { shown, seenOn: today }] as const);
  return savedOf({ ...freshLedger(today), fresh: undefined, skills: new Map(entries) });
}

function savedOf(ledger: Ledger): SavedOperation {
  return {
    source: 'https://wv0042.wolkvox.com America/Bogota',
    tokenMark: '0a1b2c3d',
    shown: undefined,
    facts: undefined,
    reports: new Map([[smartHold.api, { ledger, closedDay: undefined, trial: undefined }]]),
    pool: { ...emptyPool(today), own: 40, total: 90, limit: 25_000 },
  };
}

test('the note of a start by an earlier release, which did not say how long it lived, is of no length', () => {
  const noted = savedWith(1);
  const state = serialiseState(new Map([['ventas', { ...noted, shown: { sinceMs: 1, starts: 2, livedMs: 30 } }]]));

  const read = parseState(state.replace(',"livedMs":30', ''), reports);

  expect(state).toContain('"livedMs":30');
  expect('state' in read && read.state.get('ventas')?.shown).toEqual({ sinceMs: 1, starts: 2, livedMs: 0 });
});

const ledgerOf = (saved: SavedOperation | undefined) => saved?.reports.get(smartHold.api)?.ledger ?? freshLedger(today);

type Noted = { readonly event: string; readonly problem?: unknown; readonly aside?: unknown };

type Opened = {
  readonly store: StateStore;
  readonly noted: readonly Noted[];
  readonly clock: FakeClock;
  readonly failures: () => number;
  readonly forgotten: () => number;
};

/** A store on this file, closed with the test. */
async function opened(
  file: string,
  writeText?: (file: string, text: string) => Promise<void>,
  at = noon,
): Promise<Opened> {
  const noted: Noted[] = [];
  const note = (fields: Noted) => void noted.push(fields);
  const log: Log = { debug: note, info: note, warn: note, error: note };
  const clock = fakeClock(at);
  let failures = 0;
  let forgotten = 0;
  const onSaveFailed = () => {
    failures += 1;
  };
  const deps = {
    reports,
    clock,
    log,
    onSaveFailed,
    onForgotten: (operations: number) => {
      forgotten += operations;
    },
    ...(writeText === undefined ? {} : { writeText }),
  };
  const store = await openStateStore(file, deps);
  onTestFinished(() => store.close());
  return { store, noted, clock, failures: () => failures, forgotten: () => forgotten };
}

const serialised = (state: SavedState) => serialiseState(state);
const parsed = (text: string) => {
  const read = parseState(text, reports);
  return 'problem' in read ? read : read.state;
};

const fileIn = (folder: string) => path.join(folder, 'state.json');

test('what was saved is there after a restart', async () => {
  const file = fileIn(temporaryFolder());
  const first = await opened(file);
  await first.store.save('ventas', savedWith(3));
  await first.store.save('soporte', savedWith(1));
  await first.store.close();

  const second = await opened(file);

  expect(second.store.saved('ventas')).toEqual(savedWith(3));
  expect(second.store.saved('soporte')).toEqual(savedWith(1));
  expect(second.noted).toEqual([]);
});

test('a save answers when it was durable', async () => {
  const { store } = await opened(fileIn(temporaryFolder()));

  expect(await store.save('ventas', savedWith(1))).toBe(Date.parse(noon));
});

test('a state of 60,000 skills comes back whole', () => {
  const state = new Map([['ventas', savedWith(60_000)]]);

  expect(parsed(serialised(state))).toEqual(state);
});

test.each([
  [
    'more skills than an answer can hold',
    serialised(new Map([['ventas', savedWith(60_001)]])),
    /ventas has 60001 skills/,
  ],
  ['more bytes than any right state', undefined, /larger than 268435456 bytes/],
])(
  'a state of %s is set aside with a remedy, so that it cannot end the process at each start',
  async (_, text, why) => {
    const file = fileIn(temporaryFolder());
    writeFileSync(file, text ?? '');
    if (text === undefined) truncateSync(file, 256 * 1024 * 1024 + 1);

    const { store, noted } = await opened(file);

    expect(store.saved('ventas')).toBeUndefined();
    expect(noted).toMatchObject([{ event: 'state_set_aside' }]);
    expect(noted[0]?.problem).toMatch(why);
    expect(noted[0]?.problem).toMatch(/can be deleted/);
  },
);

test('a state of the first version is taken over once: counts, day and pool, and the file is kept beside', async () => {
  const file = fileIn(temporaryFolder());
  const skills = { '1001': [today, 12, 3, 9, null, 6] };
  const ledger = { date: today, isClosed: false, isFresh: false, closingReads: 0, skills };
  const pool = { date: today, own: 40, total: 90, limit: 25_000 };
  const { source } = savedWith(1);
  const first = JSON.stringify({ version: 1, operations: [{ name: 'ventas', source, ledger, pool }] });
  writeFileSync(file, first);

  const { store, noted } = await opened(file);
  const saved = store.saved('ventas');
  const known = ledgerOf(saved);

  expect(known).toMatchObject({ date: today, isClosed: false, fresh: undefined });
  expect(known.skills.get('1001')).toEqual({ seenOn: today, shown: [12, 3, 9, undefined, 6] });
  expect(saved?.pool).toMatchObject(pool);
  expect(readFileSync(`${file}.v1`, 'utf8')).toBe(first);
  expect(noted.map(({ event }) => event)).toEqual(['state_taken_over']);
  if (saved !== undefined) await store.save('ventas', saved);
  expect(JSON.parse(readFileSync(file, 'utf8'))).toHaveProperty('version', 2);
});

test('the file holds the day it is and nothing of the days before', () => {
  const ledger = ledgerOf(savedWith(2));
  const size = (of: Ledger) => serialised(new Map([['ventas', savedOf(of)]])).length;
  let later = ledger;
  for (let day = 4; day < 28; day += 1) later = beginDay(later, `2026-03-${String(day).padStart(2, '0')}`);

  expect(size(later)).toBeLessThanOrEqual(size(ledger));
});

test('awkward names of operations come back', () => {
  const state = new Map(['__proto__', 'línea "1"\\', '🎧'].map((name) => [name, savedWith(1)]));

  expect(parsed(serialised(state))).toEqual(state);
});

const whole = serialised(new Map([['ventas', savedWith(3)]]));
test.each([
  ['is cut off', whole.slice(0, 80), 'it is not complete JSON'],
  ['holds other bytes', '\u0000\u0001\u0002', 'it is not complete JSON'],
  ['is foreign JSON', '{"name":"package"}', 'it is not a state file of version 2'],
  ['is of version 0', whole.replace('"version":2', '"version":0'), 'it is not a state file of version 2'],
  ['holds a negative count', whole.replace('12', '-12'), 'it is not a state file of version 2'],
  ['holds a day that is none', whole.replaceAll(today, '2026-02-30'), 'it is not a state file of version 2'],
  [
    'speaks of the future',
    whole.replaceAll(today, '2026-03-09'),
    'it speaks of 2026-03-09, a day the clock has not reached',
  ],
])('a file that %s is set aside and named, and the exporter starts without it', async (_, text, problem) => {
  const folder = temporaryFolder();
  const file = fileIn(folder);
  writeFileSync(file, text);

  const { store, noted } = await opened(file);

  expect(store.saved('ventas')).toBeUndefined();
  expect(noted).toMatchObject([{ event: 'state_set_aside', problem }]);
  expect(readFileSync(String(noted[0]?.aside), 'utf8')).toBe(text);
  await store.save('ventas', savedWith(1));
  expect(parsed(readFileSync(file, 'utf8'))).toEqual(new Map([['ventas', savedWith(1)]]));
});

test('a missing file is no fault and is told', async () => {
  const { noted } = await opened(fileIn(temporaryFolder()));

  expect(noted).toMatchObject([{ event: 'state_begun' }]);
});

test.each(['', ' \n'])('an empty file (%j) is no state yet, and no damage', async (text) => {
  const file = fileIn(temporaryFolder());
  writeFileSync(file, text);

  const { noted } = await opened(file);

  expect(noted).toMatchObject([{ event: 'state_begun' }]);
  expect(parsed(readFileSync(file, 'utf8'))).toEqual(new Map());
  expect(readdirSync(path.dirname(file))).not.toContain('state.json.journal');
});

test('a file of a newer version is refused, naming both versions, and stays as it is', async () => {
  const folder = temporaryFolder();
  const newer = whole.replace('"version":2', '"version":3');
  writeFileSync(fileIn(folder), newer);

  await expect(opened(fileIn(folder))).rejects.toMatchObject({
    problems: [
      {
        problem: 'it was written by a newer release, in version 3; this one knows up to version 2',
        mayPass: true,
      },
    ],
  });
  expect(readFileSync(fileIn(folder), 'utf8')).toBe(newer);
  expect(readdirSync(folder)).toEqual(['state.json']);
});

test('a file of a newer version names the copy that was kept at the upgrade', async () => {
  const folder = temporaryFolder();
  writeFileSync(fileIn(folder), whole.replace('"version":2', '"version":3'));
  writeFileSync(`${fileIn(folder)}.v2`, whole);

  await expect(opened(fileIn(folder))).rejects.toThrow(
    /run the newer release, or go back as docs\/upgrading\.md says; .*state\.json\.v2 was kept at the upgrade/,
  );
  expect(readFileSync(`${fileIn(folder)}.v2`, 'utf8')).toBe(whole);
});

test.each(['EBUSY', 'EXDEV'])('a file that may not be replaced (%s) is found at the start', async (code) => {
  const refusing = () => Promise.reject(Object.assign(new Error('rename'), { code }));
  const folder = temporaryFolder();

  await expect(opened(fileIn(folder), refusing)).rejects.toMatchObject({
    problems: [{ remedy: `mount the folder ${folder} instead`, mayPass: true }],
  });
});

test('a disk that is full at the start is told and counted, and no reason not to start', async () => {
  const full = () => Promise.reject(Object.assign(new Error('write'), { code: 'ENOSPC' }));

  const { noted, failures } = await opened(fileIn(temporaryFolder()), full);

  expect(noted.map(({ event }) => event)).toEqual(['state_begun', 'state_save_failed']);
  expect(failures()).toBe(1);
});

test('a damaged file that cannot be set aside is a problem with a remedy, not a crash', async () => {
  const folder = temporaryFolder();
  writeFileSync(fileIn(folder), '{');
  await mkdir(`${fileIn(folder)}.damaged-${Date.parse(noon) / 1_000}`);

  await expect(opened(fileIn(folder))).rejects.toThrow(ConfigError);
});

test('a write that fails leaves nothing beside the file', async () => {
  const folder = temporaryFolder();
  await mkdir(fileIn(folder));

  await expect(replaceFile(fileIn(folder), 'text')).rejects.toThrow();
  expect(readdirSync(folder)).toEqual(['state.json']);
});

test('a folder that does not exist is refused with a remedy', async () => {
  const file = path.join(temporaryFolder(), 'missing', 'state.json');

  await expect(opened(file)).rejects.toThrow(
    /state\.json: there is no folder .*missing; make it, or name another --state\.file/,
  );
});

test('a folder in place of the file is refused with a remedy', async () => {
  const folder = temporaryFolder();
  await mkdir(fileIn(folder));

  await expect(opened(fileIn(folder))).rejects.toThrow(ConfigError);
});

test('a save that fails is told, counted and forgotten: the text before stays, and so does what is known', async () => {
  const file = fileIn(temporaryFolder());
  let isFull = false;
  const { store, failures } = await opened(file, async (name, text) => {
    if (isFull) throw new Error('ENOSPC');
    await replaceFile(name, text);
  });
  await store.save('ventas', savedWith(1));
  isFull = true;

  await expect(store.save('ventas', savedWith(2))).rejects.toThrow(StateError);

  expect(failures()).toBe(1);
  expect(store.saved('ventas')).toEqual(savedWith(1));
  isFull = false;
  await store.save('soporte', savedWith(3));
  expect(parsed(readFileSync(file, 'utf8'))).toEqual(
    new Map([
      ['ventas', savedWith(1)],
      ['soporte', savedWith(3)],
    ]),
  );
});

test('saves at the same time do not mix, and the last of each operation stands', async () => {
  const file = fileIn(temporaryFolder());
  const { store } = await opened(file);

  await Promise.all(
    [1, 2, 3, 4, 5].flatMap((n) => [store.save('a', savedWith(n)), store.save('b', savedWith(10 * n))]),
  );

  expect(parsed(readFileSync(file, 'utf8'))).toEqual(
    new Map([
      ['a', savedWith(5)],
      ['b', savedWith(50)],
    ]),
  );
});

test('only its owner may read the file, and nothing but the file and its lock is left behind', async () => {
  const folder = temporaryFolder();
  const { store } = await opened(fileIn(folder));

  for (let n = 1; n <= 5; n += 1) await store.save('ventas', savedWith(n));

  expect((await stat(fileIn(folder))).mode & 0o777).toBe(0o600);
  expect(readdirSync(folder).sort()).toEqual(['state.json', expect.stringMatching(/^state\.json\.lock-/)]);
});

test('what a killed process left of a write is overwritten by the next', async () => {
  const folder = temporaryFolder();
  writeFileSync(`${fileIn(folder)}.new`, whole.slice(0, 80));
  const { store } = await opened(fileIn(folder));

  await store.save('ventas', savedWith(2));

  expect(readdirSync(folder).sort()).toEqual(['state.json', expect.stringMatching(/^state\.json\.lock-/)]);
});

test('a link to a device in the place of a write under way is replaced', async () => {
  const folder = temporaryFolder();
  symlinkSync('/dev/full', `${fileIn(folder)}.new`);
  const { store } = await opened(fileIn(folder));

  await store.save('ventas', savedWith(2));

  expect(readdirSync(folder)).not.toContain('state.json.new');
  expect(parsed(readFileSync(fileIn(folder), 'utf8'))).toEqual(new Map([['ventas', savedWith(2)]]));
});

test('a state file of three gigabytes is set aside', async () => {
  const file = fileIn(temporaryFolder());
  writeFileSync(file, '');
  truncateSync(file, 3_000_000_000);

  const { noted } = await opened(file);

  expect(noted).toMatchObject([{ event: 'state_set_aside' }]);
  expect(noted[0]?.problem).toMatch(/larger than 268435456 bytes/);
});

test('a link to a device in the place of the file is refused with a remedy', async () => {
  const file = fileIn(temporaryFolder());
  symlinkSync('/dev/zero', file);

  await expect(opened(file)).rejects.toThrow(/this is not a regular file; name another --state\.file/);
});

test('a file behind a symbolic link is written where it lies', async () => {
  const [folder, target] = [temporaryFolder(), temporaryFolder()];
  writeFileSync(path.join(target, 'real.json'), whole);
  symlinkSync(path.join(target, 'real.json'), fileIn(folder));
  const { store } = await opened(fileIn(folder));

  await store.save('ventas', savedWith(2));

  expect(parsed(readFileSync(path.join(target, 'real.json'), 'utf8'))).toEqual(new Map([['ventas', savedWith(2)]]));
});

test('a second exporter on the file is refused and told what to do', async () => {
  const file = fileIn(temporaryFolder());
  await opened(file);

  await expect(opened(file)).rejects.toThrow(
    /another running exporter writes this state file; stop it, or give this one a --state\.file of its own/,
  );
});

test('a state file cut off at any byte is either whole or set aside, never half believed', () => {
  const file = fileIn(temporaryFolder());
  for (let length = 0; length < whole.length - 1; length += 7) {
    writeFileSync(file, whole);
    truncateSync(file, length);
    expect(parsed(readFileSync(file, 'utf8'))).toHaveProperty('problem');
  }
});

test('an operation that is configured no longer is kept while its day lasts, then forgotten, told and counted', async () => {
  const file = fileIn(temporaryFolder());
  const { store, clock, noted, forgotten } = await opened(file);
  await store.save('ventas', savedWith(1));
  await store.save('vieja', savedWith(2));

  store.retain(['ventas']);
  clock.setWall('2026-03-04T11:59:59Z');
  await store.save('ventas', savedWith(1));
  expect(store.saved('vieja')).toEqual(savedWith(2));
  clock.setWall('2026-03-04T12:00:00Z');
  await store.save('ventas', savedWith(1));

  expect(store.saved('vieja')).toBeUndefined();
  expect([...(parsed(readFileSync(file, 'utf8')) as SavedState).keys()]).toEqual(['ventas']);
  expect(forgotten()).toBe(1);
  expect(noted.filter(({ event }) => event === 'operations_forgotten')).toEqual([
    { event: 'operations_forgotten', operations: ['vieja'] },
  ]);
});

test('what is forgotten while the file is being written whole is in no later file', async () => {
  const file = fileIn(temporaryFolder());
  let atWrite: () => void = () => undefined;
  const { store, clock } = await opened(file, async (name, text) => {
    atWrite();
    await replaceFile(name, text);
  });
  await store.save('vieja', savedWith(1));
  clock.setWall('2026-03-06T17:00:00Z');
  atWrite = () => store.retain(['ventas', 'soporte']);
  await store.save('ventas', savedWith(30));
  atWrite = () => undefined;

  await store.save('soporte', savedWith(1)); // so little that it would go to the journal

  expect([...(parsed(readFileSync(file, 'utf8')) as SavedState).keys()]).toEqual(['ventas', 'soporte']);
});

test('what is forgotten after the last save is gone from the file after a stop', async () => {
  const file = fileIn(temporaryFolder());
  const { store, clock } = await opened(file);
  await store.save('ventas', savedWith(1));
  await store.save('vieja', savedWith(30));
  clock.setWall('2026-03-06T17:00:00Z');
  store.retain(['ventas']);

  await store.close();

  expect([...(parsed(readFileSync(file, 'utf8')) as SavedState).keys()]).toEqual(['ventas']);
});

test('a stop waits for the saves that were asked for, and after it nothing is written any more', async () => {
  const file = fileIn(temporaryFolder());
  const order: string[] = [];
  const { store } = await opened(file, async (name, text) => {
    for (let turn = 0; turn < 200; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    await replaceFile(name, text);
    order.push('written');
  });
  const saved = Promise.all([store.save('ventas', savedWith(1)), store.save('soporte', savedWith(2))]);
  const closed = store.close().then(() => order.push('closed'));
  const late = store.save('ventas', savedWith(3));

  await expect(late).rejects.toThrow(StateError);
  await Promise.all([saved, closed]);
  expect(order).toEqual(['written', 'written', 'closed']);
  expect(parsed(readFileSync(file, 'utf8'))).toEqual(
    new Map([
      ['ventas', savedWith(1)],
      ['soporte', savedWith(2)],
    ]),
  );
});

test('what is configured, enabled or not, is never forgotten, however old its day', async () => {
  const file = fileIn(temporaryFolder());
  const { store, clock, forgotten } = await opened(file);
  await store.save('ventas', savedWith(1));
  await store.save('apagada', savedWith(1));

  clock.setWall('2026-03-06T17:00:00Z');
  store.retain(['ventas', 'apagada']);
  await store.save('ventas', savedWith(1));

  expect(store.saved('apagada')).toEqual(savedWith(1));
  expect(forgotten()).toBe(0);
});

test('the intervals of the day come back, and where they cannot be read the rest of the state does', () => {
  const intervals = [[Date.parse('2026-03-03T05:00:00Z'), 300_000, '12 3 9 2 6;;4+ - 1 0 1']] as const;
  const saved = {
    ...savedWith(1).reports.get(smartHold.api),
    ledger: undefined,
    closedDay: undefined,
    trial: undefined,
  };
  const text = serialised(
    new Map([['ventas', { ...savedWith(1), reports: new Map([[smartHold.api, { ...saved, intervals }]]) }]]),
  );
  const read = (file: string) => {
    const state = parsed(file);
    return 'problem' in state ? state : state.get('ventas')?.reports.get(smartHold.api)?.intervals;
  };

  expect(read(text)).toEqual(intervals);
  for (const foreign of ['"a chart"', '[[1,2]]', '[["x",300000,""]]', '{}', 'null', '[[1.5,300000,""]]']) {
    expect(read(text.replace(/"intervals":\[\[.*?\]\]/, `"intervals":${foreign}`)), foreign).toBeUndefined();
  }
});
