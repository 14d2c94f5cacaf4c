import type { Clock } from '../base/clock.ts';
import type { Log } from '../base/log.ts';
import type { Settings } from '../config/config.ts';
import type { Environment } from '../config/environment.ts';
import type { BuildInfo } from '../metrics/process-instruments.ts';
import type { ProcessUsage } from '../metrics/process-readings.ts';
import type { Chosen, Preflight } from '../preflight.ts';

export type LogOptions = Pick<Settings, 'logLevel' | 'logFormat'>;

// What not every command needs is loaded when it is needed: a health check is made twice a minute.

/** What a command has of its process. */
export type CommandDeps = {
  readonly clock: Clock;
  readonly random: () => number;
  readonly env: Environment;
  readonly build: BuildInfo;
  readonly usage: ProcessUsage;
  readonly createLog: (options: LogOptions) => Promise<Log>;
  readonly print: (text: string) => void;
  readonly printError: (text: string) => void;
  /** Whether what is printed goes to a terminal that shows colours. */
  readonly isColoured: boolean;
  /** Asks the person at the terminal for a yes; undefined where there is none. */
  readonly confirm: ((question: string) => Promise<boolean>) | undefined;
  /** Calls `listener` whenever the user asks for a reload by signal. */
  readonly onHangup: (listener: () => void) => void;
  /** Takes variables out of the process's own environment; `env` keeps them. */
  readonly forgetVariables: (names: readonly string[]) => void;
};

/** What is configured now. The variables that hold tokens leave the process, also those of disabled operations and of other shards'. */
export async function checked(
  chosen: Chosen,
  { env, forgetVariables }: Pick<CommandDeps, 'env' | 'forgetVariables'>,
): Promise<Preflight> {
  const [{ preflight }, { tokenVariables }] = await Promise.all([
    import('../preflight.ts'),
    import('../config/token.ts'),
  ]);
  const found = await preflight(chosen, env);
  forgetVariables(tokenVariables([...found.config.operations, ...found.disabled, ...found.elsewhere]));
  return found;
}

/** Whether the exporter serves TLS. Throws ConfigError. */
export async function hasTls({ webConfigFile }: Pick<Settings, 'webConfigFile'>): Promise<boolean> {
  if (webConfigFile === undefined) return false;
  const { readWebConfig } = await import('../web-config/load.ts');
  return readWebConfig(webConfigFile).config?.tls !== undefined;
}
