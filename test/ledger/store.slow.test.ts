import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { ConfigError } from '../../src/base/errors.ts';
import { openStateStore, type StateStore } from '../../src/ledger/store.ts';
import { emptyPool } from '../../src/wolkvox/pool.ts';
import { reports } from '../../src/wolkvox/reports/reports.ts';
import { fakeClock } from '../support/fake-clock.ts';
import { temporaryFolder } from '../support/folders.ts';
import { keptLog } from '../support/lines.ts';
import { run, startProgram } from '../support/program.ts';
import { programTest } from '../support/program-test.ts';

const fileIn = (folder: string) => path.join(folder, 'state.json');

/** A store on this file, closed with the test. */
async function opened(file: string): Promise<StateStore> {
  const clock = fakeClock('2026-03-03T17:00:00Z');
  const store = await openStateStore(file, {
    reports,
    clock,
    log: keptLog().log,
    onSaveFailed: () => undefined,
    onForgotten: () => undefined,
  });
  onTestFinished(() => store.close());
  return store;
}

programTest(['unshare', 'mount'], 'a full disk fails a save, and the text before stays', async () => {
  const folder = temporaryFolder();
  const script = `
    import { replaceFile } from ${JSON.stringify(path.resolve('dist/ledger/durable-write.js'))};
    const file = ${JSON.stringify(fileIn(folder))};
    await replaceFile(file, 'the text before');
    console.log(await replaceFile(file, 'x'.repeat(300_000)).then(() => 'written', ({ code }) => code));
    console.log((await import('node:fs')).readFileSync(file, 'utf8'));`;
  const mount = `mount -t tmpfs -o size=64k tmpfs ${folder} && exec "$0" --input-type=module -e "$1"`;

  const outcome = await run('unshare', ['-rm', 'sh', '-c', mount, process.execPath, script]);

  if (outcome.stderr.includes('unshare failed') || outcome.stderr.includes('permission denied')) return; // no user namespaces here
  expect(outcome.stdout).toBe('ENOSPC\nthe text before\n');
});

programTest(['unshare', 'mount'], 'a file mounted alone is refused before anything is written', async () => {
  const folder = temporaryFolder();
  const script = `
    import { stateFileProblems } from ${JSON.stringify(path.resolve('dist/ledger/file-check.js'))};
    import { replaceFile } from ${JSON.stringify(path.resolve('dist/ledger/durable-write.js'))};
    const file = ${JSON.stringify(path.join(folder, 'my state.json'))};
    console.log((await stateFileProblems(file))[0]?.remedy);
    console.log(await replaceFile(file, '').catch(({ code }) => code));
    console.log((await import('node:fs')).readdirSync(${JSON.stringify(folder)}).join());`;
  const mount = `touch "${folder}/my state.json" && mount --bind "${folder}/my state.json" "${folder}/my state.json" && exec "$0" --input-type=module -e "$1"`;

  const outcome = await run('unshare', ['-rm', 'sh', '-c', mount, process.execPath, script]);

  if (outcome.stderr.includes('unshare failed') || outcome.stderr.includes('permission denied')) return; // no user namespaces here
  expect(outcome.stdout).toBe(`mount the folder ${folder} instead\nEBUSY\nmy state.json\n`);
});

test('the file is free again at once after its holder was killed', async () => {
  const file = fileIn(temporaryFolder());
  const holder = startProgram(process.execPath, ['--input-type=module', '-e', holdLock(file)]);
  await holder.line(/held/);
  await expect(opened(file)).rejects.toThrow(ConfigError);

  await holder.kill();

  await expect(opened(file)).resolves.toBeDefined();
});

test('a pipe in the place of a write under way is replaced, and nothing waits for it', async () => {
  const folder = temporaryFolder();
  await run('mkfifo', [`${fileIn(folder)}.new`]);
  const store = await opened(fileIn(folder));
  const saved = {
    source: 'a',
    tokenMark: '0a1b2c3d',
    shown: undefined,
    facts: undefined,
    reports: new Map(),
    pool: emptyPool('2026-03-03'),
  };

  await store.save('ventas', saved);

  expect(readdirSync(folder)).not.toContain('state.json.new');
  expect(statSync(fileIn(folder)).isFile()).toBe(true);
});

test('a pipe in the place of the file is refused with a remedy', async () => {
  const file = fileIn(temporaryFolder());
  await run('mkfifo', [file]);

  await expect(opened(file)).rejects.toThrow(/this is not a regular file; name another --state\.file/);
});

function holdLock(file: string): string {
  const log = '{ debug() {}, info() {}, warn() {}, error() {} }';
  return `
    import { lockState } from ${JSON.stringify(path.resolve('dist/ledger/file-lock.js'))};
    await lockState(${JSON.stringify(file)}, ${log});
    console.log('held');
    setInterval(() => {}, 1000);`;
}
