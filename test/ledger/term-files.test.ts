import { existsSync, lstatSync, mkdirSync, readFileSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
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
