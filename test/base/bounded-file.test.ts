import { mkdirSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { readBounded, readBoundedSync } from '../../src/base/bounded-file.ts';
import { temporaryFolder } from '../support/folders.ts';

/** A file of each kind that somebody may have put in place of a small one. */
function kinds() {
  const folder = temporaryFolder();
  const at = (name: string) => path.join(folder, name);
  mkdirSync(at('folder'));
  for (const [name, size] of [
    ['huge', 3_000_000_000],
    ['full', 100_000],
    ['over', 100_001],
  ] as const) {
    writeFileSync(at(name), '');
    truncateSync(at(name), size); // a hole: no disk is used
  }
  writeFileSync(at('small'), 'señal');
  return at;
}

const ways = [
  ['at leisure', readBounded],
  ['at once', async (file: string, most: number) => readBoundedSync(file, most)],
] as const;

test.each(ways)('a small file is read whole %s, with its mode', async (_, read) => {
  const at = kinds();

  const answer = await read(at('small'), 100_000);

  expect(answer).toMatchObject({ bytes: Buffer.from('señal') });
  expect('mode' in answer && answer.mode & 0o700).toBe(0o600);
  expect(await read(at('full'), 100_000)).toMatchObject({ bytes: Buffer.alloc(100_000) });
});

test.each(ways)('what is no small file is refused %s, and nothing is waited for', async (_, read) => {
  const at = kinds();
  const problems = ['/dev/zero', at('folder'), at('huge'), at('over'), at('none'), at('small/none')].map((file) =>
    read(file, 100_000),
  );

  expect(await Promise.all(problems)).toEqual([
    { why: 'unreadable', problem: 'this is not a regular file' },
    { why: 'unreadable', problem: 'this is a directory' },
    { why: 'too_large', problem: 'the file is larger than 100000 bytes' },
    { why: 'too_large', problem: 'the file is larger than 100000 bytes' },
    { why: 'missing', problem: 'there is no such file' },
    { why: 'missing', problem: 'there is no such file' },
  ]);
});

test.each(ways)('a file that does not tell its size is read %s up to the bound', async (_, read) => {
  expect(await read('/proc/self/maps', 1_000_000)).toHaveProperty('bytes');
  expect(await read('/proc/self/maps', 100)).toMatchObject({ why: 'too_large' });
});
