import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { ConfigError, codeOf, quoted } from './errors.ts';

export type SmallFile = {
  readonly bytes: Uint8Array;
  /** Permission bits. */
  readonly mode: number;
};

/** Reads a regular file of at most `maxBytes`. Throws ConfigError that says what is there instead, and `remedy`. */
export async function readSmallFile(file: string, maxBytes: number, remedy: string): Promise<SmallFile> {
  const refuse = (problem: string, what = remedy) =>
    new ConfigError([{ where: shown(file), path: '', problem, remedy: what }]);
  // Without O_NONBLOCK a named pipe would keep us, and the refresh that reads its token, until somebody writes.
  const handle = await open(file, constants.O_RDONLY | constants.O_NONBLOCK).catch((error: unknown) => {
    throw refuse(openProblem(error));
  });
  try {
    const stat = await handle.stat();
    if (stat.isDirectory()) throw refuse('this is a directory');
    if (!stat.isFile()) throw refuse('this is not a regular file');
    if (stat.size > maxBytes) throw refuse(`the file is larger than ${maxBytes} bytes`);
    return { bytes: await handle.readFile(), mode: stat.mode };
  } catch (error) {
    throw error instanceof ConfigError ? error : refuse('the file cannot be read');
  } finally {
    await handle.close();
  }
}

/** Reads a small file of UTF-8 text. Throws ConfigError. */
export async function readSmallText(file: string, maxBytes: number, remedy: string): Promise<string> {
  const { bytes } = await readSmallFile(file, maxBytes, remedy);
  const refuse = (problem: string) =>
    new ConfigError([{ where: shown(file), path: '', problem, remedy: 'save it as UTF-8 text' }]);
  if (bytes.includes(0)) throw refuse('the file holds NUL bytes');
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw refuse('the file is not UTF-8');
  }
}

function openProblem(error: unknown): string {
  const code = codeOf(error);
  if (code === 'ENOENT' || code === 'ENOTDIR') return 'there is no such file';
  if (code === 'EACCES' || code === 'EPERM') return 'this user may not read the file';
  return `the file cannot be opened (${code ?? 'unknown reason'})`;
}

/** The path, unless a token seems to have been put in its place. */
function shown(file: string): string {
  return file.includes('/') ? file : quoted(file).replaceAll('"', '');
}
