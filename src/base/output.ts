import type { Writable } from 'node:stream';
import type { Clock } from './clock.ts';
import type { LogSink } from './log.ts';

/** Bytes that may wait for a reader of the log, some thousand lines. */
const mostWaitingBytes = 1_048_576;

/** Writes lines to a stream, and none while more than a mebibyte waits there for whoever should read it. */
export function boundedSink(stream: Pick<Writable, 'write' | 'writableLength'>): LogSink {
  return {
    write: (line) => {
      if (stream.writableLength < mostWaitingBytes) stream.write(line);
    },
  };
}

/** How long the end waits for a reader, milliseconds. */
const patienceMs = 2_000;

/** Resolves when everything written to a stream was taken, or cannot be, and after two seconds at the latest. */
export async function isWritten(
  stream: Pick<Writable, 'write' | 'writableLength' | 'destroyed'>,
  clock: Pick<Clock, 'sleep'>,
): Promise<void> {
  if (stream.writableLength === 0 || stream.destroyed) return;
  const waiting = new AbortController();
  const taken = new Promise<void>((resolve) => void stream.write('', () => resolve()));
  const givenUp = clock.sleep(patienceMs, waiting.signal).catch(() => undefined);
  await Promise.race([taken, givenUp]);
  waiting.abort();
  await givenUp;
}
