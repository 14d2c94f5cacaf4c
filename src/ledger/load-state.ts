import { rename, unlink } from 'node:fs/promises';
import { readBounded } from '../base/bounded-file.ts';
import type { Clock } from '../base/clock.ts';
import { ConfigError } from '../base/errors.ts';
import type { Log } from '../base/log.ts';
import type { Report } from '../wolkvox/reports/report.ts';
import { replaceFile } from './durable-write.ts';
import { stateProblem } from './file-check.ts';
import { parseOperation, parseState, stateVersion, type ReadState, type SavedState } from './file-format.ts';
import { implausibleState, tooMuchRemedy } from './implausible-state.ts';
import { journalOf, readJournal } from './journal.ts';

export type LoadDeps = {
  readonly reports: readonly Report[];
  readonly clock: Pick<Clock, 'now'>;
  readonly log: Log;
};

/** A file or a journal that holds more is not read: 5,000 operations with a day of minutes are less. */
export const largestStateBytes = 256 * 1024 * 1024;

const nothingKnown = { state: new Map(), generation: 0 } as const;

/**
 * Reads a state file and its journal. What cannot be understood is set aside and reported. Throws ConfigError for
 * what is no regular file.
 */
export async function loadState(
  file: string,
  { reports, clock, log }: LoadDeps,
): Promise<Pick<ReadState, 'state' | 'generation'>> {
  const answer = await readBounded(file, largestStateBytes);
  if ('why' in answer && answer.why === 'unreadable') {
    throw new ConfigError([stateProblem(file, { problem: answer.problem, remedy: 'name another --state.file' })]);
  }
  if ('why' in answer && answer.why === 'too_large') {
    return setAside(file, `${answer.problem}; ${tooMuchRemedy}`, { clock, log });
  }
  const text = 'bytes' in answer ? Buffer.from(answer.bytes).toString('utf8') : '';
  if (text.trim() === '') {
    await unlink(await journalOf(file)).catch(() => undefined); // whoever deletes the file means all of it
    log.info({ event: 'state_begun', file }, 'no state yet; starting without what was known before');
    return nothingKnown;
  }
  const read = parseState(text, reports);
  if ('problem' in read) return setAside(file, read.problem, { clock, log });
  await keepEarlier(file, text, read, log);
  const state = await withJournal(file, read, log);
  const problem = implausibleState(state, clock.now());
  return problem === undefined ? { state, generation: read.generation } : setAside(file, problem, { clock, log });
}

/** The state with what was saved since the file was last written whole. */
async function withJournal(file: string, { state, generation }: ReadState, log: Log): Promise<SavedState> {
  const answer = await readBounded(await journalOf(file), largestStateBytes);
  const text = 'bytes' in answer ? Buffer.from(answer.bytes).toString('utf8') : '';
  const journal = readJournal(text, generation);
  if (journal === undefined) return state;
  const saved = journal.lines.map(parseOperation).filter((one) => one !== undefined);
  const lost = journal.lost + journal.lines.length - saved.length;
  if (lost > 0) {
    log.error(
      { event: 'state_journal_damaged', file, lines: lost },
      'saves in the journal of the state file cannot be read; counts that came in over the last midnight may be lost',
    );
  }
  return new Map([...state, ...saved]);
}

async function setAside(
  file: string,
  problem: string,
  { clock, log }: Pick<LoadDeps, 'clock' | 'log'>,
): Promise<typeof nothingKnown> {
  const aside = `${file}.damaged-${Math.floor(clock.now() / 1_000)}`;
  await rename(await journalOf(file), `${aside}.journal`).catch(() => undefined);
  await rename(file, aside);
  log.error(
    { event: 'state_set_aside', file, aside, problem },
    'the state file cannot be used and was set aside; counts that came in over the last midnight may be lost',
  );
  return nothingKnown;
}

/** Keeps a file of an earlier version beside: the first save replaces it, and the release before reads only that one. */
async function keepEarlier(file: string, text: string, { version }: ReadState, log: Log): Promise<void> {
  if (version === stateVersion) return;
  const kept = `${file}.v${version}`;
  await replaceFile(kept, text);
  log.info(
    { event: 'state_taken_over', file, kept, version },
    'the state file of an earlier version was taken over and is kept beside',
  );
}
