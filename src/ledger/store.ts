import { rename } from 'node:fs/promises';
import { readBounded } from '../base/bounded-file.ts';
import { addDays } from '../base/calendar.ts';
import type { Clock } from '../base/clock.ts';
import { replaceFile } from './durable-write.ts';
import { ConfigError, StateError, codeOf } from '../base/errors.ts';
import type { Log } from '../base/log.ts';
import { replaceRefusal, stateFileProblems, stateProblem } from './file-check.ts';
import {
  type ReadState,
  type SavedOperation,
  type SavedState,
  parseState,
  serialiseState,
  stateVersion,
} from './file-format.ts';
import { mostSkills } from '../wolkvox/limits.ts';
import type { Report } from '../wolkvox/reports/report.ts';
import { lockState } from './file-lock.ts';

/** Remembers operations across restarts, if there is a state file. */
export type StateStore = {
  /** What was known of an operation when the file was read. */
  readonly saved: (operation: string) => SavedOperation | undefined;
  /** Resolves with the instant once the file is on disk; undefined without a file. Throws `StateError`. */
  readonly save: (operation: string, state: SavedOperation) => Promise<number | undefined>;
  readonly close: () => Promise<void>;
};

export type StateStoreDeps = {
  readonly reports: readonly Report[];
  readonly clock: Pick<Clock, 'now'>;
  readonly log: Log;
  readonly onSaveFailed: () => void;
  /** Replaces the file's text as a whole, durably. */
  readonly writeText?: (file: string, text: string) => Promise<void>;
};

/** Without a file: remembers across a reload, and nothing beyond this process. */
export function memoryStateStore(): StateStore {
  const state = new Map<string, SavedOperation>();
  return {
    saved: (operation) => state.get(operation),
    save: (operation, saved) => {
      state.set(operation, saved);
      return Promise.resolve(undefined);
    },
    close: () => Promise.resolve(),
  };
}

/**
 * Opens a state file for this process alone. A file that cannot be understood is set aside and reported,
 * and the exporter starts without it. Throws ConfigError when nothing could ever be saved there.
 */
export async function openStateStore(
  file: string,
  { reports, clock, log, onSaveFailed, writeText = replaceFile }: StateStoreDeps,
): Promise<StateStore> {
  const problems = await stateFileProblems(file);
  if (problems.length > 0) throw new ConfigError(problems);
  const release = await lockState(file, log).catch(asStateProblem(file));
  let state = await begin().catch(async (error: unknown) => {
    await release().catch(() => undefined); // the reason not to start is the other one
    return asStateProblem(file)(error);
  });
  let writing: Promise<unknown> = Promise.resolve();

  /** Reads what is there and saves it once, because a rename that the system refuses shows in no other way. */
  async function begin(): Promise<SavedState> {
    const loaded = await load(file, { reports, clock, log });
    await writeText(file, serialiseState(loaded)).catch((error: unknown) => {
      if (neverSaved.has(codeOf(error) ?? '')) throw new ConfigError([stateProblem(file, replaceRefusal(file, error))]);
      onSaveFailed();
      log.error({ event: 'state_save_failed', file, err: error }, 'the state file cannot be saved now');
    });
    return loaded;
  }

  /** What could not be written is forgotten: nobody may publish it. */
  async function write(operation: string, saved: SavedOperation): Promise<void> {
    const next = new Map(state).set(operation, saved);
    try {
      await writeText(file, serialiseState(next));
      state = next;
    } catch (cause) {
      onSaveFailed();
      throw new StateError(`the state file ${file} cannot be written`, { cause });
    }
  }

  return {
    saved: (operation) => state.get(operation),
    save: async (operation, saved) => {
      const written = writing.then(() => write(operation, saved));
      writing = written.catch(() => undefined);
      await written;
      return clock.now();
    },
    close: async () => {
      await writing;
      await release();
    },
  };
}

/** What the system says of a file that will not be saved later either; a full disk can be freed. */
const neverSaved = new Set(['EBUSY', 'EXDEV', 'EROFS', 'EACCES', 'EPERM', 'EISDIR', 'ELOOP', 'ENOENT', 'ENOTDIR']);

/** Nothing about a state file ends a start without saying what is wrong and where. */
function asStateProblem(file: string): (error: unknown) => never {
  return (error) => {
    const problems =
      error instanceof ConfigError
        ? error.problems.map((problem) => ({ ...problem, mayPass: true as const }))
        : [stateProblem(file, replaceRefusal(file, error))];
    throw new ConfigError(problems);
  };
}

async function load(
  file: string,
  { reports, clock, log }: Pick<StateStoreDeps, 'reports' | 'clock' | 'log'>,
): Promise<SavedState> {
  const answer = await readBounded(file, largestStateBytes);
  if ('why' in answer && answer.why === 'unreadable') {
    throw new ConfigError([stateProblem(file, { problem: answer.problem, remedy: 'name another --state.file' })]);
  }
  if ('why' in answer && answer.why === 'too_large') {
    return setAside(file, `${answer.problem}; ${tooMuchRemedy}`, { clock, log });
  }
  const text = 'bytes' in answer ? Buffer.from(answer.bytes).toString('utf8') : '';
  if (text.trim() === '') {
    log.info({ event: 'state_begun', file }, 'no state yet; starting without what was known before');
    return new Map();
  }
  const read = parseState(text, reports);
  const problem =
    'problem' in read ? read.problem : (futureProblem(read.state, clock.now()) ?? sizeProblem(read.state));
  if (problem !== undefined || 'problem' in read) return setAside(file, String(problem), { clock, log });
  await keepEarlier(file, text, read, log);
  return read.state;
}

async function setAside(
  file: string,
  problem: string,
  { clock, log }: Pick<StateStoreDeps, 'clock' | 'log'>,
): Promise<SavedState> {
  const aside = `${file}.damaged-${Math.floor(clock.now() / 1_000)}`;
  await rename(file, aside);
  log.error(
    { event: 'state_set_aside', file, aside, problem },
    'the state file cannot be used and was set aside; counts that came in over the last midnight may be lost',
  );
  return new Map();
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

/** Twenty operations with as many skills as an answer can hold. */
export const largestStateBytes = 64 * 1024 * 1024;
const tooMuchRemedy =
  'so much is a sign of wrong answers: the exporter starts without it, and the file that was set aside can be deleted';

/** More skills than an answer can hold would end the process again at each start. */
function sizeProblem(state: SavedState): string | undefined {
  for (const [name, { reports }] of state) {
    for (const { ledger } of reports.values()) {
      const skills = ledger?.skills.size ?? 0;
      if (skills > mostSkills) return `${name} has ${skills} skills in it; ${tooMuchRemedy}`;
    }
  }
  return undefined;
}

/** A day after tomorrow lies ahead of the clock in every zone. */
function futureProblem(state: SavedState, nowMs: number): string | undefined {
  const latest = addDays(new Date(nowMs).toISOString().slice(0, 10), 1);
  const dates = [...state.values()].flatMap(({ reports }) =>
    [...reports.values()].map(({ ledger }) => ledger?.date ?? ''),
  );
  const ahead = dates.find((date) => date > latest);
  return ahead === undefined ? undefined : `it speaks of ${ahead}, a day the clock has not reached`;
}
