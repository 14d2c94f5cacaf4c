import type { Format } from './exposition.ts';
import { renderOwnText, type OwnRegistry } from './own-text.ts';

/** What the exporter counts about its work for an operation, and a number that tells whether it changed. */
export type OperationRegistry = OwnRegistry<string> & { readonly revision: () => number };

/** The text of all operations or of one: the same buffer until one of their instruments changes. */
export type OperationsText = (format: Format, operation?: string) => Promise<Buffer>;

type Kept = { readonly stamps: readonly Stamp[]; readonly text: Promise<Buffer> };
type Stamp = { readonly of: unknown; readonly revision: number };

/** Renders what the instruments of operations say, and again only after they changed. */
export function createOperationsText(registries: () => readonly OperationRegistry[]): OperationsText {
  const kept = new Map<string, Kept>();

  return (format, operation) => {
    const wanted = registries().filter((registry) => operation === undefined || registry.operation === operation);
    const key = JSON.stringify([format, operation]);
    const stamps = wanted.map(({ registry, revision }) => ({ of: registry, revision: revision() }));
    const before = kept.get(key);
    if (before !== undefined && isSame(before.stamps, stamps)) return before.text;
    const text = renderOwnText(wanted, format).then((rendered) => Buffer.from(rendered));
    if (wanted.length > 0) kept.set(key, { stamps, text });
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
