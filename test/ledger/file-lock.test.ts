import { once } from 'node:events';
import { mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { lockState } from '../../src/ledger/file-lock.ts';
import { keptLog } from '../support/lines.ts';
import { temporaryFolder } from '../support/folders.ts';
import { isGranted, locksIn, stateIn } from '../support/state-lock.ts';

test('of many that ask at the same instant exactly one gets the file, each time', async () => {
  for (let round = 0; round < 10; round += 1) {
    const file = stateIn(temporaryFolder());

    const granted = await Promise.all(Array.from({ length: 12 }, () => isGranted(file)));

    expect(granted.filter(Boolean)).toHaveLength(1);
  }
});

test('two names of one file are one lock', async () => {
  const [folder, other] = [temporaryFolder(), temporaryFolder()];
  writeFileSync(stateIn(folder), '');
  symlinkSync(stateIn(folder), path.join(other, 'link.json'));
  symlinkSync(folder, path.join(other, 'folder'));

  expect(await isGranted(stateIn(folder))).toBe(true);
  expect(await isGranted(path.join(other, 'link.json'))).toBe(false);
  expect(await isGranted(path.join(other, 'folder', 'state.json'))).toBe(false);
});

test('two files of one folder are two locks', async () => {
  const folder = temporaryFolder();

  expect(await isGranted(stateIn(folder))).toBe(true);
  expect(await isGranted(path.join(folder, 'state.json.lock'))).toBe(true);
});

test('long paths that begin alike are two locks', async () => {
  const folder = path.join(temporaryFolder(), 'd'.repeat(120));
  mkdirSync(`${folder}1`);
  mkdirSync(`${folder}2`);

  expect(await isGranted(stateIn(`${folder}1`))).toBe(true);
  expect(await isGranted(stateIn(`${folder}2`))).toBe(true);
});

test('an exporter of version 0.1.0 that holds the file is seen', async () => {
  const file = stateIn(temporaryFolder());
  const old = createServer((socket) => socket.destroy()).listen(`${file}.lock`);
  onTestFinished(() => void old.close());
  await once(old, 'listening');

  expect(await isGranted(file)).toBe(false);
});

test('a file that only looks like a lock is left alone', async () => {
  const folder = temporaryFolder();
  writeFileSync(path.join(folder, 'state.json.lock-backup'), 'mine');

  expect(await isGranted(stateIn(folder))).toBe(true);
  expect(locksIn(folder)).toContain('state.json.lock-backup');
});

test('what is given up leaves nothing behind and is free at once', async () => {
  const folder = temporaryFolder();
  const release = await lockState(stateIn(folder), keptLog().log);

  await release();

  expect(readdirSync(folder)).toEqual([]);
  expect(await isGranted(stateIn(folder))).toBe(true);
});
