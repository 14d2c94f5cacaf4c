import type { Clock } from '../base/clock.ts';
import type { Format } from './exposition.ts';
import { createKeptText } from './instrument-text-cache.ts';
import type { ProcessInstruments } from './process-instruments.ts';

/** Scrapes closer together than this share what was read of the process, milliseconds. */
const sharedMs = 1_000;

type Kept = { readonly counted: Buffer; readonly readMs: number; readonly text: Buffer };

/**
 * The families of the process as a whole: what was counted, rendered again only when it changed, and what is read
 * of the process, at most once a second for each format.
 */
export function createProcessText(
  instruments: ProcessInstruments,
  { clock }: { readonly clock: Pick<Clock, 'monotonic'> },
): (format: Format) => Promise<Buffer> {
  const ofProcess = [{ ...instruments, operation: undefined }];
  const countedText = createKeptText(() => ofProcess, { clock, longestMs: Infinity });
  const kept = new Map<Format, Kept>();

  return async (format) => {
    const counted = await countedText(format);
    const nowMs = clock.monotonic();
    const before = kept.get(format);
    if (before?.counted === counted && nowMs - before.readMs < sharedMs) return before.text;
    const text = Buffer.concat([counted, Buffer.from(instruments.readings(format))]);
    kept.set(format, { counted, readMs: nowMs, text });
    return text;
  };
}
