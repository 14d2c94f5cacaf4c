import { type App, startApp } from '../app.ts';
import type { Clock } from '../base/clock.ts';
import type { Environment } from '../config/environment.ts';
import type { BuildInfo } from '../metrics/process-instruments.ts';
import type { CommandLine } from './command-line.ts';
import { describeConfig } from './describe-config.ts';
import type { Config, Settings } from '../config/config.ts';
import type { DoctorSettings } from '../doctor/settings.ts';
import { exitCodeOf, exitCodes } from './exit-codes.ts';
import type { HistorySettings } from './history-flags.ts';
import type { HealthcheckSettings, OnceSettings, SimulatorSettings } from './flags.ts';
import { healthcheckTarget, unhealthyBecause } from './healthcheck.ts';
import { readToken, tokenVariables } from '../config/token.ts';
import { untilAborted } from '../base/abort.ts';
import { ConfigError, type ConfigProblem, describeProblem, problemList } from '../base/errors.ts';
import type { Log } from '../base/log.ts';
import { runOnce } from './once.ts';
import { unreadFlagVariables } from './read-flags.ts';
import { logWarnings, type Preflight, preflight } from '../preflight.ts';
import { simulate } from '../simulator/simulate.ts';
import { smartHold } from '../wolkvox/reports/smart-hold.ts';
import { readWebConfig } from '../web-config/load.ts';

export type CommandDeps = {
  readonly clock: Clock;
  readonly random: () => number;
  readonly env: Environment;
  readonly build: BuildInfo;
  readonly createLog: (options: Pick<Settings, 'logLevel' | 'logFormat'>) => Log;
  readonly print: (text: string) => void;
  readonly printError: (text: string) => void;
  /** Asks the person at the terminal for a yes; undefined where there is none. */
  readonly confirm: ((question: string) => Promise<boolean>) | undefined;
  /** Calls `listener` whenever the user asks for a reload by signal. */
  readonly onHangup: (listener: () => void) => void;
  /** Takes variables out of the process's own environment; `env` keeps them. */
  readonly forgetVariables: (names: readonly string[]) => void;
};

type Run = Exclude<CommandLine, { command: 'exit' }>;

/** Runs a command until it is done or `signal` aborts; answers the exit code. A ConfigError is told, not thrown. */
export async function runCommand(line: Run, deps: CommandDeps, signal: AbortSignal): Promise<number> {
  try {
    return await run(line, deps, signal);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    tellProblems(line, error.problems, deps);
    return line.command === 'healthcheck' ? exitCodes.failed : exitCodeOf(error.problems);
  }
}

async function run(line: Run, deps: CommandDeps, signal: AbortSignal): Promise<number> {
  switch (line.command) {
    case 'serve':
      return serve(line.settings, deps, signal);
    case 'check-config':
      return checkConfig(line.settings, deps);
    case 'once':
      return once(line.settings, deps, signal);
    case 'doctor':
      return doctor(line.settings, deps, signal);
    case 'history':
      return history(line.settings, deps, signal);
    case 'simulate':
      return runSimulator(line.settings, deps, signal);
    case 'healthcheck':
      return healthcheck(line.settings, deps);
  }
}

/** What writes a log tells problems there, in its format; the other commands speak to a person. */
function tellProblems(line: Run, problems: readonly ConfigProblem[], { createLog, printError }: CommandDeps): void {
  if (!('logFormat' in line.settings) || line.command === 'check-config' || line.command === 'history') {
    printError(`${problemList(problems)}\n`);
    return;
  }
  const log = createLog(line.settings);
  for (const problem of problems) {
    log.error({ event: 'start_refused', problem: describeProblem(problem) }, 'it cannot start like this');
  }
}

async function serve(settings: Settings, deps: CommandDeps, signal: AbortSignal): Promise<number> {
  let app: App | undefined = undefined;
  deps.onHangup(() => void app?.reload()); // before the start: a signal nobody listens for ends the process
  const { config, log } = await prepare(settings, settings, deps);
  const { clock, random, env, build } = deps;
  const { configFile, webConfigFile } = settings;
  const readConfig = () => checked({ configFile, webConfigFile, stateFile: undefined }, deps);
  app = await startApp(config, settings, { clock, random, env, build, log, readConfig });
  await untilAborted(signal);
  await app.stop();
  return 0;
}

type Files = Parameters<typeof preflight>[0];

/** A config fit to run and the log, in which its warnings stand. */
async function prepare(
  files: Files,
  logOptions: Pick<Settings, 'logLevel' | 'logFormat'>,
  deps: CommandDeps,
): Promise<{ config: Config; log: Log }> {
  const { config, warnings } = await checked(files, deps);
  const log = deps.createLog(logOptions);
  logWarnings(log, [...unreadFlagVariables(deps.env), ...warnings]);
  return { config, log };
}

/** What is configured now. The variables that hold tokens leave the process, also those of disabled operations. */
async function checked(
  files: Files,
  { env, forgetVariables }: Pick<CommandDeps, 'env' | 'forgetVariables'>,
): Promise<Preflight> {
  const found = await preflight(files, env);
  forgetVariables(tokenVariables([...found.config.operations, ...found.disabled]));
  return found;
}

async function checkConfig(settings: Settings, deps: CommandDeps): Promise<number> {
  const { env, print } = deps;
  const { config, disabled, warnings } = await checked(settings, deps);
  print(describeConfig({ config, disabled, settings, warnings: [...unreadFlagVariables(env), ...warnings], env }));
  return 0;
}

async function healthcheck(settings: HealthcheckSettings, { printError }: CommandDeps): Promise<number> {
  const reason = await unhealthyBecause(healthcheckTarget(settings, hasTls(settings)));
  if (reason !== undefined) printError(`error: ${reason}\n`);
  return reason === undefined ? 0 : exitCodes.failed;
}

async function once({ all, ...settings }: OnceSettings, deps: CommandDeps, signal: AbortSignal): Promise<number> {
  const { configFile, webConfigFile } = settings;
  const files = { configFile, webConfigFile, stateFile: undefined }; // it keeps nothing
  const { config, log } = await prepare(files, settings, deps);
  const { clock, random, env, build, print, printError } = deps;
  try {
    const { text, isComplete } = await runOnce(config, { clock, random, env, build, log }, { all }, signal);
    print(text);
    return isComplete ? 0 : exitCodes.failed;
  } catch (error) {
    if (!signal.aborted) throw error;
    printError('error: stopped before every operation was asked; nothing is printed\n');
    return exitCodes.failed;
  }
}

async function doctor(settings: DoctorSettings, deps: CommandDeps, signal: AbortSignal): Promise<number> {
  const { runDoctorHere } = await import('./doctor.ts');
  const { configFile, webConfigFile } = settings;
  const load = () => checked({ configFile, webConfigFile, stateFile: undefined }, deps); // a step of its own looks at it
  const { clock, env, build, print, printError, confirm } = deps;
  return runDoctorHere(settings, { clock, env, build, load, print, printError, confirm }, hasTls(settings), signal);
}

async function history(settings: HistorySettings, deps: CommandDeps, signal: AbortSignal): Promise<number> {
  const { runHistory } = await import('../backfill/run-history.ts');
  const { configFile } = settings;
  const { config } = await checked({ configFile, webConfigFile: undefined, stateFile: undefined }, deps);
  const { clock, random, env, print, printError } = deps;
  const log = deps.createLog(settings);
  const tell = (text: string) => printError(`${text}\n`);
  const hasWorked = await runHistory(
    settings,
    { config, report: smartHold, clock, random, env, log, print, tell },
    signal,
  );
  return hasWorked ? 0 : exitCodes.failed;
}

function hasTls({ webConfigFile }: Pick<Settings, 'webConfigFile'>): boolean {
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
