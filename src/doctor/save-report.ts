import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import path from 'node:path';
import { formatDuration } from '../base/duration.ts';
import { ConfigError, codeOf } from '../base/errors.ts';
import type { Config } from '../config/config.ts';
import { replaceFile } from '../ledger/durable-write.ts';
import { smartHold } from '../wolkvox/reports/smart-hold.ts';
import type { DoctorDeps, Examined } from './doctor-deps.ts';
import type { Finding } from './finding.ts';
import { hiddenOf, hiddenOfMachine } from './hidden.ts';
import { createRedact } from './redact.ts';
import { reportText } from './report-text.ts';
import type { DoctorSettings } from './settings.ts';

/** Before calls are spent for a report that could not be kept. Throws ConfigError. */
export async function refuseUnwritable(file: string | undefined): Promise<void> {
  if (file === undefined) return;
  const folder = path.dirname(path.resolve(file));
  await access(folder, constants.W_OK | constants.X_OK).catch((error: unknown) => {
    throw unwritable(file, error);
  });
}

type Everything = {
  readonly settings: DoctorSettings;
  readonly config: Config;
  readonly examined: readonly Examined[];
  /** Findings of no operation. */
  readonly machine: readonly Finding[];
};

/** Writes the report, whole or not at all, for its owner alone to read. Throws ConfigError where that cannot be done. */
export async function saveReport(
  { settings, config, examined, machine }: Everything,
  { clock, build, print, printError }: Pick<DoctorDeps, 'clock' | 'build' | 'print' | 'printError'>,
): Promise<void> {
  const { reportFile: file, json } = settings;
  if (file === undefined) return;
  const names = config.operations.map(({ name }) => name);
  const ofMachine = hiddenOfMachine(settings);
  const hidden = examined.map(({ operation, heard }) => [...hiddenOf(operation, heard, names), ...ofMachine]);
  const text = reportText({
    ...build,
    atMs: clock.now(),
    report: smartHold,
    interval: formatDuration(config.intervalMs),
    operations: examined.map(({ operation: { timezone }, token, findings, heard }, index) => ({
      timezone,
      findings,
      heard,
      redact: createRedact([token], hidden[index] ?? []),
    })),
    machine: {
      findings: machine,
      redact: createRedact(
        examined.map(({ token }) => token),
        hidden.flat(),
      ),
    },
  });
  await replaceFile(file, text).catch((error: unknown) => {
    throw unwritable(file, error);
  });
  (json ? printError : print)(`the report is in ${file}: look it over before you send it\n`);
}

function unwritable(file: string, error: unknown): ConfigError {
  const problem = `the report cannot be written there (${codeOf(error) ?? 'unknown reason'})`;
  return new ConfigError([
    { where: '--report', path: file, problem, remedy: 'name a file in a folder that you may write' },
  ]);
}
