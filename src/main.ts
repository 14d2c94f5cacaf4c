#!/usr/bin/env node
import { stopping } from './first.ts';
import { readFileSync } from 'node:fs';
import type { Log } from './base/log.ts';
import type { CommandDeps, LogOptions } from './cli/command-deps.ts';

// Not by `import … from`: what an old Node lacks would fail before `first.ts` could say that it is too old.
const { parseCommandLine } = await import('./cli/command-line.ts');
const { systemClock } = await import('./base/clock.ts');
const { runCommand } = await import('./cli/commands.ts');
const { describeError } = await import('./base/describe-error.ts');
const { boundedSink, isWritten } = await import('./base/output.ts');

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
  version: string;
};

/** The variables as they were at the start. Those that hold tokens are taken out of the process, whose reports tell them. */
const env = { ...process.env };

function forgetVariables(names: readonly string[]): void {
  for (const name of names) Reflect.deleteProperty(process.env, name);
}
forgetVariables(['WOLKVOX_TOKEN']);

/** A log line is given up where nobody reads the log: the numbers are worth more than it. */
const logSink = boundedSink(process.stderr);

const deps: CommandDeps = {
  clock: systemClock,
  random: Math.random,
  env,
  forgetVariables,
  build: {
    version,
    revision: env['SMART_HOLD_REVISION'] ?? 'unknown',
    nodeVersion: process.version,
    tzVersion: process.versions['tz'] ?? 'unknown',
  },
  usage: process,
  createLog,
  print: (text) => process.stdout.write(text),
  printError: (text) => process.stderr.write(text),
  isColoured: process.stdout.isTTY && process.stdout.hasColors(),
  confirm: process.stdin.isTTY && process.stdout.isTTY ? confirm : undefined,
  onHangup: (listener) => process.on('SIGHUP', listener),
};

/** Loaded when a command logs: not each does. */
async function createLog({ logLevel: level, logFormat }: LogOptions): Promise<Log> {
  const { createLog: logTo } = await import('./base/log-lines.ts');
  if (logFormat === 'json') return logTo({ level }, logSink);
  const { prettyLines } = await import('./base/pretty-lines.ts');
  return logTo({ level }, prettyLines(logSink));
}

/** Only a plain yes is one; the signal that stops the process ends the waiting. */
async function confirm(question: string): Promise<boolean> {
  const { createInterface } = await import('node:readline/promises');
  const lines = createInterface({ input: process.stdin, output: process.stdout });
  lines.on('SIGINT', () => process.kill(process.pid, 'SIGINT')); // a terminal's Ctrl-C goes to the line reader alone
  try {
    return /^y(?:es)?$/i.test((await lines.question(question, { signal: stopping })).trim());
  } finally {
    lines.close();
  }
}

async function main(): Promise<number> {
  const line = parseCommandLine(process.argv.slice(2), env, version);
  if (line.command !== 'exit') return runCommand(line, deps, stopping);
  (line.exitCode === 0 ? deps.print : deps.printError)(line.text);
  return line.exitCode;
}

/** Only what `describeError` lets through, so that no secret can leave with a crash. */
function crash(error: unknown): never {
  deps.printError(`${JSON.stringify({ level: 'error', event: 'crashed', err: describeError(error) })}\n`);
  process.exit(1);
}

/** Whoever read the output may go: then nothing is missing. A full disk is told, and is a failure. */
function outputFailed(error: NodeJS.ErrnoException): void {
  if (error.code === 'EPIPE') return;
  deps.printError(`error: standard output cannot be written (${error.code ?? 'unknown reason'})\n`);
  process.exit(1);
}

process.on('uncaughtException', crash);
process.stdout.on('error', outputFailed);
// Whoever read the log may go; the exporter stays.
process.stderr.on('error', () => undefined);
const exitCode = await main().catch(crash);
await Promise.all([isWritten(process.stdout, systemClock), isWritten(process.stderr, systemClock)]);
await systemClock.sleep(0, new AbortController().signal); // lets a write that failed say so
process.exit(exitCode);
