import { execFile } from 'node:child_process';
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

export type Outcome = { readonly code: number; readonly stdout: string; readonly stderr: string };

/** Runs a program to its end; a failing exit is an outcome, not an exception. -1 if it could not be started. */
export function run(program: string, args: readonly string[], cwd?: string): Promise<Outcome> {
  return new Promise((resolve) => {
    execFile(program, args, { cwd, maxBuffer: 64 << 20 }, (error, stdout, stderr) => {
      const code = error === null ? 0 : typeof error.code === 'number' ? error.code : -1;
      resolve({ code, stdout, stderr: code === -1 ? `${stderr}${error?.message ?? ''}` : stderr });
    });
  });
}
