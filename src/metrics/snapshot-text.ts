import { lowest } from '../base/extremes.ts';
import { headerOf, type Format } from './exposition.ts';
import type { FamilySpec } from './families/family.ts';
import type { Piece, RenderedSnapshot } from './snapshot-lines.ts';

/** The vendor's numbers of all operations as text, and how long it may be shown. */
export type VendorText = {
  readonly bytes: Record<Format, () => Buffer>;
  readonly composedAtMs: number;
  /** The first instant at which a part grows stale and the text has to be composed anew. */
  readonly validUntilMs: number;
};

/**
 * Puts the operations' pieces together, family by family: the formats want all samples of a family in one
 * place. Pieces stale at `nowMs` are left out. The bytes of a format are made when first asked for.
 */
export function composeVendorText(
  all: readonly FamilySpec[],
  snapshots: readonly RenderedSnapshot[],
  nowMs: number,
): VendorText {
  const shown = (piece: Piece | undefined): piece is Piece =>
    piece !== undefined && (piece.staleAtMs === undefined || nowMs < piece.staleAtMs);
  const families = all.flatMap((family) => {
    const pieces = snapshots.map((snapshot) => snapshot.get(family.name)).filter(shown);
    return pieces.length === 0 ? [] : [{ family, pieces }];
  });
  const expiries = families.flatMap(({ pieces }) => pieces.map(({ staleAtMs }) => staleAtMs ?? Infinity));

  const compose = (format: Format) =>
    once(() =>
      Buffer.concat(
        families.flatMap(({ family, pieces }) => [
          Buffer.from(headerOf(family, format)),
          ...pieces.map(({ lines }) => lines),
        ]),
      ),
    );
  return {
    bytes: { text: compose('text'), openmetrics: compose('openmetrics') },
    composedAtMs: nowMs,
    validUntilMs: lowest(expiries, Infinity),
  };
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}
