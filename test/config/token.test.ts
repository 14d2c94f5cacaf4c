import { chmod, mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { isReadableByOthers, readToken } from '../../src/config/token.ts';
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

test('a token in quotes is named as such, for no vendor has given one', async () => {
  expect(await messageOf(readToken({ env: 'T' }, { T: `"${canary}"` }))).toContain(
    'T: the token begins and ends with a quote; leave the quotes out',
  );
});

test('only a file that is missing or empty may come to be right by itself', async () => {
  const problemOf = (file: string) => readToken({ file }, {}).catch((error: unknown) => error);

  expect(await problemOf('/nowhere/token')).toMatchObject({ problems: [{ mayPass: true }] });
  expect(await problemOf(await tokenFile(''))).toMatchObject({ problems: [{ mayPass: true }] });
  expect(await problemOf(await tokenFile('a b'))).not.toMatchObject({ problems: [{ mayPass: true }] });
});

test.each<[string, number, boolean, boolean]>([
  ['/home/me/token', 0o100600, false, false],
  ['/home/me/token', 0o100640, false, true],
  ['/home/me/token', 0o100644, true, true],
  ['/run/secrets/token', 0o100440, true, false], // as kubernetes lays it out for a pod with an fsGroup
  ['/run/secrets/token', 0o100444, true, true],
  ['/run/credentials/unit/token', 0o100444, false, false], // as systemd does; the folder is the unit's alone
  ['/run/credentials/unit-token', 0o100444, false, true],
])('%s of mode %o, of root: %s, is worth a warning: %s', (file, mode, isOfRoot, expected) => {
  expect(isReadableByOthers({ file, mode, isOfRoot }, { CREDENTIALS_DIRECTORY: '/run/credentials/unit' })).toBe(
    expected,
  );
});
