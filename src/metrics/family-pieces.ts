import { breathe } from '../base/clock.ts';
import { headerOf, type Format } from './exposition.ts';
import type { FamilySpec } from './families/family.ts';

/** The sample lines of one family for one operation, as they go over the wire. */
export type Piece = {
  readonly lines: Buffer;
  /** From this instant on the lines must not be shown; undefined: they never grow stale. */
  readonly staleAtMs: number | undefined;
};

/** Pieces by family name. */
export type Pieces = ReadonlyMap<string, Piece>;

/** A family and the pieces of it, one of each operation that has any. */
export type FamilyPieces = {
  readonly family: Pick<FamilySpec, 'name' | 'type' | 'help'>;
  readonly pieces: readonly Piece[];
};

/** Copying so many pieces, or so many bytes, takes some milliseconds; then others have their turn. */
const piecesPerSlice = 4_000;
const bytesPerSlice = 4 * 1024 * 1024;

/** Pieces of one buffer, out of the text of each family: many small buffers would take more memory than their text. */
export function piecesOf(
  texts: Iterable<readonly [name: string, text: string, staleAtMs: number | undefined]>,
): Pieces {
  const all = [...texts];
  const bytes = Buffer.from(all.map(([, text]) => text).join(''));
  const pieces = new Map<string, Piece>();
  let at = 0;
  for (const [name, text, staleAtMs] of all) {
    const end = at + Buffer.byteLength(text);
    pieces.set(name, { lines: bytes.subarray(at, end), staleAtMs });
    at = end;
  }
  return pieces;
}

/** Puts pieces together, family by family: the formats want all samples of a family in one place. In slices. */
export async function joined(families: readonly FamilyPieces[], format: Format): Promise<Buffer> {
  const headers = families.map(({ family }) => Buffer.from(headerOf(family, format)));
  const sizes = families.map(({ pieces }) => pieces.reduce((sum, { lines }) => sum + lines.byteLength, 0));
  const text = Buffer.allocUnsafe(
    [...headers.map(({ byteLength }) => byteLength), ...sizes].reduce((a, b) => a + b, 0),
  );
  const slice = { pieces: 0, bytes: 0 };
  let at = 0;
  for (const [index, { pieces }] of families.entries()) {
    at += headers[index]?.copy(text, at) ?? 0;
    for (const { lines } of pieces) {
      at += lines.copy(text, at);
      slice.pieces += 1;
      slice.bytes += lines.byteLength;
      if (slice.pieces < piecesPerSlice && slice.bytes < bytesPerSlice) continue;
      Object.assign(slice, { pieces: 0, bytes: 0 });
      await breathe();
    }
  }
  return text;
}
