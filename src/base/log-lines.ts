import { pino, stdTimeFunctions } from 'pino';
import { describeError } from './describe-error.ts';
import type { Log, LogLevel, LogSink } from './log.ts';

/** A logger writing one line of JSON per event. An error goes under `err` and keeps only what `describeError` names. */
export function createLog({ level }: { readonly level: LogLevel }, sink: LogSink): Log {
  return pino(
    {
      level,
      base: null,
      timestamp: stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      serializers: { err: describeError },
      redact: ['token', '*.token', '*.headers["wolkvox-token"]'], // a second line: no caller should log one
    },
    { write: (line) => void sink.write(line) },
  );
}
