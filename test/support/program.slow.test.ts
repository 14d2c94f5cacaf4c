import { expect, test } from 'vitest';
import { startProgram } from './program.ts';
import { programTest } from './program-test.ts';
import { until } from './until.ts';

/** A program that says where it listens, and listens until it is ended. */
const listener = `require('node:http').createServer((req, res) => res.end()).listen(0, '127.0.0.1', function () {
  console.log('at http://127.0.0.1:' + this.address().port);
})`;

/** A program that has another one listen and passes no signal on to it, like faketime. */
const wrapper = (stdio: string, more = '') =>
  `const child = require('node:child_process').spawn(process.execPath, ['-e', ${JSON.stringify(listener)}], { stdio: '${stdio}' });${more}`;

/** Starts a program that listens; answers where, and what ends it when its test ends. */
async function listening(program: string, args: readonly string[]) {
  const ends: (() => void | Promise<void>)[] = [];
  const { line, ended } = startProgram(program, args, { onEnd: (end) => void ends.push(end) });
  const url = (await line(/^at /)).slice('at '.length);
  return { url, ended, endOfTest: async () => ends[0]?.() };
}

const isListening = (url: string) =>
  fetch(url).then(
    () => true,
    () => false,
  );
const isGone = (url: string) => until(async () => ((await isListening(url)) ? undefined : true));

test('what a program has started ends with the test', async () => {
  const { url, endOfTest } = await listening(process.execPath, ['-e', wrapper('inherit')]);
  expect(await isListening(url)).toBe(true);

  await endOfTest();

  expect(await isGone(url)).toBe(true);
});

programTest('faketime', 'a program under faketime ends with the test', async () => {
  const { url, endOfTest } = await listening('faketime', ['@1000000000', process.execPath, '-e', listener]);
  expect(await isListening(url)).toBe(true);

  await endOfTest();

  expect(await isGone(url)).toBe(true);
});

test('what a program leaves behind is ended as soon as it has ended itself', async () => {
  const leaves = `child.stdout.once('data', (text) => process.stdout.write(text, () => process.exit(3)));`;
  const { url, ended } = await listening(process.execPath, ['-e', wrapper('pipe', leaves)]);

  expect((await ended).code).toBe(3);
  expect(await isGone(url)).toBe(true);
});

test('a program that does not exist is told apart from one that fails', async () => {
  await expect(startProgram('no-such-program', []).ended).rejects.toThrow('ENOENT');
  expect((await startProgram(process.execPath, ['-e', 'process.exit(3)']).ended).code).toBe(3);
});
