import { open, rename, rm, type FileHandle } from 'node:fs/promises';
import { breathe } from '../base/clock.ts';
import { endings, headerOf } from '../metrics/exposition.ts';
import { linesOf, type WrittenDay, type WrittenFamily } from './day-lines.ts';
import type { TargetLabels } from './series-labels.ts';

const bufferBytes = 1024 * 1024;

/**
 * Writes families one after the other, each with all its days: OpenMetrics wants the lines of a family together, and a
 * year need not fit into memory. The file appears whole under its name, or not at all. Answers its size in bytes. Rejects
 * with the system's error.
 */
export async function writeOutput(
  file: string,
  families: readonly WrittenFamily[],
  days: () => AsyncIterable<WrittenDay>,
  labels: TargetLabels,
  signal: AbortSignal,
): Promise<number> {
  const beside = `${file}.new`;
  await rm(beside, { force: true });
  const handle = await open(beside, 'wx', 0o644);
  try {
    const out = buffered(handle);
    for (const family of families) {
      await out.write(headerOf(family.family, 'openmetrics'));
      for await (const day of days()) {
        for (const text of linesOf(family, day, labels)) await out.write(text);
        signal.throwIfAborted();
      }
    }
    await out.write(endings.openmetrics);
    const bytes = await out.end();
    await handle.sync();
    await handle.close();
    await rename(beside, file);
    return bytes;
  } catch (error) {
    await handle.close().catch(() => undefined);
    await rm(beside, { force: true });
    throw error;
  }
}

function buffered(handle: FileHandle) {
  let waiting = '';
  let bytes = 0;
  async function flush(): Promise<void> {
    const text = waiting;
    waiting = '';
    bytes += Buffer.byteLength(text);
    await handle.writeFile(text); // goes on where the last one ended
    await breathe();
  }
  return {
    write: async (text: string) => {
      waiting += text;
      if (waiting.length >= bufferBytes) await flush();
    },
    end: async () => {
      await flush();
      return bytes;
    },
  };
}
