import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../support/folders.ts';
import { startProgram } from '../support/program.ts';
import { isGranted, locksIn, stateIn } from '../support/state-lock.ts';

/** A process that asks for the lock when it is told to, says `held` or `refused`, and stays. */
async function contender(file: string) {
  const script = `
    import { lockState } from ${JSON.stringify(path.resolve('dist/ledger/file-lock.js'))};
    const note = (fields) => console.log(fields.event);
    const log = { debug: note, info: note, warn: note, error: note };
    process.once('SIGUSR2', () => lockState(${JSON.stringify(file)}, log).then(
      () => console.log('held'), (error) => console.log(error.name === 'ConfigError' ? 'refused' : error.stack)));
    console.log('ready');
    setInterval(() => {}, 1000);`;
  const { kill, line, signal } = startProgram(process.execPath, ['--input-type=module', '-e', script]);
  await line(/^ready$/);
  return {
    kill,
    ask: async () => {
      signal('SIGUSR2');
      return line(/^(?!ready$)/);
    },
  };
}

test('of many processes that start at once exactly one gets the file, and after its kill one of the next', async () => {
  const folder = temporaryFolder();

  for (let round = 0; round < 2; round += 1) {
    const contenders = await Promise.all(Array.from({ length: 6 }, () => contender(stateIn(folder))));
    const answers = await Promise.all(contenders.map(({ ask }) => ask()));

    expect(answers.toSorted()).toEqual(['held', ...Array.from({ length: 5 }, () => 'refused')]);
    await Promise.all(contenders.map(({ kill }) => kill())); // and what they leave behind is in the way of the next
  }
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
