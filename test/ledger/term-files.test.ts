import {
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { isStateHeld } from '../../src/ledger/file-lock.ts';
import { isStateInUse } from '../../src/ledger/in-use.ts';
import { beginTerm, highestTerm } from '../../src/ledger/term-files.ts';
import { temporaryFolder } from '../support/folders.ts';

const inFolder = () => path.join(temporaryFolder(), 'state.json');
const read = (file: string) => readFileSync(file, 'utf8');

test('each term begins with what the one before it left, journal and all', async () => {
  const file = inFolder();
  const third = await beginTerm(file, 3);
  writeFileSync(third, 'three');
  writeFileSync(`${third}.journal`, 'three, later');

  const fifth = await beginTerm(file, 5);

  expect([read(fifth), read(`${fifth}.journal`)]).toEqual(['three', 'three, later']);
  expect(await highestTerm(file)).toBe(5);
});

test('what an earlier holder still writes reaches no later one', async () => {
  const file = inFolder();
  const third = await beginTerm(file, 3);
  writeFileSync(third, 'three');
  const fifth = await beginTerm(file, 5);
  writeFileSync(fifth, 'five');
  writeFileSync(third, 'three, woken');

  expect(read(await beginTerm(file, 6))).toBe('five');
});

test('the file of an exporter that had no lease is taken over, and its name leads to the newest term', async () => {
  const file = inFolder();
  writeFileSync(file, 'alone');
  writeFileSync(`${file}.journal`, 'alone, later');

  const first = await beginTerm(file, 1);

  expect([read(first), read(`${first}.journal`), read(file)]).toEqual(['alone', 'alone, later', 'alone']);
  expect(lstatSync(file).isSymbolicLink()).toBe(true);
  expect(existsSync(`${file}.journal`)).toBe(false);
});

test('a file that was put in its place counts more than the terms before it', async () => {
  const file = inFolder();
  writeFileSync(await beginTerm(file, 3), 'three');
  await beginTerm(file, 4);
  const kept = path.join(path.dirname(file), 'kept');
  writeFileSync(kept, 'put there');
  renameSync(kept, file);

  expect(read(await beginTerm(file, 5))).toBe('put there');
});

test('a term is not begun without what the one before it left, where that cannot be read', async () => {
  const file = inFolder();
  mkdirSync(`${file}.term-3`);

  await expect(beginTerm(file, 5)).rejects.toThrow('state.json.term-3: ');
  expect(existsSync(`${file}.term-5`)).toBe(false);
});

test('terms before the last one go', async () => {
  const file = inFolder();
  for (const term of [1, 2, 3, 4]) writeFileSync(await beginTerm(file, term), String(term));

  expect(readdirSync(path.dirname(file)).sort()).toEqual(['state.json', 'state.json.term-3', 'state.json.term-4']);
});

test('without a state nothing is made up', async () => {
  const file = inFolder();

  expect(existsSync(await beginTerm(file, 1))).toBe(false);
  expect(await highestTerm(file)).toBe(0);
});

test('a state behind a link of somebody’s own is taken over and left where it lies', async () => {
  const file = inFolder();
  const kept = path.join(temporaryFolder(), 'kept.json');
  writeFileSync(kept, 'alone');
  writeFileSync(`${kept}.journal`, 'alone, later');
  symlinkSync(kept, file);

  const first = await beginTerm(file, 1);
  writeFileSync(first, 'one');
  const second = await beginTerm(file, 2);

  expect([read(kept), read(`${kept}.journal`)]).toEqual(['alone', 'alone, later']);
  expect([read(second), read(`${second}.journal`), read(file)]).toEqual(['one', 'alone, later', 'one']);
});

test('a journal that a crash left of a term that never began is not taken for its own', async () => {
  const file = inFolder();
  writeFileSync(await beginTerm(file, 3), 'three');
  writeFileSync(`${file}.term-4.journal`, 'of another state');

  const fourth = await beginTerm(file, 4);

  expect([read(fourth), existsSync(`${fourth}.journal`)]).toEqual(['three', false]);
});

test('what cannot be read of the term before is an error, and begins no empty term', async () => {
  const file = inFolder();
  writeFileSync(await beginTerm(file, 3), 'three');
  mkdirSync(`${file}.term-3.journal`);

  await expect(beginTerm(file, 4)).rejects.toThrow(/term-3\.journal: /);
  expect(existsSync(`${file}.term-4`)).toBe(false);
});

test('with a term go its journal and what dead processes left of it, and nothing that only looks alike', async () => {
  const file = inFolder();
  const first = await beginTerm(file, 1);
  for (const ending of ['', '.journal', '.new', '.journal.new', '.lock-0123456789abcdef'])
    writeFileSync(first + ending, '');
  for (const ending of ['.damaged-1772557200', '.v1', '0', 'x']) writeFileSync(first + ending, '');
  for (const term of [2, 3]) writeFileSync(await beginTerm(file, term), String(term));

  const left = readdirSync(path.dirname(file)).filter((name) => name.startsWith('state.json.term-1'));
  expect(left.sort()).toEqual(['.damaged-1772557200', '.v1', '0', 'x'].map((ending) => `state.json.term-1${ending}`));
});

test('a state that leads to a term counts as in use: who writes it may run on another machine', async () => {
  const file = inFolder();
  expect(await isStateInUse(file)).toBe(false);
  const third = await beginTerm(file, 3);
  writeFileSync(third, 'three');

  expect(await isStateHeld(file)).toBe(false);
  expect([await isStateInUse(file), await isStateInUse(third)]).toEqual([true, true]);
});

test('where no link can be made the term begins all the same', async () => {
  const file = inFolder();
  mkdirSync(`${file}.link`); // in the place of the link on its way

  expect(path.basename(await beginTerm(file, 1))).toBe('state.json.term-1');
});
