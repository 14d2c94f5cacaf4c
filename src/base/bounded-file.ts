import { closeSync, constants, fstatSync, openSync, readSync, type Stats } from 'node:fs';
import { open } from 'node:fs/promises';
import { ConfigError, codeOf, quoted } from './errors.ts';

export type SmallFile = {
  readonly bytes: Uint8Array;
  /** Permission bits. */
  readonly mode: number;
};

/** Why a file was not read: a word for the program, a sentence for people. */
export type Unread = { readonly why: 'missing' | 'too_large' | 'unreadable'; readonly problem: string };

// Without O_NONBLOCK a named pipe would keep us until somebody writes.
const flags = constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOCTTY;

/** Reads a regular file of at most `maxBytes`, and no more of it than that. Never waits for a pipe or a device. */
export async function readBounded(file: string, maxBytes: number): Promise<SmallFile | Unread> {
  try {
    const handle = await open(file, flags);
    try {
      const stat = await handle.stat();
      const chunks: Buffer[] = [];
      const refusal = refusalOf(stat, maxBytes);
      if (refusal !== undefined) return refusal;
      // A file may grow while it is read, and those of /proc say that they are empty.
      const content = handle.createReadStream({ autoClose: false, end: maxBytes });
      for await (const chunk of content) chunks.push(chunk as Buffer);
      return fitting(Buffer.concat(chunks), stat, maxBytes);
    } finally {
      await handle.close();
    }
  } catch (error) {
    return unread(error);
  }
}

/** The same at once, for what must be read as of one moment. */
export function readBoundedSync(file: string, maxBytes: number): SmallFile | Unread {
  try {
    const descriptor = openSync(file, flags);
    try {
      const stat = fstatSync(descriptor);
      return refusalOf(stat, maxBytes) ?? fitting(readUpTo(descriptor, maxBytes + 1), stat, maxBytes);
    } finally {
      closeSync(descriptor);
    }
  } catch (error) {
    return unread(error);
  }
}

/** Reads a regular file of at most `maxBytes`. Throws ConfigError that says what is there instead, and `remedy`. */
export async function readSmallFile(file: string, maxBytes: number, remedy: string): Promise<SmallFile> {
  const answer = await readBounded(file, maxBytes);
  if ('bytes' in answer) return answer;
  throw new ConfigError([{ where: shown(file), path: '', problem: answer.problem, remedy }]);
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

const chunkBytes = 65_536;

function readUpTo(descriptor: number, most: number): Buffer {
  const chunks: Buffer[] = [];
  let total = 0;
  while (total < most) {
    const chunk = Buffer.allocUnsafe(Math.min(chunkBytes, most - total));
    const length = readSync(descriptor, chunk);
    if (length === 0) break;
    chunks.push(chunk.subarray(0, length));
    total += length;
  }
  return Buffer.concat(chunks);
}

function refusalOf(stat: Stats, maxBytes: number): Unread | undefined {
  if (stat.isDirectory()) return { why: 'unreadable', problem: 'this is a directory' };
  if (!stat.isFile()) return { why: 'unreadable', problem: 'this is not a regular file' };
  return stat.size > maxBytes ? tooLarge(maxBytes) : undefined;
}

function fitting(bytes: Buffer, { mode }: Stats, maxBytes: number): SmallFile | Unread {
  return bytes.byteLength > maxBytes ? tooLarge(maxBytes) : { bytes, mode };
}

function tooLarge(maxBytes: number): Unread {
  return { why: 'too_large', problem: `the file is larger than ${maxBytes} bytes` };
}

function unread(error: unknown): Unread {
  const code = codeOf(error);
  if (code === 'ENOENT' || code === 'ENOTDIR') return { why: 'missing', problem: 'there is no such file' };
  if (code === 'EACCES' || code === 'EPERM') return { why: 'unreadable', problem: 'this user may not read the file' };
  return { why: 'unreadable', problem: `the file cannot be opened (${code ?? 'unknown reason'})` };
}

/** The path, unless a token seems to have been put in its place. */
function shown(file: string): string {
  return file.includes('/') ? file : quoted(file).replaceAll('"', '');
}
