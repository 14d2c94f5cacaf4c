import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { ConfigError } from '../../src/base/errors.ts';
import { lockState } from '../../src/ledger/file-lock.ts';
import { keptLog } from '../support/lines.ts';
import { temporaryFolder } from '../support/folders.ts';

/** Asks for the lock; true: had until the test ends, false: refused. Anything else fails the test. */
async function isGranted(file: string): Promise<boolean> {
  const { log, lines } = keptLog();
  try {
    const release = await lockState(file, log);
    onTestFinished(release);
    expect(lines()).toEqual([]);
    return true;
  } catch (error) {
    if (error instanceof ConfigError) return false;
    throw error;
  }
}

/** A process that asks for the lock, says `held` or `refused`, and stays. */
async function contender(file: string) {
  const script = `
    import { lockState } from ${JSON.stringify(path.resolve('dist/ledger/file-lock.js'))};
    const note = (fields) => console.log(fields.event);
    const log = { debug: note, info: note, warn: note, error: note };
    process.stdin.once('data', () => lockState(${JSON.stringify(file)}, log).then(
      () => console.log('held'), (error) => console.log(error.name === 'ConfigError' ? 'refused' : error.stack)));
    console.log('ready');
    setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['pipe', 'pipe', 'inherit'] });
  const exited = once(child, 'exit');
  const kill = async () => {
    child.kill('SIGKILL');
    await exited;
  };
  onTestFinished(kill);
  const said = async () => String(((await once(child.stdout, 'data')) as [Buffer])[0]).trim();
  expect(await said()).toBe('ready');
  return {
    kill,
    ask: async () => {
      const answer = said();
      child.stdin.write('go');
      return answer;
    },
  };
}

const stateIn = (folder: string) => path.join(folder, 'state.json');
const locksIn = (folder: string) => readdirSync(folder).filter((name) => name.includes('.lock'));

test('of many processes that start at once exactly one gets the file, and after its kill one of the next', async () => {
  const folder = temporaryFolder();

  for (let round = 0; round < 2; round += 1) {
    const contenders = await Promise.all(Array.from({ length: 6 }, () => contender(stateIn(folder))));
    const answers = await Promise.all(contenders.map(({ ask }) => ask()));

    expect(answers.toSorted()).toEqual(['held', ...Array.from({ length: 5 }, () => 'refused')]);
    await Promise.all(contenders.map(({ kill }) => kill())); // and what they leave behind is in the way of the next
  }
});

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

test.each([
  ['a folder of 300 characters', ['d'.repeat(150), 'e'.repeat(150)], 'state.json'],
  ['a path of just above 107 bytes', ['f'.repeat(80)], 'state.json'],
  ['a name of 200 characters', [], `${'n'.repeat(200)}.json`],
  ['a name of letters of many bytes', ['ñ'.repeat(50)], `${'漢'.repeat(60)}.json`],
])('%s is locked where it lies, and freed after a kill', async (_, folders, name) => {
  const folder = path.join(temporaryFolder(), ...folders);
  mkdirSync(folder, { recursive: true });
  const holder = await contender(path.join(folder, name));

  expect(await holder.ask()).toBe('held');
  expect(locksIn(folder)).toHaveLength(1);
  expect(await isGranted(path.join(folder, name))).toBe(false);
  await holder.kill();

  expect(await isGranted(path.join(folder, name))).toBe(true);
  expect(locksIn(folder)).toHaveLength(1);
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
