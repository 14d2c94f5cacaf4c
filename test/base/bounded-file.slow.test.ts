import path from 'node:path';
import { expect, test } from 'vitest';
import { readBounded, readBoundedSync } from '../../src/base/bounded-file.ts';
import { temporaryFolder } from '../support/folders.ts';
import { run } from '../support/program.ts';

test('a pipe is refused at leisure and at once, and nobody waits for a writer', async () => {
  const pipe = path.join(temporaryFolder(), 'pipe');
  await run('mkfifo', [pipe]);
  const refusal = { why: 'unreadable', problem: 'this is not a regular file' };

  expect(await readBounded(pipe, 100)).toEqual(refusal);
  expect(readBoundedSync(pipe, 100)).toEqual(refusal);
});
