import { askedOperation } from '../beside/asked-operation.ts';
import { operationNamed } from '../beside/operation-named.ts';
import type { Clock } from '../base/clock.ts';
import { CallError, codeOf, ConfigError } from '../base/errors.ts';
import type { Log } from '../base/log.ts';
import type { Config } from '../config/config.ts';
import type { Environment } from '../config/environment.ts';
import { replaceFile } from '../ledger/durable-write.ts';
import { openPrometheus, type PrometheusApi } from '../prometheus-api/prometheus-api.ts';
import type { Report } from '../wolkvox/reports/report.ts';
import { reports as shippedReports } from '../wolkvox/reports/reports.ts';
import { compareAll, type Compared, type Wanted } from './compare-all.ts';
import { jsonOf } from './json.ts';
import { pastDay } from './past-day.ts';
import { tableOf } from './table.ts';
import { textfileOf } from './textfile.ts';
import { VerifyError } from './verify-error.ts';
import { type Comparison, verifyOperation } from './verify-operation.ts';

export type VerifyOptions = {
  readonly day: string | undefined;
  readonly prometheus: string | undefined;
  /** File that says how it is asked. */
  readonly httpConfigFile: string | undefined;
  readonly operation: string | undefined;
  readonly json: boolean;
  readonly textfile: string | undefined;
  readonly stateFile: string | undefined;
};

export type RunDeps = {
  readonly config: Config;
  readonly clock: Clock;
  readonly random: () => number;
  readonly env: Environment;
  readonly log: Log;
  readonly reports?: readonly Report[];
  readonly print: (text: string) => void;
  /** Takes a line for a person, without its end. */
  readonly tell: (line: string) => void;
  /** What is printed goes to a terminal that shows colours. */
  readonly isColoured: boolean;
};

/**
 * Compares a day of one operation, or of all: whether all was compared, and all counts are as the vendor said at the
 * close. Prints what was compared, and tells in one line why another was not. Throws ConfigError, or the signal's reason.
 */
export async function runVerify(options: VerifyOptions, deps: RunDeps, signal: AbortSignal): Promise<boolean> {
  const { config, print, tell, isColoured, clock } = deps;
  const { date, url } = required(options);
  const named = options.operation === undefined ? config.operations : [operationNamed(config, options.operation)];
  const wanted = named.flatMap((operation) => {
    const day = pastDay(date, clock.now(), operation.timezone);
    return (deps.reports ?? shippedReports).map((report) => ({ operation, day, report }));
  });
  const api = openPrometheus(url, options.httpConfigFile);
  try {
    const compareOne = (one: Wanted) => compared(one, api, options, deps, signal);
    const found = await compareAll(wanted, compareOne, tell, signal);
    const { comparisons, notCompared } = found;
    if (comparisons.length === 0) return false;
    if (options.textfile !== undefined && !(await isWritten(options.textfile, found, deps))) return false;
    print(options.json ? jsonOf(found) : comparisons.map((it) => tableOf(it, isColoured)).join('\n'));
    const isRight = comparisons.every(({ rows }) => rows.every(({ verdict }) => verdict !== 'differs'));
    return isRight && notCompared.length === 0;
  } finally {
    await api.close();
  }
}

/** The call is made beside the exporter that may run, and once only. */
async function compared(
  { operation, day, report }: Wanted,
  api: PrometheusApi,
  { stateFile }: VerifyOptions,
  { config, clock, random, env, log, tell }: RunDeps,
  signal: AbortSignal,
): Promise<Comparison> {
  const onWait = ({ untilMs }: { readonly untilMs: number }) =>
    tell(`waiting until ${new Date(untilMs).toISOString()}: the exporter calls the vendor`);
  const asked = await askedOperation({ config, operation, stateFile, env, clock, random, log, onWait });
  try {
    const deps = { api, ask: asked.ask, catchUpMs: config.catchUpMs, now: () => clock.now() };
    return await verifyOperation(report, operation, day, deps, signal);
  } catch (error) {
    if (!(error instanceof CallError)) throw error;
    const hint = error.hint === undefined ? '' : `; ${error.hint}`;
    throw new VerifyError(`${operation.name}: ${error.message}${hint}`, { cause: error });
  } finally {
    await asked.close();
  }
}

function required({ day, prometheus }: VerifyOptions): { readonly date: string; readonly url: string } {
  if (day !== undefined && prometheus !== undefined) return { date: day, url: prometheus };
  const missing = (where: string, remedy: string) => ({ where, path: '', problem: 'this is missing', remedy });
  throw new ConfigError([
    ...(day === undefined ? [missing('--day', 'write the day to compare, such as 2026-11-21')] : []),
    ...(prometheus === undefined ? [missing('--prometheus', 'write its address, such as http://localhost:9090')] : []),
  ]);
}

const readableByAll = 0o644; // the collector runs as another user

/** Tells why where the file cannot be written. */
async function isWritten(file: string, found: Compared, { clock, tell }: RunDeps): Promise<boolean> {
  const text = await textfileOf(found, clock.now());
  try {
    await replaceFile(file, text, readableByAll);
    return true;
  } catch (error) {
    tell(`error: ${file} cannot be written (${codeOf(error) ?? 'unknown reason'}); what it held stays`);
    return false;
  }
}
