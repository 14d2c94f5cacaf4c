import { chmod, mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { readToken } from '../../src/config/token.ts';
import { temporaryFolder } from '../support/folders.ts';

const canary = 'canary-6d7573742d6e65766572';

/** A file in a directory of its own, gone when the test ends. */
async function tokenFile(content: string | Uint8Array, mode = 0o600): Promise<string> {
  const file = path.join(temporaryFolder(), 'token');
  await writeFile(file, content);
  await chmod(file, mode);
  return file;
}

async function messageOf(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => 'no fault',
    (error: unknown) => (error instanceof Error ? `${error.name}: ${error.message}` : 'not an error'),
  );
}

test('a token is read from its file, without the line end and without a warning', async () => {
  const file = await tokenFile(`\uFEFF${canary}\r\n`);

  expect(await readToken({ file }, {})).toEqual({ token: canary, warnings: [] });
});

test('a token is read from its variable', async () => {
  expect(await readToken({ env: 'T' }, { T: ` ${canary} ` })).toEqual({ token: canary, warnings: [] });
});

test('a file other users can read is a warning, and the token is still read', async () => {
  const file = await tokenFile(canary, 0o644);

  expect(await readToken({ file }, {})).toMatchObject({
    token: canary,
    warnings: [{ where: file, remedy: 'chmod 600 it' }],
  });
});

test.each<[string, string | Uint8Array, string]>([
  ['empty', '', 'empty'],
  ['blank', ' \n', 'empty'],
  ['of two lines', `${canary}\n${canary}`, 'a space or line break'],
  ['with a control character', `${canary}\u0007x`, 'a character that an HTTP header cannot carry'],
  ['with a letter beyond ASCII', `${canary}ñ`, 'a character that an HTTP header cannot carry'],
  ['that is not text', Uint8Array.of(0xff, 0xfe, 0x41, 0x42), 'a character that an HTTP header cannot carry'],
  ['too large', canary.repeat(10_000), 'larger than'],
])('a token file %s is a fault that does not show it', async (_, content, problem) => {
  const message = await messageOf(readToken({ file: await tokenFile(content) }, {}));

  expect(message).toContain('ConfigError');
  expect(message).toContain(problem);
  expect(message).not.toContain('canary');
});

test('a missing file, a directory and a missing variable are named', async () => {
  const file = await tokenFile(canary);
  const directory = path.join(path.dirname(file), 'directory');
  await mkdir(directory);

  expect(await messageOf(readToken({ file: `${file}-not` }, {}))).toContain(`${file}-not: there is no such file`);
  expect(await messageOf(readToken({ file: directory }, {}))).toContain('this is a directory');
  expect(await messageOf(readToken({ file: '/dev/null' }, {}))).toContain('not a regular file');
  expect(await messageOf(readToken({ env: 'NO_SUCH' }, {}))).toContain('NO_SUCH: the token is empty or not set');
});

test('a token given as the name of its file is not repeated', async () => {
  expect(await messageOf(readToken({ file: '63616e6172792d746f6b656e' }, {}))).not.toContain('63616e');
});
