import { askedOperation } from '../beside/asked-operation.ts';
import { operationNamed } from '../beside/operation-named.ts';
import type { Clock } from '../base/clock.ts';
import { CallError, codeOf, ConfigError } from '../base/errors.ts';
import type { Log } from '../base/log.ts';
import type { Config, OperationConfig } from '../config/config.ts';
import type { Environment } from '../config/environment.ts';
import { replaceFile } from '../ledger/durable-write.ts';
import { createPrometheusApi, type PrometheusApi } from '../prometheus-api/prometheus-api.ts';
import { PrometheusError } from '../prometheus-api/prometheus-error.ts';
import type { Report } from '../wolkvox/reports/report.ts';
import { reports as shippedReports } from '../wolkvox/reports/reports.ts';
import { jsonOf } from './json.ts';
import { pastDay } from './past-day.ts';
import { tableOf } from './table.ts';
import { textfileOf } from './textfile.ts';
import { VerifyError } from './verify-error.ts';
import { type Comparison, verifyOperation } from './verify-operation.ts';

export type VerifyOptions = {
  readonly day: string | undefined;
  readonly prometheus: string | undefined;
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
 * Compares a day of one operation, or of all: whether all counts are as the vendor said at the close. Prints all of it or,
 * where a part cannot be had, tells why in one line. Throws ConfigError, or the signal's reason.
 */
export async function runVerify(options: VerifyOptions, deps: RunDeps, signal: AbortSignal): Promise<boolean> {
  const { config, print, tell, isColoured, clock } = deps;
  const { date, url } = required(options);
  const named = options.operation === undefined ? config.operations : [operationNamed(config, options.operation)];
  const days = named.map((operation) => ({ operation, day: pastDay(date, clock.now(), operation.timezone) }));
  const api = createPrometheusApi({ url });
  try {
    const comparisons: Comparison[] = [];
    for (const { operation, day } of days) {
      for (const report of deps.reports ?? shippedReports) {
        comparisons.push(await compared({ operation, day, report, api }, options, deps, signal));
      }
    }
    if (options.textfile !== undefined) {
      await written(options.textfile, await textfileOf(comparisons, clock.now()));
    }
    print(options.json ? jsonOf(comparisons) : comparisons.map((it) => tableOf(it, isColoured)).join('\n'));
    return comparisons.every(({ rows }) => rows.every(({ verdict }) => verdict !== 'differs'));
  } catch (error) {
    signal.throwIfAborted();
    tell(`error: ${lineOf(error)}`);
    return false;
  } finally {
    await api.close();
  }
}

type One = {
  readonly operation: OperationConfig;
  readonly day: ReturnType<typeof pastDay>;
  readonly report: Report;
  readonly api: PrometheusApi;
};

/** The call is made beside the exporter that may run, and once only. */
async function compared(
  { operation, day, report, api }: One,
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

async function written(file: string, text: string): Promise<void> {
  try {
    await replaceFile(file, text, readableByAll);
  } catch (error) {
    throw new VerifyError(`${file} cannot be written (${codeOf(error) ?? 'unknown reason'}); what it held stays`, {
      cause: error,
    });
  }
}

function lineOf(error: unknown): string {
  if (error instanceof VerifyError || error instanceof PrometheusError) return error.message;
  throw error;
}
