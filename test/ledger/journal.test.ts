import { copyFileSync, existsSync, readFileSync, renameSync, rmSync, statSync, truncateSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';
import { StateError } from '../../src/base/errors.ts';
import { replaceFile } from '../../src/ledger/durable-write.ts';
import type { SavedOperation } from '../../src/ledger/file-format.ts';
import { journalLine, readJournal } from '../../src/ledger/journal.ts';
import type { WriteText } from '../../src/ledger/state-files.ts';
import { openStateStore } from '../../src/ledger/store.ts';
import { beginTerm } from '../../src/ledger/term-files.ts';
import { emptyPool } from '../../src/wolkvox/pool.ts';
import { reports } from '../../src/wolkvox/reports/reports.ts';
import { fakeClock } from '../support/fake-clock.ts';
import { temporaryFolder } from '../support/folders.ts';
import { keptLog } from '../support/lines.ts';

const saved = (own: number): SavedOperation => ({
  source: 'https://wv0042.wolkvox.com America/Bogota',
  tokenMark: undefined,
  shown: undefined,
  facts: undefined,
  reports: new Map(),
  pool: { ...emptyPool('2026-03-03'), own },
});
const names = Array.from({ length: 40 }, (_, n) => `operation ${n}`);

async function open(file: string, writeText: WriteText = replaceFile) {
  const { log, lines } = keptLog();
  const clock = fakeClock('2026-03-03T17:00:00Z');
  const deps = { reports, clock, log, onSaveFailed: () => undefined, onForgotten: () => undefined, writeText };
  const store = await openStateStore(file, deps);
  onTestFinished(() => store.close());
  return { store, lines, ownOf: (name: string) => store.saved(name)?.pool.own };
}

/** A state file of forty operations, and how often it was written whole since. */
async function fortyOperations() {
  const file = path.join(temporaryFolder(), 'state.json');
  let wholeWrites = 0;
  const opened = await open(file, async (name, text) => {
    wholeWrites += 1;
    await replaceFile(name, text);
  });
  await Promise.all(names.map((name) => opened.store.save(name, saved(0))));
  wholeWrites = 0;
  return { ...opened, file, journal: `${file}.journal`, wholeWrites: () => wholeWrites };
}

/** Another process over a copy of the files, as a crash would have left them. */
async function afterCrash(file: string) {
  const copy = path.join(temporaryFolder(), 'state.json');
  copyFileSync(file, copy);
  if (existsSync(`${file}.journal`)) copyFileSync(`${file}.journal`, `${copy}.journal`);
  return open(copy);
}

test('of many operations a save writes what changed, and a crash loses none of it', async () => {
  const { store, file, journal, wholeWrites } = await fortyOperations();
  for (const own of [1, 2, 3]) await store.save('operation 7', saved(own));
  await store.save('operation 8', saved(9));

  expect(wholeWrites()).toBe(0);
  expect(statSync(journal).mode & 0o777).toBe(0o600);
  const { ownOf } = await afterCrash(file);
  expect([ownOf('operation 6'), ownOf('operation 7'), ownOf('operation 8')]).toEqual([0, 3, 9]);
});

test('the journal stays within twice the file, and the file alone is whole after a stop', async () => {
  const { store, file, journal, wholeWrites } = await fortyOperations();
  for (let own = 1; own <= 400; own += 1) await store.save(names[own % 40] ?? '', saved(own));

  expect(wholeWrites()).toBeGreaterThan(2);
  expect(wholeWrites()).toBeLessThan(10);
  expect(existsSync(journal) ? statSync(journal).size : 0).toBeLessThanOrEqual(2 * statSync(file).size);
  await store.save('operation 1', saved(500));
  await store.close();
  expect(existsSync(journal)).toBe(false);
  expect((await open(file)).ownOf('operation 1')).toBe(500);
});

test('saves that wait for one under way are written together', async () => {
  const { store, file, wholeWrites } = await fortyOperations();

  await Promise.all(names.map((name, n) => store.save(name, saved(n))));

  expect(wholeWrites()).toBeLessThanOrEqual(1);
  const { ownOf } = await afterCrash(file);
  expect(names.map(ownOf)).toEqual(names.map((_, n) => n));
});

test('a journal of an earlier writing of the file says nothing', async () => {
  const { store, file, journal } = await fortyOperations();
  await store.save('operation 7', saved(1));
  copyFileSync(journal, `${file}.kept`);
  await store.save('operation 7', saved(2));
  await store.close();
  renameSync(`${file}.kept`, journal);

  expect((await open(file)).ownOf('operation 7')).toBe(2);
});

test('whoever deletes the state file deletes what the journal holds', async () => {
  const { store, file } = await fortyOperations();
  await store.save('operation 7', saved(1));
  const copy = path.join(temporaryFolder(), 'state.json');
  copyFileSync(`${file}.journal`, `${copy}.journal`);

  expect((await open(copy)).ownOf('operation 7')).toBeUndefined();
  expect(existsSync(`${copy}.journal`)).toBe(false);
});

test.each(['the file', 'the journal'])(
  '%s deleted under a running exporter costs nothing that is saved later',
  async (which) => {
    const { store, file, journal } = await fortyOperations();
    await store.save('operation 7', saved(1));
    rmSync(which === 'the file' ? file : journal);

    await store.save('operation 8', saved(2));

    const { ownOf } = await afterCrash(file);
    expect([ownOf('operation 7'), ownOf('operation 8')]).toEqual([1, 2]);
  },
);

test('a journal that cannot be written fails the save, and the next save writes the file whole', async () => {
  const { store, file, journal, wholeWrites, ownOf } = await fortyOperations();
  const blocked = temporaryFolder();
  renameSync(blocked, journal); // a folder in its place

  await expect(store.save('operation 7', saved(1))).rejects.toThrow(StateError);
  expect(ownOf('operation 7')).toBe(0);
  rmSync(journal, { recursive: true });
  await store.save('operation 8', saved(2));

  expect(wholeWrites()).toBe(1);
  const after = await afterCrash(file);
  expect([after.ownOf('operation 7'), after.ownOf('operation 8')]).toEqual([0, 2]);
});

test('a whole write that is reported as failed and has happened takes no later save with it', async () => {
  const file = path.join(temporaryFolder(), 'state.json');
  let isFailing = false;
  const { store, ownOf } = await open(file, async (name, text) => {
    await replaceFile(name, text);
    if (isFailing) throw new Error('EIO');
  });
  await Promise.all(names.map((name) => store.save(name, saved(0))));
  await store.save('operation 7', saved(1)); // begins a journal
  isFailing = true;
  await expect(Promise.all(names.map((name) => store.save(name, saved(2))))).rejects.toThrow(StateError);
  isFailing = false;
  await store.save('operation 8', saved(3));

  const after = await afterCrash(file);
  expect([ownOf('operation 7'), ownOf('operation 8')]).toEqual([1, 3]);
  expect([after.ownOf('operation 7'), after.ownOf('operation 8')]).toEqual([1, 3]);
});

test('a stop that cannot write the file whole leaves the journal', async () => {
  const file = path.join(temporaryFolder(), 'state.json');
  let isFull = false;
  const { store } = await open(file, async (name, text) => {
    if (isFull) throw new Error('ENOSPC');
    await replaceFile(name, text);
  });
  await Promise.all(names.map((name) => store.save(name, saved(0))));
  await store.save('operation 7', saved(1));
  isFull = true;
  await store.close();

  expect((await open(file)).ownOf('operation 7')).toBe(1);
});

test('a journal cut off at any byte gives the lines that are whole and no other', () => {
  const lines = ['{"name":"á"}', '{"name":"b"}', '{"name":"c"}'];
  const whole = Buffer.from([journalLine('{"generation":3}'), ...lines.map(journalLine)].join(''));
  for (let length = 0; length <= whole.length; length += 1) {
    const read = readJournal(whole.toString('utf8', 0, length), 3);
    expect(read?.lines ?? []).toEqual(lines.slice(0, read?.lines.length ?? 0));
    expect(read?.lost ?? 0).toBe(0);
  }
  expect(readJournal(whole.toString('utf8'), 3)?.lines).toEqual(lines);
});

test('a byte changed anywhere in a journal changes no line that is read', () => {
  const lines = ['{"name":"a"}', '{"name":"b"}', '{"name":"c"}'];
  const whole = [journalLine('{"generation":3}'), ...lines.map(journalLine)].join('');
  fc.assert(
    fc.property(fc.nat(whole.length - 1), fc.constantFrom('x', '0', ' ', '\n'), (at, character) => {
      const read = readJournal(whole.slice(0, at) + character + whole.slice(at + 1), 3)?.lines ?? [];
      expect(read).toEqual(lines.slice(0, read.length));
    }),
  );
});

test('a journal that is damaged in its middle is told with the number of saves that are lost', async () => {
  const { store, file, journal } = await fortyOperations();
  for (const own of [1, 2, 3]) await store.save(`operation ${own}`, saved(own));
  const text = readFileSync(journal, 'utf8').split('\n');
  const copy = path.join(temporaryFolder(), 'state.json');
  copyFileSync(file, copy);
  await replaceFile(`${copy}.journal`, [text[0], 'damaged', ...text.slice(2)].join('\n'));

  const { lines, ownOf } = await open(copy);

  expect(lines()).toContainEqual(expect.objectContaining({ event: 'state_journal_damaged', lines: 2 }));
  expect(ownOf('operation 1')).toBe(0);
});

test('a save cut off by a kill was not acknowledged, and nothing is told', async () => {
  const { store, file, journal } = await fortyOperations();
  await store.save('operation 1', saved(1));
  await store.save('operation 2', saved(2));
  const copy = path.join(temporaryFolder(), 'state.json');
  copyFileSync(file, copy);
  copyFileSync(journal, `${copy}.journal`);
  truncateSync(`${copy}.journal`, statSync(journal).size - 5);

  const { lines, ownOf } = await open(copy);

  expect([ownOf('operation 1'), ownOf('operation 2')]).toEqual([1, 0]);
  expect(lines()).toEqual([]);
});

test('who takes over goes on from a journal that was never merged, and what the one before writes later reaches nobody', async () => {
  const name = path.join(temporaryFolder(), 'state.json');
  const third = await open(await beginTerm(name, 3));
  await Promise.all(names.map((each) => third.store.save(each, saved(1))));
  await third.store.save('operation 7', saved(2));
  expect(existsSync(`${name}.term-3.journal`)).toBe(true);

  const fourth = await open(await beginTerm(name, 4)); // term 3 was neither closed nor ended
  await third.store.save('operation 7', saved(99));
  await fourth.store.save('operation 8', saved(3));
  await fourth.store.save('operation 8', saved(4));
  expect(existsSync(`${name}.term-4.journal`)).toBe(true);
  const fifth = await open(await beginTerm(name, 5));

  expect(['operation 6', 'operation 7', 'operation 8'].map(fifth.ownOf)).toEqual([1, 2, 4]);
});
