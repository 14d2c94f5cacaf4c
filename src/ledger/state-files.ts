import { stat, unlink } from 'node:fs/promises';
import { breathe } from '../base/clock.ts';
import { type SavedState, serialiseOperation, stateText } from './file-format.ts';
import { beginJournal, type Journal, journalOf } from './journal.ts';
import { largestStateBytes } from './load-state.ts';

/** The state on disk: the file that holds it whole, and a journal of what was saved since, where that is worth it. */
export type StateFiles = {
  /** Resolves once it is on disk. `known`: everything else, gone through only when all is written. Rejects with the system's error. */
  readonly save: (changed: SavedState, known: SavedState) => Promise<void>;
  /** Something known has gone, which a journal cannot say. */
  readonly writeWholeNext: () => void;
  /** Leaves everything in the one file. */
  readonly close: (whole: SavedState) => Promise<void>;
};

/** Replaces a file's text as a whole, durably. */
export type WriteText = (file: string, text: string) => Promise<void>;

/** A journal may grow to as many times the whole file. */
const journalShare = 2;
/** What is saved goes to the journal if the whole file is so many times larger. */
const worthAppending = 2;
/** Serialising so much, in characters, takes some milliseconds; then scrapes and timers have their turn. */
const charactersPerSlice = 200_000;

/** Operations as lines, by name. */
type Lines = ReadonlyMap<string, string>;

/**
 * `generationRead`: that of the file as it was read. The first save writes it whole. `mostJournalBytes`: a longer journal
 * would not be read.
 */
export function createStateFiles(
  file: string,
  generationRead: number,
  writeText: WriteText,
  mostJournalBytes = largestStateBytes,
): StateFiles {
  let generation = generationRead;
  /** Bytes of the file when it was last written whole. */
  let wholeBytes = 0;
  /** Whether the next save has to write it whole: what is on disk is not what is known, or may not be. */
  let isWholeDue = true;
  let journal: Journal | undefined;

  async function writeWhole(known: SavedState, changed?: Lines): Promise<void> {
    isWholeDue = false; // what goes from here on makes it due again: it may stand in the text already
    try {
      const lines = await linesOf(known, changed);
      const text = stateText(lines.values(), generation + 1);
      await writeText(file, text);
      wholeBytes = Buffer.byteLength(text);
    } catch (error) {
      isWholeDue = true; // the text may have arrived all the same, and then the journal is of another generation
      throw error;
    }
    generation += 1;
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
      isWholeDue = true; // what the journal holds counts until then
      await endJournal();
      throw error;
    }
  }

  return {
    save: async (changed, known) => {
      const lines = await linesOf(changed);
      const bytes = bytesOf(lines);
      const mostBytes = Math.min(journalShare * wholeBytes, mostJournalBytes);
      const fits = (journal?.bytes() ?? 0) + bytes <= mostBytes;
      const isWorthIt = !isWholeDue && bytes * worthAppending <= wholeBytes && fits;
      if (isWorthIt && (await isInPlace())) await append([...lines.values()]);
      else await writeWhole(known, lines);
    },
    writeWholeNext: () => void (isWholeDue = true),
    close: async (whole) => {
      if (isWholeDue || journal !== undefined) await writeWhole(whole).catch(endJournal);
    },
  };
}

/** Serialises in slices: all operations together are many megabytes. `changed` takes the place of what it names. */
async function linesOf(state: SavedState, changed: Lines = new Map()): Promise<Lines> {
  const lines = new Map<string, string>();
  let characters = 0;
  for (const [name, saved] of state) {
    const line = changed.get(name) ?? serialiseOperation(name, saved);
    lines.set(name, line);
    characters += line.length;
    if (characters < charactersPerSlice) continue;
    characters = 0;
    await breathe();
  }
  for (const [name, line] of changed) lines.set(name, line);
  return lines;
}

function bytesOf(lines: Lines): number {
  let bytes = 0;
  for (const line of lines.values()) bytes += Buffer.byteLength(line);
  return bytes;
}
