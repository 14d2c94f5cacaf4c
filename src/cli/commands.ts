import { type App, startApp } from '../app.ts';
import type { Clock } from '../base/clock.ts';
import type { Environment } from '../config/environment.ts';
import type { BuildInfo } from '../metrics/process-instruments.ts';
import type { CommandLine } from './command-line.ts';
import { describeConfig } from './describe-config.ts';
import type { Config, Settings } from '../config/config.ts';
import type { HealthcheckSettings, SimulatorSettings } from './flags.ts';
import { healthcheckTarget, unhealthyBecause } from './healthcheck.ts';
import { readToken, tokenVariables } from '../config/token.ts';
import { untilAborted } from '../base/abort.ts';
import { ConfigError, problemList } from '../base/errors.ts';
import type { Log } from '../base/log.ts';
import { runOnce } from './once.ts';
import { logWarnings, type Preflight, preflight } from '../preflight.ts';
import { simulate } from '../simulator/simulate.ts';
import { readWebConfig } from '../web-config/load.ts';

export type CommandDeps = {
  readonly clock: Clock;
  readonly random: () => number;
  readonly env: Environment;
  readonly build: BuildInfo;
  readonly createLog: (options: Pick<Settings, 'logLevel' | 'logFormat'>) => Log;
  readonly print: (text: string) => void;
  readonly printError: (text: string) => void;
  /** Calls `listener` whenever the user asks for a reload by signal. */
  readonly onHangup: (listener: () => void) => void;
  /** Takes variables out of the process's own environment; `env` keeps them. */
  readonly forgetVariables: (names: readonly string[]) => void;
};

type Run = Exclude<CommandLine, { command: 'exit' }>;

/** Runs a command until it is done or `signal` aborts; answers the exit code. A ConfigError is printed, not thrown. */
export async function runCommand(line: Run, deps: CommandDeps, signal: AbortSignal): Promise<number> {
  try {
    switch (line.command) {
      case 'serve':
        return await serve(line.settings, deps, signal);
      case 'check-config':
        return await checkConfig(line.settings, deps);
      case 'once':
        return await once(line.settings, deps, signal);
      case 'simulate':
        return await runSimulator(line.settings, deps, signal);
      case 'healthcheck':
        return await healthcheck(line.settings, deps);
    }
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    deps.printError(`${problemList(error.problems)}\n`);
    return line.command === 'check-config' ? 2 : 1;
  }
}

async function serve(settings: Settings, deps: CommandDeps, signal: AbortSignal): Promise<number> {
  let app: App | undefined = undefined;
  deps.onHangup(() => void app?.reload()); // before the start: a signal nobody listens for ends the process
  const { config, log } = await prepare(settings, deps);
  const { clock, random, env, build } = deps;
  const readConfig = () => checked(settings, deps);
  app = await startApp(config, settings, { clock, random, env, build, log, readConfig });
  await untilAborted(signal);
  await app.stop();
  return 0;
}

/** A config fit to run and the log, in which its warnings stand. */
async function prepare(settings: Settings, deps: CommandDeps): Promise<{ config: Config; log: Log }> {
  const { config, warnings } = await checked(settings, deps);
  const log = deps.createLog(settings);
  logWarnings(log, warnings);
  return { config, log };
}

async function checked(
  settings: Settings,
  { env, forgetVariables }: Pick<CommandDeps, 'env' | 'forgetVariables'>,
): Promise<Preflight> {
  const found = await preflight(settings, env);
  forgetVariables(tokenVariables(found.config));
  return found;
}

async function checkConfig(settings: Settings, deps: CommandDeps): Promise<number> {
  const { config, warnings } = await checked(settings, deps);
  deps.print(describeConfig({ config, settings, warnings, env: deps.env }));
  return 0;
}

async function healthcheck(settings: HealthcheckSettings, { printError }: CommandDeps): Promise<number> {
  const reason = await unhealthyBecause(healthcheckTarget(settings, hasTls(settings)));
  if (reason !== undefined) printError(`error: ${reason}\n`);
  return reason === undefined ? 0 : 1;
}

async function once(settings: Settings, deps: CommandDeps, signal: AbortSignal): Promise<number> {
  const { config, log } = await prepare(settings, deps);
  const { clock, random, env, build, print } = deps;
  const { text, isComplete } = await runOnce(config, { clock, random, env, build, log }, signal);
  print(text);
  return isComplete ? 0 : 1;
}

function hasTls({ webConfigFile }: HealthcheckSettings): boolean {
  return webConfigFile !== undefined && readWebConfig(webConfigFile).config?.tls !== undefined;
}

/** Runs the simulator until `signal` aborts. */
async function runSimulator(settings: SimulatorSettings, deps: CommandDeps, signal: AbortSignal): Promise<number> {
  const { seed, skills, timezone, licenses, faultsFile, tokenFile, listenAddress } = settings;
  const token = tokenFile === undefined ? {} : { token: (await readToken({ file: tokenFile }, {})).token };
  const { clock, print, createLog } = deps;
  await simulate(
    { seed, skills, timezone, licenses, faultsFile, ...listenAddress, ...token },
    { clock, print, log: createLog(settings) },
    signal,
  );
  return 0;
}
