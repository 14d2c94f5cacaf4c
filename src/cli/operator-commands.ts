import type { DoctorSettings } from '../doctor/settings.ts';
import { checked, type CommandDeps, hasTls } from './command-deps.ts';
import { exitCodes } from './exit-codes.ts';
import type { HistorySettings } from './history-flags.ts';
import type { VerifySettings } from './verify-flags.ts';

// What an operator runs beside an exporter. Each answers the exit code, and loads its rooms when it runs.

export async function doctor(settings: DoctorSettings, deps: CommandDeps, signal: AbortSignal): Promise<number> {
  const { runDoctorHere } = await import('./doctor.ts');
  const { configFile, webConfigFile } = settings;
  const load = () => checked({ configFile, webConfigFile, stateFile: undefined }, deps); // a step of its own looks at it
  const { clock, env, build, print, printError, confirm } = deps;
  return runDoctorHere(
    settings,
    { clock, env, build, load, print, printError, confirm },
    await hasTls(settings),
    signal,
  );
}

export async function history(settings: HistorySettings, deps: CommandDeps, signal: AbortSignal): Promise<number> {
  const { runHistory } = await import('../backfill/run-history.ts');
  const { smartHold } = await import('../wolkvox/reports/smart-hold.ts');
  const { configFile } = settings;
  const { config } = await checked({ configFile, webConfigFile: undefined, stateFile: undefined }, deps);
  const { clock, random, env, print, printError } = deps;
  const log = await deps.createLog(settings);
  const tell = (text: string) => printError(`${text}\n`);
  const hasWorked = await runHistory(
    settings,
    { config, report: smartHold, clock, random, env, log, print, tell },
    signal,
  );
  return hasWorked ? 0 : exitCodes.failed;
}

export async function verify(settings: VerifySettings, deps: CommandDeps, signal: AbortSignal): Promise<number> {
  const { runVerify } = await import('../verify/run-verify.ts');
  const { configFile } = settings;
  const { config } = await checked({ configFile, webConfigFile: undefined, stateFile: undefined }, deps);
  const { clock, random, env, print, printError, isColoured } = deps;
  const log = await deps.createLog({ logLevel: 'error', logFormat: 'pretty' });
  const tell = (line: string) => printError(`${line}\n`);
  try {
    const isRight = await runVerify(settings, { config, clock, random, env, log, print, tell, isColoured }, signal);
    return isRight ? 0 : exitCodes.failed;
  } catch (error) {
    if (!signal.aborted) throw error;
    tell('error: stopped before the day was compared; nothing is written');
    return exitCodes.failed;
  }
}
