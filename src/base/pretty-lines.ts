import { prettyFactory } from 'pino-pretty';
import type { LogSink } from './log.ts';

/** Writes lines of JSON for people: time, level, message, then the rest. */
export function prettyLines(sink: LogSink): LogSink {
  const pretty = prettyFactory({ colorize: false, translateTime: 'SYS:standard', singleLine: true });
  return { write: (line) => sink.write(pretty(line)) };
}
