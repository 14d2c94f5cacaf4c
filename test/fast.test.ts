import path from 'node:path';
import { expect, test } from 'vitest';
import { filesBelow, textOf } from './support/repository.ts';

/** Modules by which a test starts a program. */
const starters = /from '(node:child_process|playwright-core)'/;

/** A file with all it imports, directly or not. */
function reachedFrom(file: string, seen = new Set<string>()): ReadonlySet<string> {
  if (seen.has(file)) return seen;
  seen.add(file);
  for (const [, specifier = ''] of textOf(file).matchAll(/from '(\.[\w./-]+\.ts)'/g)) {
    reachedFrom(path.join(path.dirname(file), specifier), seen);
  }
  return seen;
}

const fast = filesBelow('test', '.test.ts').filter((file) => !file.endsWith('.slow.test.ts'));

test.each(fast)('%s starts no program: such a test belongs in a *.slow.test.ts', (file) => {
  expect([...reachedFrom(file)].filter((reached) => starters.test(textOf(reached)))).toEqual([]);
});
