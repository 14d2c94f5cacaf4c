import { realpath, stat, unlink } from 'node:fs/promises';
import path from 'node:path';
import { type SavedState, serialiseOperation, serialiseState } from './file-format.ts';
import { beginJournal, type Journal } from './journal.ts';

/** The state on disk: the file that holds it whole, and a journal of what was saved since, where that is worth it. */
export type StateFiles = {
  /** Resolves once it is on disk. `whole`: everything, with what changed. Rejects with the system's error. */
  readonly save: (changed: SavedState, whole: SavedState) => Promise<void>;
  /** Leaves everything in the one file. */
  readonly close: (whole: SavedState) => Promise<void>;
};

/** Replaces a file's text as a whole, durably. */
export type WriteText = (file: string, text: string) => Promise<void>;

/** A journal may grow to as many times the whole file. */
const journalShare = 2;
/** What is saved goes to the journal if the whole file is so many times larger. */
const worthAppending = 8;

/** Where the journal of a state file lies. */
export async function journalOf(file: string): Promise<string> {
  return `${await realpath(file).catch(() => path.resolve(file))}.journal`;
}

/** `generation`: that of the file as it was read. The first save writes it whole. */
export function createStateFiles(file: string, generationRead: number, writeText: WriteText): StateFiles {
  let generation = generationRead;
  /** Bytes of the file when it was last written whole; 0 where the next save has to. */
  let wholeBytes = 0;
  let journal: Journal | undefined;

  async function writeWhole(state: SavedState): Promise<void> {
    const text = serialiseState(state, generation + 1);
    await writeText(file, text);
    generation += 1;
    wholeBytes = Buffer.byteLength(text);
    await endJournal();
    await unlink(await journalOf(file)).catch(() => undefined); // one of another generation says nothing
  }

  async function endJournal(): Promise<void> {
    await journal?.close().catch(() => undefined);
    journal = undefined;
  }

  async function isInPlace(): Promise<boolean> {
    if ((await stat(file).catch(() => undefined)) === undefined) return false;
    return journal === undefined || journal.isInPlace();
  }

  async function append(lines: readonly string[]): Promise<void> {
    try {
      journal ??= await beginJournal(await journalOf(file), generation);
      await journal.append(lines);
    } catch (error) {
      wholeBytes = 0; // what the journal holds counts until the file is written whole
      await endJournal();
      throw error;
    }
  }

  return {
    save: async (changed, whole) => {
      const lines = [...changed].map(([name, saved]) => serialiseOperation(name, saved));
      const bytes = lines.reduce((sum, line) => sum + Buffer.byteLength(line), 0);
      const fits = (journal?.bytes() ?? 0) + bytes <= journalShare * wholeBytes;
      const isWorthIt = wholeBytes > 0 && bytes * worthAppending <= wholeBytes && fits;
      if (isWorthIt && (await isInPlace())) await append(lines);
      else await writeWhole(whole);
    },
    close: async (whole) => {
      if (journal !== undefined) await writeWhole(whole).catch(endJournal);
    },
  };
}
