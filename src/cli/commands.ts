import type { App } from '../app.ts';
import { checked, type CommandDeps, hasTls, type LogOptions } from './command-deps.ts';
import type { CommandLine } from './command-line.ts';
import { chosenShard } from './chosen-shard.ts';
import type { Config, Settings } from '../config/config.ts';
import { exitCodeOf, exitCodes } from './exit-codes.ts';
import type { OnceSettings } from './flags.ts';
import type { HealthcheckSettings } from './healthcheck-flags.ts';
import type { SimulatorSettings } from './simulate-flags.ts';
import { healthcheckTarget, unhealthyBecause } from './healthcheck.ts';
import { untilAborted } from '../base/abort.ts';
import { ConfigError, type ConfigProblem, describeProblem, problemList } from '../base/errors.ts';
import type { Log } from '../base/log.ts';
import { doctor, history, verify } from './operator-commands.ts';
import { unreadFlagVariables } from './read-flags.ts';
import type { Chosen, Preflight } from '../preflight.ts';
import type { Shard } from '../config/shard.ts';

type Run = Exclude<CommandLine, { command: 'exit' }>;

/** Runs a command until it is done or `signal` aborts; answers the exit code. A ConfigError is told, not thrown. */
export async function runCommand(line: Run, deps: CommandDeps, signal: AbortSignal): Promise<number> {
  try {
    return await run(line, deps, signal);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    await tellProblems(line, error.problems, deps);
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
async function tellProblems(
  line: Run,
  problems: readonly ConfigProblem[],
  { createLog, printError }: CommandDeps,
): Promise<void> {
  if (!('logFormat' in line.settings) || line.command === 'check-config' || line.command === 'history') {
    printError(`${problemList(problems)}\n`);
    return;
  }
  const log = await createLog(line.settings);
  for (const problem of problems) {
    log.error({ event: 'start_refused', problem: describeProblem(problem) }, 'it cannot start like this');
  }
}

async function serve(settings: Settings, deps: CommandDeps, signal: AbortSignal): Promise<number> {
  let app: App | undefined = undefined;
  deps.onHangup(() => void app?.reload()); // before the start: a signal nobody listens for ends the process
  const shard = chosenShard(settings);
  const { config, disabled, elsewhere, log } = await prepare({ ...settings, shard }, settings, deps);
  const { clock, random, env, build, usage } = deps;
  const { configFile, webConfigFile } = settings;
  const readConfig = () => checked({ configFile, webConfigFile, stateFile: undefined, shard }, deps);
  logShard(log, shard, config, elsewhere);
  const { startApp } = await import('../app.ts');
  app = await startApp(config, settings, { clock, random, env, build, usage, log, disabled, readConfig, shard });
  await untilAborted(signal);
  await app.stop();
  return 0;
}

/** A config fit to run and the log, in which its warnings stand. */
async function prepare(
  files: Chosen,
  logOptions: LogOptions,
  deps: CommandDeps,
): Promise<Pick<Preflight, 'config' | 'disabled' | 'elsewhere'> & { readonly log: Log }> {
  const { config, disabled, elsewhere, warnings } = await checked(files, deps);
  const log = await deps.createLog(logOptions);
  const { logWarnings } = await import('../preflight.ts');
  logWarnings(log, [...unreadFlagVariables(deps.env), ...warnings]);
  return { config, disabled, elsewhere, log };
}

/** Whether a shard does what was meant shows in its first lines. */
function logShard(log: Log, { index, count }: Shard, { operations }: Config, elsewhere: Preflight['elsewhere']): void {
  if (count === 1) return;
  const names = operations.map(({ name }) => name);
  log.info(
    { event: 'shard', index, count, operations: names, elsewhere: elsewhere.length },
    'this shard reads only its own operations',
  );
}

async function checkConfig(settings: Settings, deps: CommandDeps): Promise<number> {
  const { describeConfig } = await import('./describe-config.ts');
  const { env, print, build } = deps;
  const shard = chosenShard(settings);
  const { config, disabled, elsewhere, warnings } = await checked({ ...settings, shard }, deps);
  const all = [...unreadFlagVariables(env), ...warnings];
  print(describeConfig({ config, disabled, elsewhere, settings, warnings: all, env, tzVersion: build.tzVersion }));
  return 0;
}

async function healthcheck(settings: HealthcheckSettings, { printError }: CommandDeps): Promise<number> {
  const reason = await unhealthyBecause(healthcheckTarget(settings, await hasTls(settings)));
  if (reason !== undefined) printError(`error: ${reason}\n`);
  return reason === undefined ? 0 : exitCodes.failed;
}

async function once({ all, ...settings }: OnceSettings, deps: CommandDeps, signal: AbortSignal): Promise<number> {
  const { runOnce } = await import('./once.ts');
  const { configFile, webConfigFile } = settings;
  const shard = chosenShard(settings);
  const files = { configFile, webConfigFile, stateFile: undefined, shard }; // it keeps nothing
  const { config, log } = await prepare(files, settings, deps);
  const { clock, random, env, build, usage, print, printError } = deps;
  try {
    const { text, isComplete } = await runOnce(config, { clock, random, env, build, usage, log }, { all }, signal);
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
  const { simulate } = await import('../simulator/simulate.ts');
  const { readToken } = await import('../config/token.ts');
  const token = tokenFile === undefined ? {} : { token: (await readToken({ file: tokenFile }, {})).token };
  const { clock, print, createLog } = deps;
  await simulate(
    { seed, skills, timezone, licenses, faultsFile, ...listenAddress, ...token },
    { clock, print, log: await createLog(settings) },
    signal,
  );
  return 0;
}
