import { open, realpath } from 'node:fs/promises';
import path from 'node:path';
import { ConfigError } from '../base/errors.ts';

/** A folder, and how a socket in it is addressed. */
export type SocketFolder = {
  /** Its real path. */
  readonly path: string;
  readonly addressOf: (name: string) => string;
  readonly close: () => Promise<void>;
};

/** Bytes of a socket's path that Linux (107) and macOS (103) both take. A longer one is cut without a word. */
const longestAddress = 103;

/**
 * The folder, for sockets whose names have at most `longestName` bytes. On Linux one whose own path is too long is
 * reached through its open descriptor. Throws ConfigError where there is no such way.
 */
export async function socketFolder(folder: string, longestName: number): Promise<SocketFolder> {
  const real = await realpath(folder);
  if (Buffer.byteLength(path.join(real, 'x'.repeat(longestName))) <= longestAddress) {
    return { path: real, addressOf: (name) => path.join(real, name), close: () => Promise.resolve() };
  }
  const handle = await open(real, 'r');
  const short = `/proc/self/fd/${handle.fd}`;
  if ((await realpath(short).catch(() => undefined)) === real) {
    return { path: real, addressOf: (name) => `${short}/${name}`, close: () => handle.close() };
  }
  await handle.close();
  throw tooLong(real, longestAddress - longestName - 1);
}

function tooLong(folder: string, most: number): ConfigError {
  const problem = `the folder's path is too long for the lock of the state file (at most ${most} bytes here)`;
  return new ConfigError([{ where: folder, path: '', problem, remedy: 'name a --state.file with a shorter path' }]);
}
