import type { Clock } from '../base/clock.ts';
import type { Format } from './exposition.ts';
import { renderOwnText, type OwnRegistry } from './instrument-text.ts';

/** Instruments, and a number that is another one after every change made through them. */
export type RevisedRegistry = OwnRegistry & { readonly revision: () => number };

/** The text of all registries, or of those of one operation: the same buffer as long as it may be shown. */
export type KeptText = (format: Format, operation?: string) => Promise<Buffer>;

type Kept = { readonly stamps: readonly Stamp[]; readonly renderedMs: number; readonly text: Promise<Buffer> };
type Stamp = { readonly of: unknown; readonly revision: number };

/**
 * Renders what instruments say, and again only after one of them changed or `longestMs` have passed, for those
 * that are read from the process and change by themselves.
 */
export function createKeptText(
  registries: () => readonly RevisedRegistry[],
  { clock, longestMs }: { readonly clock: Pick<Clock, 'monotonic'>; readonly longestMs: number },
): KeptText {
  const kept = new Map<string, Kept>();

  return (format, operation) => {
    const wanted = registries().filter((registry) => operation === undefined || registry.operation === operation);
    const key = JSON.stringify([format, operation]);
    const stamps = wanted.map(({ registry, revision }) => ({ of: registry, revision: revision() }));
    const nowMs = clock.monotonic();
    const before = kept.get(key);
    if (before !== undefined && nowMs - before.renderedMs < longestMs && isSame(before.stamps, stamps)) {
      return before.text;
    }
    const text = renderOwnText(wanted, format).then((rendered) => Buffer.from(rendered));
    if (wanted.length > 0) kept.set(key, { stamps, renderedMs: nowMs, text });
    else kept.delete(key);
    return text;
  };
}

/** A restarted operation counts its revisions anew, but in another registry. */
function isSame(before: readonly Stamp[], now: readonly Stamp[]): boolean {
  return (
    before.length === now.length &&
    before.every(({ of, revision }, i) => of === now[i]?.of && revision === now[i]?.revision)
  );
}
