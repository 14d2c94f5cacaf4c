import { createJsonCounter, isOver, takeBytes, type JsonBounds } from './json-counter.ts';

/** What the vendor's most rows of sixteen keys each need, an index for each and something to spare. */
export function scanBounds(rows: number): JsonBounds {
  return {
    depth: 16,
    containers: 2 * rows + 64,
    keys: 17 * rows + 256,
    outerKeys: rows + 128,
    rowKeys: 64,
    shapes: 1_024,
  };
}

/** Where the JSON lies in the bytes, and where in it stand the words NaN and Infinity without quotes. */
export type FoundJson = { readonly begin: number; readonly end: number; readonly bareWords: readonly number[] };

export type AnswerScan = {
  /** Takes the next bytes of an answer. Throws `CallError` of reason `too_large`. */
  readonly take: (bytes: Uint8Array) => void;
  /** The first object, however much stands before and behind it; undefined while it is not complete. */
  readonly found: () => FoundJson | undefined;
};

const quote = 0x22;
const openObject = 0x7b;
const space = 0x20;

/**
 * Looks through the bytes of an answer as they come, without keeping any. The encoding has to agree with ASCII in its
 * lower half; whether the JSON is valid is for the decoder to say.
 */
export function createAnswerScan(bounds: JsonBounds): AnswerScan {
  const counter = createJsonCounter(bounds);
  let seen = 0;
  let begin: number | undefined;
  let end: number | undefined;
  let hasBegun = false;

  /** The first brace that a key follows: a byte order mark or PHP's warnings may stand before the JSON. */
  function seekBegin(bytes: Uint8Array): number {
    for (let at = 0; at < bytes.length; at += 1) {
      const byte = bytes[at] ?? 0;
      if (byte === quote && begin !== undefined) {
        hasBegun = true;
        return at + 1;
      }
      if (byte === openObject) begin = seen + at;
      else if (byte > space) begin = undefined;
    }
    return bytes.length;
  }

  return {
    take: (bytes) => {
      const at = hasBegun ? 0 : seekBegin(bytes);
      if (!isOver(counter)) {
        const behind = takeBytes(counter, bytes, at, seen);
        if (isOver(counter)) end = seen + behind;
      }
      seen += bytes.length;
    },
    found: () => (begin === undefined || end === undefined ? undefined : { begin, end, bareWords: counter.bareWords }),
  };
}
