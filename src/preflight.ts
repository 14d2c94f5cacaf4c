import type { Config, OperationConfig, Settings } from './config/config.ts';
import type { Environment } from './config/environment.ts';
import { loadConfig } from './config/load-config.ts';
import { readToken } from './config/token.ts';
import { describeFault, FaultsError, type Fault } from './errors.ts';
import type { Log } from './log.ts';
import { readWebConfig } from './web/config/load.ts';

/** A config fit to run, and what is unwise about it. */
export type Preflight = { readonly config: Config; readonly warnings: readonly Fault[] };

/** Everything that can be checked without calling anybody. Throws FaultsError with every fault at once. */
export async function preflight(settings: Settings, env: Environment): Promise<Preflight> {
  const loaded = await loadOrFaults(settings.configFile, env);
  const tokens = await Promise.all((loaded.config?.operations ?? []).map((operation) => tokenFindings(operation, env)));
  const faults = [...loaded.faults, ...webConfigFaults(settings), ...tokens.flatMap((found) => found.faults)];
  if (loaded.config === undefined || faults.length > 0) throw new FaultsError(faults);
  return { config: loaded.config, warnings: [...loaded.warnings, ...tokens.flatMap((found) => found.warnings)] };
}

/** Tells of everything unwise, a line each. */
export function logWarnings(log: Log, warnings: readonly Fault[]): void {
  for (const warning of warnings) {
    log.warn(
      { event: 'config_warning', warning: describeFault(warning) },
      'something about the configuration is unwise',
    );
  }
}

type Findings = { readonly faults: readonly Fault[]; readonly warnings: readonly Fault[] };

async function loadOrFaults(file: string | undefined, env: Environment): Promise<Findings & { config?: Config }> {
  try {
    return { ...(await loadConfig(file, env)), faults: [] };
  } catch (error) {
    return { faults: faultsOf(error), warnings: [] };
  }
}

async function tokenFindings({ token }: OperationConfig, env: Environment): Promise<Findings> {
  try {
    return { faults: [], warnings: (await readToken(token, env)).warnings };
  } catch (error) {
    return { faults: faultsOf(error), warnings: [] };
  }
}

function webConfigFaults({ webConfigFile }: Settings): readonly Fault[] {
  return webConfigFile === undefined ? [] : readWebConfig(webConfigFile).faults;
}

function faultsOf(error: unknown): readonly Fault[] {
  if (error instanceof FaultsError) return error.faults;
  throw error;
}
