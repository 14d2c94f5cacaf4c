import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createAnswerScan, scanBounds } from '../../src/wolkvox/answer-scan.ts';

const head = '{"code":"200","data":[';
const rowKeys = Array.from({ length: 16 }, (_, n) => `"key_${n}":"1"`).join(',');

function scanned(pieces: Iterable<string | Uint8Array>, rows = 60_000) {
  const scan = createAnswerScan(scanBounds(rows));
  for (const piece of pieces) scan.take(Buffer.from(piece));
  return scan.found();
}

/** So many copies of a piece in the data of an answer, without the whole ever standing in memory. */
function* answerOf(piece: (n: number) => string, count: number): Iterable<string> {
  yield head;
  for (let n = 0; n < count; n += 1) yield (n === 0 ? '' : ',') + piece(n);
  yield ']}';
}

test.each<[string, Iterable<string>]>([
  ['empty rows without end', answerOf(() => '{}', 130_000)],
  ['empty lists without end', answerOf(() => '[]', 130_000)],
  ['lists in lists', [head, '['.repeat(100)]],
  ['objects in objects', [head, '{"a":'.repeat(100)]],
  ['a row of 2 million keys', [head, '{', `"k":1,`.repeat(2_000_000), '"k":1}]}']],
  ['rows of a hundred keys', answerOf(() => `{${'"k":1,'.repeat(99)}"k":1}`, 10)],
  ['data with more keys than rows', ['{"data":{', '"7":{},'.repeat(60_200), '"8":{}}}']],
  ['numbers without end', [head, '0,'.repeat(1_100_000), '0]}']],
  ['words that are no JSON without end', [head, 'NaN '.repeat(1_100_000)]],
  ['rows each with keys of its own', answerOf((n) => `{"k${n}":1}`, 2_000)],
  ['rows each with a key of escapes of its own', answerOf((n) => `{"${escapes(n)}":1}`, 2_000)],
  ['rows with the same keys in ever another order', answerOf((n) => `{${permuted(n)}}`, 2_000)],
])('%s: more than the rows of a report need', (_, pieces) => {
  expect(() => scanned(pieces)).toThrow(expect.objectContaining({ name: 'CallError', reason: 'too_large' }) as Error);
});

test.each<[string, Iterable<string>]>([
  ['60,000 rows of sixteen keys', answerOf(() => `{${rowKeys}}`, 60_000)],
  ['60,000 rows with an object in each', answerOf(() => '{"skill_id":"1","campaign":{"id":7}}', 60_000)],
  ['60,000 rows in an object', ['{"data":{', '"7":{"skill_id":"1"},'.repeat(59_999), '"8":{"skill_id":"1"}}}']],
  ['rows that lack fields in every way', answerOf((n) => `{${subset(n)}}`, 60_000)],
])('%s can be decoded', (_, pieces) => {
  expect(scanned(pieces)?.begin).toBe(0);
});

test('the first whole object is found, whatever stands around it and however its bytes arrive', () => {
  const object = fc.dictionary(fc.string({ minLength: 1 }), fc.jsonValue({ maxDepth: 4 }), { minKeys: 1, maxKeys: 5 });
  const around = fc.string().filter((text) => !text.includes('{'));
  const parts = fc.record({
    object,
    before: around,
    behind: fc.string(),
    size: fc.integer({ min: 1, max: 50 }),
    indent: fc.nat(3),
  });
  fc.assert(
    fc.property(parts, ({ object: value, before, behind, size, indent }) => {
      const bytes = Buffer.from(before + JSON.stringify(value, undefined, indent) + behind);
      const pieces: Uint8Array[] = [];
      for (let at = 0; at < bytes.length; at += size) pieces.push(bytes.subarray(at, at + size));

      const found = scanned(pieces);

      expect(JSON.parse(bytes.toString('utf8', found?.begin, found?.end))).toEqual(JSON.parse(JSON.stringify(value)));
      expect(found?.bareWords).toEqual([]);
    }),
  );
});

test.each([
  ['a brace that no key follows', 'function f() { return "x"; }\n', '{"a":1}', ''],
  ['a quote that no brace precedes', 'Warning: "x" ', '{"a":1}', ''],
  ['another object behind it', '', '{"a":{}}', ' {"b":2}'],
  ['braces behind it', '', '{"a":[1]}', '}}}{'],
])('%s is passed over, also byte by byte', (_, before, object, behind) => {
  const text = before + object + behind;
  const place = { begin: before.length, end: before.length + object.length, bareWords: [] };

  expect(scanned([text])).toEqual(place);
  expect(scanned(text)).toEqual(place);
});

test('the bare words of an object are found where they stand, however its bytes arrive', () => {
  const text = 'NaN {"a": NaN, "b": [Infinity, "NaN"]}';

  expect(scanned([text])?.bareWords).toEqual([10, 21]);
  expect(scanned(text)?.bareWords).toEqual([10, 21]);
});

test('an answer of few rows may hold what each needs', () => {
  const rows = (count: number) => answerOf(() => `{${rowKeys},"more":{}}`, count);

  expect(scanned(rows(3), 3)).toBeDefined();
  expect(() => scanned(rows(100), 3)).toThrow(expect.objectContaining({ reason: 'too_large' }) as Error);
});

test('an object that does not end is not found', () => {
  expect(scanned(['{"a": {"b": "}"']) ?? 'none').toBe('none');
  expect(scanned(['no object, { nor this']) ?? 'none').toBe('none');
});

/** The nth key made of nothing but escapes. */
function escapes(n: number): string {
  return Array.from(n.toString(8), (digit) => `\\${'"\\/bfnrt'[Number(digit)] ?? ''}`).join('');
}

/** The nth order of seven keys. */
function permuted(n: number): string {
  const left = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];
  let rest = n;
  const keys: string[] = [];
  while (left.length > 0) {
    keys.push(...left.splice(rest % left.length, 1));
    rest = Math.floor(rest / (left.length + 1));
  }
  return keys.map((key) => `"${key}":1`).join(',');
}

/** The nth set of seven keys. */
function subset(n: number): string {
  const keys = ['skill_id', 'b', 'c', 'd', 'e', 'f', 'g'];
  return keys.flatMap((key, bit) => ((n >> bit) % 2 === 1 ? [`"${key}":1`] : [])).join(',');
}
