import { spawnSync } from 'node:child_process';
import { test } from 'vitest';

const isInstalled = (name: string) => spawnSync(name, ['--version']).error === undefined;

/** `test` for what needs other programs: skipped, with their names, where one is missing. In CI that is a failure. */
export function testWith(...programs: string[]): typeof test | typeof test.skip {
  const missing = programs.filter((name) => !isInstalled(name));
  if (missing.length === 0) return test;
  if (process.env['CI'] === 'true') throw new Error(`not installed: ${missing.join(', ')}`);
  console.warn(`skipped, not installed: ${missing.join(', ')}`);
  return test.skip;
}
