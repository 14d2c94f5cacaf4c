import type { Log } from '../../src/base/log.ts';
import { createLog } from '../../src/base/log-lines.ts';

export type LogLine = Readonly<Record<string, unknown>> & { readonly event: string };

/** A log that keeps its lines, down to debug. */
export function keptLog(): {
  readonly log: Log;
  readonly lines: () => readonly LogLine[];
  readonly text: () => string;
} {
  const written: string[] = [];
  const log = createLog({ level: 'debug' }, { write: (line) => written.push(line) });
  return {
    log,
    lines: () => written.map((line) => JSON.parse(line) as LogLine),
    text: () => written.join(''),
  };
}
