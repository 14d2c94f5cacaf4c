import path from 'node:path';
import { expect } from 'vitest';
import { readToken } from '../../src/config/token.ts';
import { temporaryFolder } from '../support/folders.ts';
import { run } from '../support/program.ts';
import { programTest } from '../support/program-test.ts';

programTest('mkfifo', 'a pipe nobody writes to is refused at once, and keeps no refresh waiting', async () => {
  const pipe = path.join(temporaryFolder(), 'pipe');
  await run('mkfifo', [pipe]);

  await expect(readToken({ file: pipe }, {})).rejects.toThrow('not a regular file');
});
