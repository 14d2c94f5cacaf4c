import { ConfigError, StateError, codeOf } from '../base/errors.ts';
import { replaceFile } from './durable-write.ts';
import { replaceRefusal, stateFileProblems, stateProblem } from './file-check.ts';
import type { SavedOperation, SavedState } from './file-format.ts';
import { lockState } from './file-lock.ts';
import { createForgetting, type Forgetting, type ForgettingDeps, forgettingNothing } from './left-operations.ts';
import { loadState, type LoadDeps } from './load-state.ts';
import { createStateFiles, type StateFiles, type WriteText } from './state-files.ts';

/** Remembers operations across restarts, if there is a state file. */
export type StateStore = {
  /** What was known of an operation when the file was read. */
  readonly saved: (operation: string) => SavedOperation | undefined;
  /** Resolves with the instant once it is on disk; undefined without a file. Throws `StateError`. */
  readonly save: (operation: string, state: SavedOperation) => Promise<number | undefined>;
  /** Names of all operations configured. Others are forgotten when their day is over: now, or with a later save. */
  readonly retain: (operations: Iterable<string>) => void;
  /** Waits for what was asked to be saved; from then on nothing is, because another process may have the file. */
  readonly close: () => Promise<void>;
};

export type StateStoreDeps = LoadDeps &
  ForgettingDeps & {
    readonly onSaveFailed: () => void;
    readonly writeText?: WriteText;
  };

/** Without a file: remembers across a reload, and nothing beyond this process. */
export function memoryStateStore(forgetting: Forgetting = forgettingNothing): StateStore {
  const state = new Map<string, SavedOperation>();
  return {
    saved: (operation) => state.get(operation),
    save: (operation, saved) => {
      keep(state, [[operation, saved]], forgetting);
      forgetting.forgetIn(state);
      return Promise.resolve(undefined);
    },
    retain: (operations) => {
      forgetting.retain(operations, state.keys());
      forgetting.forgetIn(state);
    },
    close: () => Promise.resolve(),
  };
}

/** Takes over what was saved. Nothing here goes through all operations: a save costs what changed. */
function keep(
  state: Map<string, SavedOperation>,
  changed: Iterable<readonly [string, SavedOperation]>,
  { noteSaved }: Pick<Forgetting, 'noteSaved'>,
): void {
  for (const [name, saved] of changed) {
    state.set(name, saved);
    noteSaved(name);
  }
}

/**
 * Opens a state file for this process alone. A file that cannot be understood is set aside and reported,
 * and the exporter starts without it. Throws ConfigError when nothing could ever be saved there.
 */
export async function openStateStore(file: string, deps: StateStoreDeps): Promise<StateStore> {
  const { clock, log, onSaveFailed, onForgotten } = deps;
  const problems = await stateFileProblems(file);
  if (problems.length > 0) throw new ConfigError(problems);
  const release = await lockState(file, log).catch(asStateProblem(file));
  const begun = await begin(file, deps).catch(async (error: unknown) => {
    await release().catch(() => undefined); // the reason not to start is the other one
    return asStateProblem(file)(error);
  });
  const { files } = begun;
  const forgetting = createForgetting({ clock, log, onForgotten });
  const state = new Map(begun.state);
  let writing: Promise<unknown> = Promise.resolve();
  let closed: Promise<void> | undefined;
  /** Saves that wait for the write under way, to be written together. */
  let waiting: { readonly changed: Map<string, SavedOperation>; readonly written: Promise<void> } | undefined;

  /** What is forgotten must not come back out of the file. */
  function forget(): void {
    if (forgetting.forgetIn(state)) files.writeWholeNext();
  }

  /** What could not be written is forgotten: nobody may publish it. */
  async function write(changed: SavedState): Promise<void> {
    waiting = undefined;
    forget();
    try {
      await files.save(changed, state);
      keep(state, changed, forgetting);
    } catch (cause) {
      onSaveFailed();
      throw new StateError(`the state file ${file} cannot be written`, { cause });
    }
  }

  function nextWrite() {
    const changed = new Map<string, SavedOperation>();
    const written = writing.then(() => write(changed));
    writing = written.catch(() => undefined);
    return { changed, written };
  }

  async function close(): Promise<void> {
    await writing;
    await files.close(state);
    await release();
  }

  return {
    saved: (operation) => state.get(operation),
    save: async (operation, saved) => {
      if (closed !== undefined) throw new StateError(`the state file ${file} is closed`);
      waiting ??= nextWrite();
      waiting.changed.set(operation, saved);
      await waiting.written;
      return clock.now();
    },
    retain: (operations) => {
      forgetting.retain(operations, state.keys());
      forget();
    },
    close: () => (closed ??= close()),
  };
}

/** Reads what is there and saves it once, because a rename that the system refuses shows in no other way. */
async function begin(
  file: string,
  { reports, clock, log, onSaveFailed, writeText = replaceFile }: StateStoreDeps,
): Promise<{ readonly state: SavedState; readonly files: StateFiles }> {
  const loaded = await loadState(file, { reports, clock, log });
  const files = createStateFiles(file, loaded.generation, writeText);
  await files.save(loaded.state, new Map()).catch((error: unknown) => {
    if (neverSaved.has(codeOf(error) ?? '')) throw new ConfigError([stateProblem(file, replaceRefusal(file, error))]);
    onSaveFailed();
    log.error({ event: 'state_save_failed', file, err: error }, 'the state file cannot be saved now');
  });
  return { state: loaded.state, files };
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
