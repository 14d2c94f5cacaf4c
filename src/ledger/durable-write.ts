import { constants } from 'node:fs';
import { open, realpath, rename, unlink } from 'node:fs/promises';
import path from 'node:path';
import { codeOf } from '../base/errors.ts';

/**
 * Replaces a file's text as a whole: after a crash at any instant it holds the old text or the new one, and
 * once this resolves the new one has reached the disk. Only its owner may read it unless `mode` says more. Rejects with the
 * system's error, the old text in its place. Not for two writers of one file at a time.
 *
 * Written here because write-file-atomic 7 takes a short write for a whole one: on a full disk it puts a
 * cut-off file in place and reports success. It also leaves a file of a new name behind at each kill.
 */
export async function replaceFile(file: string, text: string, mode = 0o600): Promise<void> {
  const target = await realpath(file).catch(() => path.resolve(file));
  const beside = `${target}.new`; // one name, so that what a killed process left is replaced
  await writeSynced(beside, text, mode);
  await rename(beside, target).catch(async (error: unknown) => {
    await unlink(beside).catch(() => undefined);
    throw error;
  });
  await syncDirectory(path.dirname(target));
}

async function writeSynced(file: string, text: string, mode: number): Promise<void> {
  const { O_WRONLY, O_CREAT, O_EXCL } = constants;
  await unlink(file).catch((error: unknown) => {
    if (codeOf(error) !== 'ENOENT') throw error;
  });
  const handle = await open(file, O_WRONLY | O_CREAT | O_EXCL, mode); // a file of our own making, never a pipe or link
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Makes the rename itself durable. Some file systems cannot; the file is whole there all the same. */
async function syncDirectory(directory: string): Promise<void> {
  const handle = await open(directory, constants.O_RDONLY).catch(() => undefined);
  await handle?.sync().catch(() => undefined);
  await handle?.close();
}
