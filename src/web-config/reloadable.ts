import type { Clock } from '../base/clock.ts';
import { describeProblem, type ConfigProblem, ConfigError } from '../base/errors.ts';
import type { Log } from '../base/log.ts';
import { type WebConfigRead, readWebConfig } from './load.ts';
import { loosened } from './loosened.ts';
import { stampOf } from './stamped-files.ts';
import type { WebConfig } from './web-config.ts';

export type ReloadableDeps = {
  readonly clock: Pick<Clock, 'monotonic' | 'now'>;
  readonly log: Pick<Log, 'info' | 'warn' | 'error'>;
  readonly webConfigLoaded: (nowMs: number) => void;
  readonly webConfigRefused: () => void;
};

/** Time in which the files are looked at once at most, milliseconds. */
export const lookEveryMs = 1_000;

/**
 * The web configuration as it is now. Asking looks whether one of its files changed, once a second at
 * most, and then reads them again. Files with problems are logged once and change nothing, and so are those
 * after which a client could get in without what was asked of it before: that needs a restart.
 * @throws ConfigError when the files have problems at the start; never afterwards
 */
export function reloadableWebConfig(
  file: string,
  { clock, log, webConfigLoaded, webConfigRefused }: ReloadableDeps,
): () => WebConfig {
  let read = readWebConfig(file);
  if (read.config === undefined) throw new ConfigError(read.problems);
  let inForce: Usable = { config: read.config, isBlank: read.isBlank };
  let lookedAt = clock.monotonic();
  webConfigLoaded(clock.now());

  return () => {
    const now = clock.monotonic();
    if (now - lookedAt < lookEveryMs) return inForce.config;
    lookedAt = now;
    if (isUnchanged(read)) return inForce.config;
    read = readWebConfig(file);
    const problems = [...read.problems, ...restartProblems(file, inForce, read)];
    if (read.config === undefined || problems.length > 0) refuse(problems);
    else accept({ config: read.config, isBlank: read.isBlank }, read.warnings);
    return inForce.config;
  };

  function refuse(problems: readonly ConfigProblem[]) {
    webConfigRefused();
    const texts = problems.map(describeProblem);
    log.error(
      { event: 'web_config_reload_failed', problems: texts },
      'web configuration not usable, the old one stays in force',
    );
  }

  function accept(next: Usable, warnings: readonly ConfigProblem[]) {
    inForce = next;
    webConfigLoaded(clock.now());
    for (const warning of warnings) log.warn({ event: 'config_warning', warning: describeProblem(warning) }, unwise);
    log.info(
      { event: 'web_config_reloaded', tls: next.config.tls !== undefined, users: next.config.users.size },
      'web configuration reloaded',
    );
  }
}

/** Files without problems. */
type Usable = Pick<WebConfigRead, 'isBlank'> & { readonly config: WebConfig };

function isUnchanged({ stamps }: WebConfigRead): boolean {
  return [...stamps].every(([file, stamp]) => stampOf(file) === stamp);
}

const unwise = 'something about the web configuration is unwise';

/** What needs a restart, since clients or the operator count on it. */
function restartProblems(file: string, before: Usable, after: WebConfigRead): readonly ConfigProblem[] {
  const problem = (path: string, text: string) => ({
    where: file,
    path,
    problem: text,
    remedy: 'restart the exporter',
  });
  const [wasTls, isTls] = [before.config.tls !== undefined, after.config?.tls !== undefined];
  if (after.isBlank) return before.isBlank ? [] : [problem('', 'the file holds nothing, as if it were being written')];
  if (after.config === undefined) return [];
  if (wasTls !== isTls)
    return [problem('tls_server_config', `TLS cannot be switched ${isTls ? 'on' : 'off'} while running`)];
  return loosened(before.config, after.config).map((text) => problem('', `${text}, which is not done while running`));
}
