import type { Clock } from '../base/clock.ts';
import { describeProblem, type ConfigProblem, ConfigError } from '../base/errors.ts';
import type { Log } from '../base/log.ts';
import { type Reading, readWebConfig } from './load.ts';
import { loosened } from './loosened.ts';
import { stampOf } from './stamped-files.ts';
import type { WebConfig } from './web-config.ts';

export type ReloadableDeps = {
  readonly clock: Pick<Clock, 'monotonic'>;
  readonly log: Pick<Log, 'info' | 'warn' | 'error'>;
};

/** Time in which the files are looked at once at most, milliseconds. */
export const lookEveryMs = 1_000;

/**
 * The web configuration as it is now. Asking looks whether one of its files changed, once a second at
 * most, and then reads them again. A reading with problems is logged once and changes nothing, and so is one
 * after which a client could get in without what was asked of it before: that needs a restart.
 * @throws ConfigError when the first reading has problems; never afterwards
 */
export function reloadableWebConfig(file: string, { clock, log }: ReloadableDeps): () => WebConfig {
  let reading = readWebConfig(file);
  if (reading.config === undefined) throw new ConfigError(reading.problems);
  let inForce: Usable = { config: reading.config, isBlank: reading.isBlank };
  let lookedAt = clock.monotonic();

  return () => {
    const now = clock.monotonic();
    if (now - lookedAt < lookEveryMs) return inForce.config;
    lookedAt = now;
    if (isUnchanged(reading)) return inForce.config;
    reading = readWebConfig(file);
    const problems = [...reading.problems, ...restartProblems(file, inForce, reading)];
    if (reading.config === undefined || problems.length > 0) refuse(problems);
    else accept({ config: reading.config, isBlank: reading.isBlank }, reading.warnings);
    return inForce.config;
  };

  function refuse(problems: readonly ConfigProblem[]) {
    const texts = problems.map(describeProblem);
    log.error(
      { event: 'web_config_reload_failed', problems: texts },
      'web configuration not usable, the old one stays in force',
    );
  }

  function accept(next: Usable, warnings: readonly ConfigProblem[]) {
    inForce = next;
    for (const warning of warnings) log.warn({ event: 'config_warning', warning: describeProblem(warning) }, unwise);
    log.info(
      { event: 'web_config_reloaded', tls: next.config.tls !== undefined, users: next.config.users.size },
      'web configuration reloaded',
    );
  }
}

/** A reading without problems. */
type Usable = Pick<Reading, 'isBlank'> & { readonly config: WebConfig };

function isUnchanged({ stamps }: Reading): boolean {
  return [...stamps].every(([file, stamp]) => stampOf(file) === stamp);
}

const unwise = 'something about the web configuration is unwise';

/** What needs a restart, since clients or the operator count on it. */
function restartProblems(file: string, before: Usable, after: Reading): readonly ConfigProblem[] {
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
