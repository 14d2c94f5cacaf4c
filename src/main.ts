#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { parseCommandLine } from './cli/command-line.ts';
import { systemClock } from './base/clock.ts';
import { runCommand, type CommandDeps } from './cli/commands.ts';
import { createLog, describeError } from './base/log.ts';

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
  version: string;
};

/** The first signal asks to stop, the second does not wait. */
function signalToStop(): AbortSignal {
  const controller = new AbortController();
  for (const name of ['SIGTERM', 'SIGINT'] as const) {
    process.on(name, () => {
      if (controller.signal.aborted) process.exit(1);
      controller.abort(new Error(`received ${name}`));
    });
  }
  return controller.signal;
}

const deps: CommandDeps = {
  clock: systemClock,
  random: Math.random,
  env: process.env,
  build: { version, revision: process.env['SMART_HOLD_REVISION'] ?? 'unknown', nodeVersion: process.version },
  createLog: ({ logLevel, logFormat }) => createLog({ level: logLevel, format: logFormat }, process.stderr),
  print: (text) => process.stdout.write(text),
  printError: (text) => process.stderr.write(text),
  onHangup: (listener) => process.on('SIGHUP', listener),
};

async function main(): Promise<number> {
  const line = parseCommandLine(process.argv.slice(2), process.env, version);
  if (line.command !== 'exit') return runCommand(line, deps, signalToStop());
  (line.exitCode === 0 ? deps.print : deps.printError)(line.text);
  return line.exitCode;
}

/** Only what `describeError` lets through, so that no secret can leave with a crash. */
function crash(error: unknown): never {
  deps.printError(`${JSON.stringify({ level: 'error', event: 'crashed', err: describeError(error) })}\n`);
  process.exit(1);
}

process.on('uncaughtException', crash);
// Whoever read the log may go; the exporter stays.
process.stderr.on('error', () => undefined);
process.exitCode = await main().catch(crash);
