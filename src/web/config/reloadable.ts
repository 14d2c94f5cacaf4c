import type { Clock } from '../../clock.ts';
import { describeFault, type Fault, FaultsError } from '../../errors.ts';
import type { Log } from '../../log.ts';
import { stampOf } from './files.ts';
import { type Reading, readWebConfig } from './load.ts';
import type { WebConfig } from './web-config.ts';

export type ReloadableDeps = { readonly clock: Pick<Clock, 'monotonic'>; readonly log: Pick<Log, 'info' | 'error'> };

/** Time in which the files are looked at once at most, milliseconds. */
export const lookEveryMs = 1_000;

/**
 * The web configuration as it is now. Asking looks whether one of its files changed, once a second at
 * most, and then reads them again. A reading with faults is logged once and changes nothing.
 * @throws FaultsError when the first reading has faults; never afterwards
 */
export function reloadableWebConfig(file: string, { clock, log }: ReloadableDeps): () => WebConfig {
  let reading = readWebConfig(file);
  if (reading.config === undefined) throw new FaultsError(reading.faults);
  let config = reading.config;
  let lookedAt = clock.monotonic();

  return () => {
    const now = clock.monotonic();
    if (now - lookedAt < lookEveryMs) return config;
    lookedAt = now;
    if (isUnchanged(reading)) return config;
    reading = readWebConfig(file);
    const faults = [...reading.faults, ...restartFaults(file, config, reading.config)];
    if (reading.config === undefined || faults.length > 0) refuse(faults);
    else accept(reading.config);
    return config;
  };

  function refuse(faults: readonly Fault[]) {
    const texts = faults.map(describeFault);
    log.error(
      { event: 'web_config_reload_failed', faults: texts },
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

function isUnchanged({ stamps }: Reading): boolean {
  return [...stamps].every(([file, stamp]) => stampOf(file) === stamp);
}

/** Clients connect with http:// or https:// by their own configuration, so that cannot change under them. */
function restartFaults(file: string, before: WebConfig, after: WebConfig | undefined): readonly Fault[] {
  if (after === undefined || (before.tls === undefined) === (after.tls === undefined)) return [];
  const problem = `TLS cannot be switched ${after.tls === undefined ? 'off' : 'on'} while running`;
  return [{ where: file, path: 'tls_server_config', problem, remedy: 'restart the exporter' }];
}
