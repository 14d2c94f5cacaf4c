import { type App, startApp } from '../app.ts';
import { checked, type CommandDeps, type Files, hasTls } from './command-deps.ts';
import type { CommandLine } from './command-line.ts';
import { describeConfig } from './describe-config.ts';
import type { Config, Settings } from '../config/config.ts';
import { exitCodeOf, exitCodes } from './exit-codes.ts';
import type { OnceSettings, SimulatorSettings } from './flags.ts';
import type { HealthcheckSettings } from './healthcheck-flags.ts';
import { healthcheckTarget, unhealthyBecause } from './healthcheck.ts';
import { readToken } from '../config/token.ts';
import { untilAborted } from '../base/abort.ts';
import { ConfigError, type ConfigProblem, describeProblem, problemList } from '../base/errors.ts';
import type { Log } from '../base/log.ts';
import { runOnce } from './once.ts';
import { doctor, history, verify } from './operator-commands.ts';
import { unreadFlagVariables } from './read-flags.ts';
import { logWarnings, type Preflight } from '../preflight.ts';
import { simulate } from '../simulator/simulate.ts';

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
    case 'verify':
      return verify(line.settings, deps, signal);
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
  const { config, disabled, log } = await prepare(settings, settings, deps);
  const { clock, random, env, build } = deps;
  const { configFile, webConfigFile } = settings;
  const readConfig = () => checked({ configFile, webConfigFile, stateFile: undefined }, deps);
  app = await startApp(config, settings, { clock, random, env, build, log, disabled, readConfig });
  await untilAborted(signal);
  await app.stop();
  return 0;
}

/** A config fit to run and the log, in which its warnings stand. */
async function prepare(
  files: Files,
  logOptions: Pick<Settings, 'logLevel' | 'logFormat'>,
  deps: CommandDeps,
): Promise<{ config: Config; disabled: Preflight['disabled']; log: Log }> {
  const { config, disabled, warnings } = await checked(files, deps);
  const log = deps.createLog(logOptions);
  logWarnings(log, [...unreadFlagVariables(deps.env), ...warnings]);
  return { config, disabled, log };
}

async function checkConfig(settings: Settings, deps: CommandDeps): Promise<number> {
  const { env, print, build } = deps;
  const { config, disabled, warnings } = await checked(settings, deps);
  const all = [...unreadFlagVariables(env), ...warnings];
  print(describeConfig({ config, disabled, settings, warnings: all, env, tzVersion: build.tzVersion }));
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
