import { lstat, readdir, rename, rm, symlink } from 'node:fs/promises';
import path from 'node:path';
import { readBounded } from '../base/bounded-file.ts';
import { highest } from '../base/extremes.ts';
import { replaceFile } from './durable-write.ts';
import { largestStateBytes } from './load-state.ts';
import { journalOf } from './journal.ts';

// Where replicas share a folder, each term of the lease has a state file of its own: `state.json.term-7`. Whoever had
// the lease before and writes once more, because it was stopped in the midst of a write, writes where nobody reads.
// The name in the settings leads to the newest one, for commands that look for it.

/** The highest term in which a state was begun; 0 where there is none. */
export async function highestTerm(file: string): Promise<number> {
  return highest(await termsOf(file), 0);
}

/**
 * The state file of a term, with what is known from before it: from the file of that name, if one stands there, else
 * from the highest term below. Rejects with the system's error.
 */
export async function beginTerm(file: string, term: number): Promise<string> {
  const target = fileOfTerm(file, term);
  const before = highest(
    (await termsOf(file)).filter((other) => other < term),
    0,
  );
  if (await isRegular(file)) await moveState(file, target);
  else if (before > 0) await copyState(fileOfTerm(file, before), target);
  await leadTo(file, target).catch(() => undefined); // for commands only: some file systems have no links
  await removeTermsBelow(file, before);
  return target;
}

function fileOfTerm(file: string, term: number): string {
  return `${path.resolve(file)}.term-${term}`;
}

async function termsOf(file: string): Promise<readonly number[]> {
  const prefix = `${path.basename(file)}.term-`;
  const names = await readdir(path.dirname(path.resolve(file)));
  return names.filter((name) => name.startsWith(prefix) && /^\d{1,15}$/.test(name.slice(prefix.length))).map(numberIn);
}

function numberIn(name: string): number {
  return Number(name.slice(name.lastIndexOf('-') + 1));
}

async function isRegular(file: string): Promise<boolean> {
  return (await lstat(file).catch(() => undefined))?.isFile() ?? false;
}

/** The journal first: a state without it would lack what was saved last. */
async function moveState(from: string, to: string): Promise<void> {
  const journal = await journalOf(from);
  await copyIfThere(journal, `${to}.journal`);
  await rename(from, to);
  await rm(journal, { force: true });
}

async function copyState(from: string, to: string): Promise<void> {
  await copyIfThere(`${from}.journal`, `${to}.journal`);
  await copyIfThere(from, to);
}

/** Durably; what cannot be read is an error, because the state would lack it. */
async function copyIfThere(from: string, to: string): Promise<void> {
  const read = await readBounded(from, largestStateBytes);
  if ('bytes' in read) await replaceFile(to, Buffer.from(read.bytes).toString('utf8'));
  else if (read.why !== 'missing') throw new Error(`${from}: ${read.problem}`);
}

async function leadTo(file: string, target: string): Promise<void> {
  const link = `${file}.link`;
  await rm(link, { force: true });
  await symlink(path.basename(target), link);
  await rename(link, file);
}

/** With their journals and locks. The term before stays, for whoever still writes it. */
async function removeTermsBelow(file: string, term: number): Promise<void> {
  const old = (await termsOf(file)).filter((other) => other < term);
  for (const each of old) {
    for (const ending of ['', '.journal']) await rm(fileOfTerm(file, each) + ending, { force: true });
  }
}
