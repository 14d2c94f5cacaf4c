import type { Clock } from '../base/clock.ts';
import { describeProblem, type ConfigProblem, ConfigError } from '../base/errors.ts';
import type { Log } from '../base/log.ts';
import { stampOf } from './stamped-files.ts';
import { type WebConfigRead, readWebConfig } from './load.ts';
import type { WebConfig } from './web-config.ts';

export type ReloadableDeps = { readonly clock: Pick<Clock, 'monotonic'>; readonly log: Pick<Log, 'info' | 'error'> };

/** Time in which the files are looked at once at most, milliseconds. */
export const lookEveryMs = 1_000;

/**
 * The web configuration as it is now. Asking looks whether one of its files changed, once a second at
 * most, and then reads them again. Files with problems are logged once and change nothing.
 * @throws ConfigError when the files have problems at the start; never afterwards
 */
export function reloadableWebConfig(file: string, { clock, log }: ReloadableDeps): () => WebConfig {
  let read = readWebConfig(file);
  if (read.config === undefined) throw new ConfigError(read.problems);
  let config = read.config;
  let lookedAt = clock.monotonic();

  return () => {
    const now = clock.monotonic();
    if (now - lookedAt < lookEveryMs) return config;
    lookedAt = now;
    if (isUnchanged(read)) return config;
    read = readWebConfig(file);
    const problems = [...read.problems, ...restartProblems(file, config, read.config)];
    if (read.config === undefined || problems.length > 0) refuse(problems);
    else accept(read.config);
    return config;
  };

  function refuse(problems: readonly ConfigProblem[]) {
    const texts = problems.map(describeProblem);
    log.error(
      { event: 'web_config_reload_failed', problems: texts },
      'web configuration not usable, the old one stays in force',
    );
  }

  function accept(next: WebConfig) {
    config = next;
    log.info(
      { event: 'web_config_reloaded', tls: next.tls !== undefined, users: next.users.size },
      'web configuration reloaded',
    );
  }
}

function isUnchanged({ stamps }: WebConfigRead): boolean {
  return [...stamps].every(([file, stamp]) => stampOf(file) === stamp);
}

/** Clients connect with http:// or https:// by their own configuration, so that cannot change under them. */
function restartProblems(file: string, before: WebConfig, after: WebConfig | undefined): readonly ConfigProblem[] {
  if (after === undefined || (before.tls === undefined) === (after.tls === undefined)) return [];
  const problem = `TLS cannot be switched ${after.tls === undefined ? 'off' : 'on'} while running`;
  return [{ where: file, path: 'tls_server_config', problem, remedy: 'restart the exporter' }];
}
