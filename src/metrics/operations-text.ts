import { breathe } from '../base/clock.ts';
import type { Format } from './exposition.ts';
import { type FamilyPieces, joined } from './family-pieces.ts';
import { type OwnPieces, renderOwnPieces } from './instrument-text.ts';
import type { KeptText, RevisedRegistry } from './instrument-text-cache.ts';

/** What one operation's instruments said at a revision. */
type Rendered = {
  readonly registry: RevisedRegistry['registry'];
  readonly revision: number;
  readonly pieces: Promise<OwnPieces>;
};
type Composed = { readonly of: readonly Rendered[]; readonly text: Promise<Buffer> };

/** Rendering so many operations takes some milliseconds. */
const operationsPerSlice = 10;

/**
 * What the exporter counts about its operations. One that changes is rendered anew, alone, and joined with what is known
 * of the others; nothing is rendered twice. `registries` has those of all operations.
 */
export function createOperationsText(registries: () => readonly RevisedRegistry[]): KeptText {
  const rendered = new Map<string, Rendered>();
  const composed = new Map<string, Composed>();

  async function current(wanted: readonly RevisedRegistry[], format: Format): Promise<readonly Rendered[]> {
    const parts: Rendered[] = [];
    let isNew = 0;
    for (const own of wanted) {
      const key = `${format} ${own.operation}`;
      const known = rendered.get(key);
      if (known?.registry === own.registry && known.revision === own.revision()) {
        parts.push(known);
        continue;
      }
      const part = { registry: own.registry, revision: own.revision(), pieces: renderOwnPieces(own, format) };
      rendered.set(key, part);
      parts.push(part);
      isNew += 1;
      if (isNew % operationsPerSlice === 0) await breathe();
    }
    return parts;
  }

  /** Those that went leave nothing behind. */
  function forget(all: readonly RevisedRegistry[]): void {
    if (rendered.size <= 2 * all.length) return;
    const there = new Set(all.map(({ operation }) => operation));
    for (const key of rendered.keys()) if (!there.has(key.slice(key.indexOf(' ') + 1))) rendered.delete(key);
    for (const key of composed.keys()) if (!there.has(key.slice(key.indexOf(' ') + 1))) composed.delete(key);
  }

  return async (format, operation) => {
    const all = registries();
    const wanted = operation === undefined ? all : all.filter((own) => own.operation === operation);
    const parts = await current(wanted, format);
    forget(all);
    const key = operation === undefined ? format : `${format} ${operation}`;
    const before = composed.get(key);
    if (before !== undefined && isSame(before.of, parts)) return before.text;
    const text = composeOf(parts, format);
    composed.set(key, { of: parts, text });
    return text;
  };
}

async function composeOf(parts: readonly Rendered[], format: Format): Promise<Buffer> {
  const all = await Promise.all(parts.map(({ pieces }) => pieces));
  const families = new Map(all.flatMap(({ families }) => families.map((family) => [family.name, family] as const)));
  const wanted = [...families.values()].map((family): FamilyPieces => {
    const pieces = all.flatMap((own) => own.pieces.get(family.name) ?? []);
    return { family, pieces };
  });
  return joined(wanted, format);
}

function isSame(before: readonly Rendered[], now: readonly Rendered[]): boolean {
  return before.length === now.length && before.every((part, i) => part === now[i]);
}
