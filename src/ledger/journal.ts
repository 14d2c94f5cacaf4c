import { constants } from 'node:fs';
import { open, realpath, stat, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import { crc32 } from 'node:zlib';
import { replaceFile } from './durable-write.ts';

/**
 * Saves appended line by line, so that a save costs what changed and not what is known. Belongs to one writing of
 * the whole file, by its generation: a journal of another generation says nothing.
 */
export type Journal = {
  readonly bytes: () => number;
  /** Whether it still stands where it was begun: somebody may have deleted it. */
  readonly isInPlace: () => Promise<boolean>;
  /** Resolves once the lines are on disk. Rejects with the system's error; the journal is then of no more use. */
  readonly append: (lines: readonly string[]) => Promise<void>;
  readonly close: () => Promise<void>;
};

/** Lines of a journal up to the first that is not whole, and how many come after that one. */
export type ReadJournal = { readonly lines: readonly string[]; readonly lost: number };

/** Where the journal of a state file lies. */
export async function journalOf(file: string): Promise<string> {
  return `${await realpath(file).catch(() => path.resolve(file))}.journal`;
}

/** Begins a journal in place of what is there. Rejects with the system's error. */
export async function beginJournal(file: string, generation: number): Promise<Journal> {
  const heading = journalLine(headingOf(generation));
  await replaceFile(file, heading);
  const handle = await open(file, constants.O_WRONLY | constants.O_NOFOLLOW);
  const { ino } = await handle.stat();
  let bytes = Buffer.byteLength(heading);
  return {
    bytes: () => bytes,
    isInPlace: async () => (await stat(file).catch(() => undefined))?.ino === ino,
    append: async (lines) => {
      const text = Buffer.from(lines.map(journalLine).join(''));
      await writeWhole(handle, text, bytes);
      await handle.datasync();
      bytes += text.length;
    },
    close: () => handle.close(),
  };
}

/** A line of a journal with its check sum: what a crash or a full disk has cut off is told from what is whole. */
export function journalLine(text: string): string {
  return `${sumOf(text)} ${text}\n`;
}

/** What a journal of this generation holds; undefined where it belongs to another writing of the file. */
export function readJournal(text: string, generation: number): ReadJournal | undefined {
  const [heading = '', ...rest] = text.split('\n');
  if (wholeLine(heading) !== headingOf(generation)) return undefined;
  const lines: string[] = [];
  for (const line of rest) {
    const whole = wholeLine(line);
    if (whole === undefined) break;
    lines.push(whole);
  }
  const after = rest.slice(lines.length + 1);
  return { lines, lost: after.filter((line) => line !== '').length };
}

function headingOf(generation: number): string {
  return JSON.stringify({ generation });
}

function wholeLine(line: string): string | undefined {
  const text = line.slice(sumLength + 1);
  return text !== '' && line === `${sumOf(text)} ${text}` ? text : undefined;
}

const sumLength = 8;

function sumOf(text: string): string {
  return crc32(text).toString(16).padStart(sumLength, '0');
}

/** The system may take less than it is given, and say so only by a number. */
async function writeWhole(handle: FileHandle, bytes: Buffer, at: number): Promise<void> {
  for (let written = 0; written < bytes.length;) {
    const { bytesWritten } = await handle.write(bytes, written, bytes.length - written, at + written);
    written += bytesWritten;
  }
}
