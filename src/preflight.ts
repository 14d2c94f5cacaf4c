import type { Config, OperationConfig, Settings } from './config/config.ts';
import type { Environment } from './config/environment.ts';
import { loadConfig } from './config/load-config.ts';
import { readToken } from './config/token.ts';
import { describeProblem, ConfigError, type ConfigProblem } from './base/errors.ts';
import type { Log } from './base/log.ts';
import { routeTo } from './wolkvox/proxy.ts';
import { readWebConfig } from './web-config/load.ts';

/** A config fit to run, and what is unwise about it. */
export type Preflight = { readonly config: Config; readonly warnings: readonly ConfigProblem[] };

/** Everything that can be checked without calling anybody. Throws ConfigError with every problem at once. */
export async function preflight(settings: Settings, env: Environment): Promise<Preflight> {
  const loaded = await loadOrProblems(settings.configFile, env);
  const tokens = await Promise.all((loaded.config?.operations ?? []).map((operation) => tokenFindings(operation, env)));
  const findings = [loaded, webConfigFindings(settings), proxyFindings(loaded.config, env), ...tokens];
  const problems = findings.flatMap((found) => found.problems);
  if (loaded.config === undefined || problems.length > 0) throw new ConfigError(problems);
  return { config: loaded.config, warnings: findings.flatMap((found) => found.warnings) };
}

/** Tells of everything unwise, a line each. */
export function logWarnings(log: Log, warnings: readonly ConfigProblem[]): void {
  for (const warning of warnings) {
    log.warn(
      { event: 'config_warning', warning: describeProblem(warning) },
      'something about the configuration is unwise',
    );
  }
}

type Findings = { readonly problems: readonly ConfigProblem[]; readonly warnings: readonly ConfigProblem[] };

async function loadOrProblems(file: string | undefined, env: Environment): Promise<Findings & { config?: Config }> {
  try {
    return { ...(await loadConfig(file, env)), problems: [] };
  } catch (error) {
    return { problems: problemsOf(error), warnings: [] };
  }
}

async function tokenFindings({ token }: OperationConfig, env: Environment): Promise<Findings> {
  try {
    return { problems: [], warnings: (await readToken(token, env)).warnings };
  } catch (error) {
    return { problems: problemsOf(error), warnings: [] };
  }
}

/** Only where an operation would go through it. */
function proxyFindings(config: Config | undefined, env: Environment): Findings {
  const routes = (config?.operations ?? []).map(({ origin }) => routeTo(origin, env));
  const unusable = routes.find((route) => route.kind === 'unusable');
  if (unusable === undefined) return { problems: [], warnings: [] };
  const { variable, problem, remedy } = unusable;
  return { problems: [{ where: variable, path: '', problem, remedy }], warnings: [] };
}

function webConfigFindings({ webConfigFile }: Settings): Findings {
  return webConfigFile === undefined ? { problems: [], warnings: [] } : readWebConfig(webConfigFile);
}

function problemsOf(error: unknown): readonly ConfigProblem[] {
  if (error instanceof ConfigError) return error.problems;
  throw error;
}
