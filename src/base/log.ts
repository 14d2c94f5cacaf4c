import { pino, stdTimeFunctions } from 'pino';
import { prettyFactory } from 'pino-pretty';
import { CallError, codeOf, RefreshError } from './errors.ts';

export const logLevels = ['debug', 'info', 'warn', 'error'] as const;
export type LogLevel = (typeof logLevels)[number];
export const logFormats = ['json', 'pretty'] as const;
export type LogFormat = (typeof logFormats)[number];

type Write = (fields: { readonly event: string } & Readonly<Record<string, unknown>>, message: string) => void;

/** Structured log: a constant snake_case `event`, numbers with units in their keys, a message without variables. */
export type Log = Readonly<Record<LogLevel, Write>>;

/** Where log lines go. */
export type LogSink = { write(line: string): unknown };

/** A logger writing one line per event. An error goes under `err` and keeps only what `describeError` names. */
export function createLog({ level, format }: { level: LogLevel; format: LogFormat }, sink: LogSink): Log {
  const pretty = prettyFactory({ colorize: false, translateTime: 'SYS:standard', singleLine: true });
  const write =
    format === 'pretty' ? (line: string) => void sink.write(pretty(line)) : (line: string) => void sink.write(line);
  return pino(
    {
      level,
      base: null,
      timestamp: stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      serializers: { err: describeError },
      redact: ['token', '*.token', '*.headers["wolkvox-token"]'], // a second line: no caller should log one
    },
    { write },
  );
}

type DescribedError = Readonly<Record<string, unknown>>;

/**
 * An error as log fields. A closed list, because errors of libraries carry sockets, headers and paths
 * along. Only an error of the exporter's own shows its stack.
 */
export function describeError(error: unknown): DescribedError {
  if (!(error instanceof Error)) return { message: typeof error === 'string' ? error : 'not an Error' };
  const { name, message, cause } = error;
  const code = codeOf(error);
  return {
    type: name,
    message,
    ...(error instanceof CallError || error instanceof RefreshError ? { reason: error.reason, hint: error.hint } : {}),
    ...(code === undefined ? {} : { code }),
    ...(isOwnFault(error) ? { stack: error.stack } : {}),
    ...(cause === undefined ? {} : { cause: describeError(cause) }),
  };
}

function isOwnFault(error: Error): boolean {
  return error instanceof TypeError || error instanceof RangeError || error instanceof ReferenceError;
}
