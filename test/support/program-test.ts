import { accessSync, constants } from 'node:fs';
import path from 'node:path';
import { test } from 'vitest';

/** Path of the first of these programs that is installed. Debian calls some by a longer name. */
export function findProgram(...names: readonly string[]): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(path.delimiter);
  return names.flatMap((name) => folders.map((folder) => path.join(folder, name))).find(isExecutable);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * A test that drives programs from outside. Where one is missing the test is skipped and says so; in CI,
 * where nothing may be missing, it fails.
 */
export function programTest(
  programs: string | readonly string[],
  name: string,
  body: () => Promise<void>,
  timeoutMs?: number,
): void {
  const missing = [programs].flat().filter((program) => findProgram(program) === undefined);
  const remedy = `needs ${missing.join(', ')} on the PATH`;
  if (missing.length === 0) {
    test(name, timeoutMs === undefined ? {} : { timeout: timeoutMs }, body);
  } else if (process.env['CI'] === 'true') {
    test(name, () => {
      throw new Error(remedy);
    });
  } else {
    test.skip(`${name} (${remedy})`);
  }
}
