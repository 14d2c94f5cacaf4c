import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CallError } from '../../src/base/errors.ts';
import { createJsonCounter, isOver, type JsonBounds, takeBytes } from '../../src/wolkvox/json-counter.ts';

const wide: JsonBounds = { depth: 50, containers: 1e6, keys: 1e6, outerKeys: 1e6, rowKeys: 1e6, shapes: 1e6 };

/** Counts an object's text, which begins with `{"`, in pieces of this size. */
function counted(text: string, bounds: Partial<JsonBounds> = {}, size = 7) {
  const counter = createJsonCounter({ ...wide, ...bounds });
  const bytes = Buffer.from(text);
  let end = 2;
  for (let at = 2; at < bytes.length && !isOver(counter); at += size) {
    const piece = bytes.subarray(at, at + size);
    end = at + takeBytes(counter, piece, 0, at);
  }
  const { keys, outerKeys, commas, containers, bareWords, depth } = counter;
  return { keys, outerKeys, commas, containers, bareWords, depth, end, shapes: counter.shapes.size };
}

/** What is said of an object's text that holds too much. */
function refusalOf(text: string, bounds: Partial<JsonBounds>): CallError | undefined {
  try {
    counted(text, bounds);
    return undefined;
  } catch (error) {
    if (error instanceof CallError) return error;
    throw error;
  }
}

type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** The same counts of a value that was decoded. */
function countsIn(value: Json, depth = 1): { keys: number; outerKeys: number; commas: number; containers: number } {
  if (typeof value !== 'object' || value === null) return { keys: 0, outerKeys: 0, commas: 0, containers: 0 };
  const inner = Object.values(value);
  const keys = Array.isArray(value) ? 0 : inner.length;
  const own = { keys, outerKeys: depth <= 2 ? keys : 0, commas: Math.max(0, inner.length - 1), containers: 1 };
  return inner
    .map((each) => countsIn(each, depth + 1))
    .reduce(
      (sum, each) => ({
        keys: sum.keys + each.keys,
        outerKeys: sum.outerKeys + each.outerKeys,
        commas: sum.commas + each.commas,
        containers: sum.containers + each.containers,
      }),
      own,
    );
}

test('it counts what a decoder finds, whatever the strings hold and however the bytes arrive', () => {
  const text = fc.oneof(
    fc.string(),
    fc.string({ unit: fc.constantFrom('"', '\\', '{', '}', '[', ']', ',', ':', 'N', 'é') }),
  );
  const { json } = fc.letrec<{ json: Json }>((tie) => ({
    json: fc.oneof(
      { maxDepth: 5, withCrossShrink: true },
      text,
      fc.integer(),
      fc.constantFrom(true, false, null),
      fc.array(tie('json'), { maxLength: 4 }),
      fc.dictionary(text, tie('json'), { maxKeys: 4 }),
    ),
  }));
  const object = fc.dictionary(text, json, { minKeys: 1, maxKeys: 4 });
  fc.assert(
    fc.property(object, fc.integer({ min: 1, max: 9 }), fc.string(), (value, size, behind) => {
      const whole = JSON.stringify(value);

      const found = counted(whole + behind, {}, size);

      const decoded = JSON.parse(whole) as Json; // a key __proto__ is one here, and none in the value drawn
      expect(found).toMatchObject({ ...countsIn(decoded), bareWords: [], depth: 0, end: Buffer.byteLength(whole) });
    }),
  );
});

const row = '{"a":1,"b":2}';

test.each<[bound: keyof JsonBounds, least: number, text: string]>([
  ['depth', 4, '{"data":[{"a":[1]},{"b":[2]}]}'],
  ['containers', 4, `{"data":[${row},${row}]}`],
  ['keys', 5, `{"data":[${row},${row}]}`],
  ['keys', 6, '{"data":[1,2,3,4,5,6,7]}'],
  ['keys', 2, '{"data":[NaN,Infinity]}'],
  ['outerKeys', 4, '{"data":{"7":{"a":1,"b":2},"8":{},"9":{}}}'],
  ['rowKeys', 2, `{"code":1,"error":2,"data":[${row},{"a":1}]}`],
  ['rowKeys', 3, '{"data":{"1":{"a":1},"2":{"a":{"x":1,"y":2,"z":3}},"3":[],"4":[],"5":[]}}'],
  ['shapes', 2, `{"data":[${row},{"b":1,"a":2},${row}]}`],
  ['shapes', 4, `{"data":[${row},{"b":1,"a":2},{"a":[{"b":1,"a":2},{}]}]}`],
])('%s: %d are enough for %s, one less is not', (bound, least, text) => {
  expect(counted(text, { [bound]: least }).depth).toBe(0);
  expect(refusalOf(text, { [bound]: least - 1 })).toMatchObject({ name: 'CallError', reason: 'too_large' });
});

test.each([
  ['depth', 'is nested more than 1 deep'],
  ['containers', 'holds more than 1 objects and lists'],
  ['rowKeys', 'holds more keys than the rows of a report need'],
  ['shapes', 'has objects of more than 1 kinds'],
] as const)('a refusal for %s says so', (bound, words) => {
  expect(refusalOf(`{"data":[${row},{"c":1,"d":2}]}`, { [bound]: 1 })?.message).toBe(`the answer ${words}`);
});

test('values and words that are too many are called values', () => {
  const words = 'the answer holds more values than the rows of a report need';
  expect(refusalOf('{"data":[1,2,3]}', { keys: 1 })?.message).toBe(words);
  expect(refusalOf('{"data":[NaN,NaN]}', { keys: 1, rowKeys: 1 })?.message).toBe(words);
});

test('words without quotes are found where they stand, each once, also at the edge of a piece', () => {
  const text = '{"Nan":"NaN","data":[NaN,-Infinity,{"I":Infinity},NaN]}';
  const places = [21, 26, 40, 50];

  for (let size = 1; size < 12; size += 1) expect(counted(text, {}, size).bareWords).toEqual(places);
  expect(places.map((at) => text.slice(at, at + 3))).toEqual(['NaN', 'Inf', 'Inf', 'NaN']);
});

test('a word may be the first value of an answer', () => {
  expect(counted('{"":NaN}').bareWords).toEqual([4]);
});

test('keys are counted at the greatest depth too', () => {
  const text = `{"data":[{"a":[${row},{"b":1,"a":2},{"a":1}]}]}`;

  expect(counted(text, { depth: 5 }).shapes).toBe(3); // the outer row has the keys of the last
  expect(refusalOf(text, { depth: 5, shapes: 2 })?.reason).toBe('too_large');
  expect(refusalOf(text, { depth: 5, rowKeys: 1 })?.reason).toBe('too_large');
  expect(counted('{"data":[[1,{"a":1}]]}', { depth: 4 }).keys).toBe(2);
});

test('the same keys in the same order are one kind of object, whatever their values and however their quotes are escaped', () => {
  expect(counted('{"data":[{"a":1,"b":2},{"a":{},"b":[]},{"a":"\\"b\\":","b":null}]}').shapes).toBe(2);
  expect(counted('{"data":[{"a":1},{"b":1},{"ab":1},{"ba":1},{"a":1,"b":1},{"b":1,"a":1}]}').shapes).toBe(6);
  expect(counted('{"data":[{"a\\"":1},{"a":1},{"a\\"":2}]}').shapes).toBe(2);
  expect(counted('{"data":{"x":1},"list":[[1],[2]]}').shapes).toBe(0);
});
