import type { Clock } from './base/clock.ts';
import type { Config, OperationConfig } from './config/config.ts';
import { describeProblem, ConfigError, type ConfigProblem } from './base/errors.ts';
import type { Log } from './base/log.ts';
import { createSerialQueue } from './base/serial-queue.ts';
import type { ProcessInstruments } from './metrics/process-instruments.ts';
import type { Changes } from './refresh/operations.ts';
import { logWarnings, type Preflight } from './preflight.ts';

/** Reads the configuration again and puts it in force. Answers its problems: none when it is in force now. */
export type Reload = () => Promise<readonly ConfigProblem[]>;

export type ReloadDeps = {
  readonly clock: Pick<Clock, 'now'>;
  readonly log: Log;
  readonly instruments: Pick<ProcessInstruments, 'configLoaded' | 'configRefused'>;
  /** The configuration as it is now. Throws ConfigError. */
  readonly read: () => Promise<Preflight>;
  readonly apply: (config: Config, disabled: readonly OperationConfig[]) => Promise<Changes>;
};

/**
 * Reloads one at a time. Requests that come while one runs share the next one, because the running one may
 * have read the files too early; so a flood of requests is at most two reloads.
 */
export function createReload(deps: ReloadDeps): Reload {
  const queue = createSerialQueue();
  let next: Promise<readonly ConfigProblem[]> | undefined;

  return () => {
    next ??= queue.add(() => {
      next = undefined;
      return reloadOnce(deps);
    });
    return next;
  };
}

/** A file with problems changes nothing but the log and the metric that says so. */
async function reloadOnce({ clock, log, instruments, read, apply }: ReloadDeps): Promise<readonly ConfigProblem[]> {
  try {
    const { config, disabled, warnings } = await read();
    logWarnings(log, warnings);
    const changes = await apply(config, disabled);
    instruments.configLoaded(clock.now());
    log.info({ event: 'config_reloaded', ...changes }, 'the configuration was read again and is in force');
    return [];
  } catch (error) {
    instruments.configRefused();
    const problems = problemsOf(error);
    const details = {
      problems: problems.map(describeProblem),
      ...(error instanceof ConfigError ? {} : { err: error }),
    };
    log.error({ event: 'config_reload_failed', ...details }, 'the configuration cannot be used, the old one stays');
    return problems;
  }
}

function problemsOf(error: unknown): readonly ConfigProblem[] {
  if (error instanceof ConfigError) return error.problems;
  const problem = 'the exporter failed in an unforeseen way';
  return [{ where: 'configuration', path: '', problem, remedy: 'see its log for event config_reload_failed' }];
}
