import { statSync } from 'node:fs';
import { readBoundedSync } from '../base/bounded-file.ts';
import { codeOf } from '../base/errors.ts';

/** What tells a changed file from an unchanged one; the system's error code when it cannot be looked at. */
export type Stamp = string;

/** Files as read at one moment: what they held, and the stamp each had just before. */
export type FileReader = {
  /** The file's text, or why there is none. */
  readonly read: (file: string) => { readonly text: string } | { readonly problem: string };
  readonly stamps: ReadonlyMap<string, Stamp>;
};

/** Most bytes of a configuration file, certificate or key. A bundle of every public authority is a quarter of it. */
const longestFileBytes = 1_048_576;

/**
 * Reads synchronously: the files are small, local, and read again only when they changed, and a connection
 * must not be served under half of one configuration and half of the next.
 */
export function fileReader(): FileReader {
  const stamps = new Map<string, Stamp>();
  return {
    stamps,
    read: (file) => {
      stamps.set(file, stampOf(file)); // before the text: a change in between is then seen at the next look
      const answer = readBoundedSync(file, longestFileBytes);
      return 'problem' in answer ? answer : { text: Buffer.from(answer.bytes).toString('utf8') };
    },
  };
}

/** Modification and change time in nanoseconds, size and inode: a renamed, rewritten or relinked file differs in one. */
export function stampOf(file: string): Stamp {
  try {
    const { mtimeNs, ctimeNs, size, ino } = statSync(file, { bigint: true });
    return [mtimeNs, ctimeNs, size, ino].join('/');
  } catch (error) {
    return codeOf(error) ?? 'unreadable';
  }
}
