import path from 'node:path';
import { expect, test } from 'vitest';
import { run } from './support/program.ts';
import { root } from './support/repository.ts';

test.each([
  ['pauses', ['20', '1'], 'longestMs'],
  ['scrape', ['1', '20', '5'], 'x usual'],
  ['start', ['1', '1'], 'wakeUpsPerSecond'],
  ['memory', ['1', '1'], 'memoryMB'],
  ['scale', ['2', '2,3', '4'], 'a core at 5 min'],
])('bench/%s.mjs still runs on the exporter as it is, at a small size', async (name, args, figure) => {
  const { code, stdout, stderr } = await run(process.execPath, [
    '--expose-gc',
    path.join(root, `bench/${name}.mjs`),
    ...args,
  ]);

  expect(code, stderr).toBe(0);
  expect(stdout).toContain(figure);
  expect(stdout).not.toMatch(/NaN|null/);
});
