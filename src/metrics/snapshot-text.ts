import type { Format } from './exposition.ts';
import type { FamilySpec } from './families/family.ts';
import { type FamilyPieces, joined, type Piece, type Pieces } from './family-pieces.ts';

/** The vendor's numbers of all operations as text, and how long it may be shown. */
export type VendorText = {
  readonly bytes: Record<Format, () => Promise<Buffer>>;
  readonly composedAtMs: number;
  /** The first instant at which a part grows stale and the text has to be composed anew. */
  readonly validUntilMs: number;
};

/**
 * The snapshots as they are now, whole, family by family. Pieces stale at `nowMs` are left out. The bytes of a format are
 * made when first asked for, in slices.
 */
export function composeVendorText(all: readonly FamilySpec[], snapshots: readonly Pieces[], nowMs: number): VendorText {
  let validUntilMs = Infinity;
  const families: FamilyPieces[] = [];
  for (const family of all) {
    const pieces: Piece[] = [];
    for (const snapshot of snapshots) {
      const piece = snapshot.get(family.name);
      const staleAtMs = piece?.staleAtMs ?? Infinity;
      if (piece === undefined || nowMs >= staleAtMs) continue;
      pieces.push(piece);
      validUntilMs = Math.min(validUntilMs, staleAtMs);
    }
    if (pieces.length > 0) families.push({ family, pieces });
  }
  const compose = (format: Format) => once(() => joined(families, format));
  return { bytes: { text: compose('text'), openmetrics: compose('openmetrics') }, composedAtMs: nowMs, validUntilMs };
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}
