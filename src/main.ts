#!/usr/bin/env node
import './first.ts';
import { readFileSync } from 'node:fs';
import type { CommandDeps } from './cli/commands.ts';

// Not by `import … from`: what an old Node lacks would fail before `first.ts` could say that it is too old.
const { parseCommandLine } = await import('./cli/command-line.ts');
const { systemClock } = await import('./base/clock.ts');
const { runCommand } = await import('./cli/commands.ts');
const { createLog, describeError } = await import('./base/log.ts');

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

/** The variables as they were at the start. Those that hold tokens are taken out of the process, whose reports tell them. */
const env = { ...process.env };

function forgetVariables(names: readonly string[]): void {
  for (const name of names) Reflect.deleteProperty(process.env, name);
}
forgetVariables(['WOLKVOX_TOKEN']);

const deps: CommandDeps = {
  clock: systemClock,
  random: Math.random,
  env,
  forgetVariables,
  build: { version, revision: env['SMART_HOLD_REVISION'] ?? 'unknown', nodeVersion: process.version },
  createLog: ({ logLevel, logFormat }) => createLog({ level: logLevel, format: logFormat }, process.stderr),
  print: (text) => process.stdout.write(text),
  printError: (text) => process.stderr.write(text),
  onHangup: (listener) => process.on('SIGHUP', listener),
};

async function main(): Promise<number> {
  const line = parseCommandLine(process.argv.slice(2), env, version);
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
