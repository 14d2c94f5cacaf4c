import { readdir, readlink, rename, rm, stat, symlink } from 'node:fs/promises';
import path from 'node:path';
import { readBounded } from '../base/bounded-file.ts';
import { highest } from '../base/extremes.ts';
import { replaceFile } from './durable-write.ts';
import { removeClaims } from './file-lock.ts';
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
 * Whether a state file is, or leads to, one of a term. Who writes it may run on another machine, where no lock tells
 * of it.
 */
export async function isOfTerm(file: string): Promise<boolean> {
  return /\.term-\d{1,15}$/.test(await readlink(file).catch(() => file));
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
  if (await wasPutThere(file)) await moveState(file, target);
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

/** The state of an exporter without a lease, itself or behind a link of somebody's own. */
async function wasPutThere(file: string): Promise<boolean> {
  const found = await stat(file).catch(() => undefined);
  return found?.isFile() === true && !(await isOfTerm(file));
}

/** The journal first: a state without it would lack what was saved last. What a link leads to stays where it lies. */
async function moveState(from: string, to: string): Promise<void> {
  const journal = await journalOf(from);
  const isLink = (await readlink(from).catch(() => undefined)) !== undefined;
  await copyIfThere(journal, `${to}.journal`);
  if (!isLink) return renameWith(journal, from, to);
  await copyIfThere(from, to);
  await rm(from);
}

async function renameWith(journal: string, from: string, to: string): Promise<void> {
  await rename(from, to);
  await rm(journal, { force: true });
}

async function copyState(from: string, to: string): Promise<void> {
  await copyIfThere(`${from}.journal`, `${to}.journal`);
  await copyIfThere(from, to);
}

/** Durably; what cannot be read is an error, because the state would lack it. Where there is none, none is left. */
async function copyIfThere(from: string, to: string): Promise<void> {
  const read = await readBounded(from, largestStateBytes);
  if ('bytes' in read) await replaceFile(to, Buffer.from(read.bytes).toString('utf8'));
  else if (read.why === 'missing') await rm(to, { force: true });
  else throw new Error(`${from}: ${read.problem}`);
}

async function leadTo(file: string, target: string): Promise<void> {
  const link = `${file}.link`;
  await rm(link, { force: true });
  await symlink(path.basename(target), link);
  await rename(link, file);
}

/** With what lies beside them. The term before stays, for whoever still writes it. */
async function removeTermsBelow(file: string, term: number): Promise<void> {
  const old = (await termsOf(file)).filter((other) => other < term);
  for (const each of old) {
    await removeClaims(fileOfTerm(file, each));
    for (const ending of ['.new', '.journal.new', '.journal', ''])
      await rm(fileOfTerm(file, each) + ending, { force: true });
  }
}
