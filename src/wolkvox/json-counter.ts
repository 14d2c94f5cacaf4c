import { CallError } from '../base/errors.ts';

/**
 * What an answer's JSON may hold at most, so that decoding it cannot end the process. Its bytes are bounded elsewhere.
 */
export type JsonBounds = {
  /** Objects and lists, one in another. */
  readonly depth: number;
  /** Objects and lists in all. */
  readonly containers: number;
  /** Keys in all, and commas. */
  readonly keys: number;
  /** Keys of the envelope and of `data`, which may be an object of rows. */
  readonly outerKeys: number;
  /** Keys of any other object. */
  readonly rowKeys: number;
  /** Different lists of keys: for each the engine makes a class of its own, which takes more than the object. */
  readonly shapes: number;
};

/** Counts what a JSON object holds while its bytes come by, begun within the quotes of its first key. */
export type JsonCounter = {
  readonly bounds: JsonBounds;
  /** By depth: whether an object is open there, how many keys it has so far, and which. */
  readonly isObject: Uint8Array;
  readonly keysAt: Uint32Array;
  readonly shapeAt: Uint32Array;
  readonly shapes: Set<number>;
  /** Where the words NaN and Infinity stand without quotes. */
  readonly bareWords: number[];
  depth: number;
  containers: number;
  keys: number;
  outerKeys: number;
  commas: number;
  isInString: boolean;
  isEscaped: boolean;
  /** The string at hand, or the next one, is a key. */
  isKey: boolean;
  keyHash: number;
};

const quote = 0x22;
const comma = 0x2c;
const colon = 0x3a;
const capitalI = 0x49;
const capitalN = 0x4e;
const openList = 0x5b;
const backslash = 0x5c;
const closeList = 0x5d;
const openObject = 0x7b;
const closeObject = 0x7d;

/** FNV-1a, 32 bits. */
const hashBasis = 0x811c9dc5;
const hashPrime = 0x01000193;

/** Depth of `data`: the envelope is at 1, rows lie beneath. */
const outerDepth = 2;

export function createJsonCounter(bounds: JsonBounds): JsonCounter {
  return {
    bounds,
    isObject: new Uint8Array(bounds.depth + 1).fill(1, 1, 2),
    keysAt: new Uint32Array(bounds.depth + 1),
    shapeAt: new Uint32Array(bounds.depth + 1),
    shapes: new Set(),
    bareWords: [],
    depth: 1,
    containers: 1,
    keys: 0,
    outerKeys: 0,
    commas: 0,
    isInString: true,
    isEscaped: false,
    isKey: true,
    keyHash: hashBasis,
  };
}

/** Whether the object has ended. */
export function isOver({ depth }: JsonCounter): boolean {
  return depth === 0;
}

/**
 * Counts bytes from `at` on, the first of which stands at `offset` of the whole. Answers the index behind the last one
 * counted: the object can end before the bytes do. Throws `CallError` of reason `too_large`.
 */
export function takeBytes(counter: JsonCounter, bytes: Uint8Array, at: number, offset: number): number {
  for (let i = at; i < bytes.length; i += 1) {
    const byte = bytes[i] ?? 0;
    if (counter.isInString) takeWithinString(counter, byte);
    else if (byte > colon || byte === comma || byte === quote) {
      takeOutside(counter, byte, offset + i);
      if (counter.depth === 0) return i + 1;
    }
  }
  return bytes.length;
}

function takeWithinString(counter: JsonCounter, byte: number): void {
  if (byte === quote && !counter.isEscaped) {
    counter.isInString = false;
    if (counter.isKey) endKey(counter);
    return;
  }
  counter.isEscaped = byte === backslash && !counter.isEscaped;
  // Escapes are part of a key: `\n` and `\t` are two.
  if (counter.isKey) counter.keyHash = hashed(counter.keyHash, byte);
}

function takeOutside(counter: JsonCounter, byte: number, offset: number): void {
  if (byte === quote) {
    counter.isInString = true;
    counter.keyHash = hashBasis;
  } else if (byte === comma) endValue(counter);
  else if (byte === openObject || byte === openList) open(counter, byte === openObject);
  else if (byte === closeObject || byte === closeList) close(counter);
  else if (byte === capitalN || byte === capitalI) noteBareWord(counter, offset);
}

function open(counter: JsonCounter, isObject: boolean): void {
  const { bounds } = counter;
  counter.depth += 1;
  counter.containers += 1;
  if (counter.depth > bounds.depth) throw tooMuch(`is nested more than ${bounds.depth} deep`);
  if (counter.containers > bounds.containers) throw tooMuch(`holds more than ${bounds.containers} objects and lists`);
  counter.isObject[counter.depth] = isObject ? 1 : 0;
  counter.keysAt[counter.depth] = 0;
  counter.shapeAt[counter.depth] = hashBasis;
  counter.isKey = isObject;
}

function close(counter: JsonCounter): void {
  const { depth, isObject, shapes, shapeAt, bounds } = counter;
  if (depth > outerDepth && isObject[depth] === 1) {
    shapes.add(shapeAt[depth] ?? 0);
    if (shapes.size > bounds.shapes) throw tooMuch(`has objects of more than ${bounds.shapes} kinds`);
  }
  counter.depth -= 1;
  counter.isKey = false;
}

function endKey(counter: JsonCounter): void {
  const { depth, bounds, keysAt, shapeAt } = counter;
  const here = (keysAt[depth] ?? 0) + 1;
  keysAt[depth] = here;
  shapeAt[depth] = hashed(shapeAt[depth] ?? 0, counter.keyHash);
  counter.isKey = false;
  counter.keys += 1;
  if (depth <= outerDepth) counter.outerKeys += 1;
  const isRowTooWide = depth > outerDepth && here > bounds.rowKeys;
  if (isRowTooWide || counter.keys > bounds.keys || counter.outerKeys > bounds.outerKeys) {
    throw tooMuch('holds more keys than the rows of a report need');
  }
}

function endValue(counter: JsonCounter): void {
  counter.commas += 1;
  counter.isKey = counter.isObject[counter.depth] === 1;
  if (counter.commas > counter.bounds.keys) throw tooMuch('holds more values than the rows of a report need');
}

function noteBareWord({ bareWords, bounds }: JsonCounter, offset: number): void {
  // The second N of NaN is no word of its own.
  if (offset - (bareWords.at(-1) ?? -3) > 2) bareWords.push(offset);
  if (bareWords.length > bounds.keys) throw tooMuch('holds more values than the rows of a report need');
}

function hashed(hash: number, value: number): number {
  return Math.imul(hash ^ value, hashPrime) >>> 0;
}

function tooMuch(what: string): CallError {
  return new CallError('too_large', `the answer ${what}`);
}
