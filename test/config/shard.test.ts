import fc from 'fast-check';
import { expect, test } from 'vitest';
import { shardOf, shardsOf } from '../../src/config/shard.ts';

const name = fc.string({ minLength: 1, maxLength: 20 });
const count = fc.integer({ min: 1, max: 40 });

function operation(operationName: string, file: string) {
  return { name: operationName, token: { file } };
}

test('each operation has one shard, the same at every start, whatever the order and the others are', () => {
  fc.assert(
    fc.property(fc.uniqueArray(name, { minLength: 1, maxLength: 30 }), count, (names, shards) => {
      const operations = names.map((each) => operation(each, `/tokens/${each}`));
      const all = shardsOf(operations, shards);

      expect([...all.keys()]).toEqual(names);
      for (const [each, shard] of all) {
        expect(shard).toBeGreaterThanOrEqual(0);
        expect(shard).toBeLessThan(shards);
        expect(shardsOf([operation(each, '/tokens/alone')], shards).get(each)).toBe(shard);
      }
      expect(new Map([...shardsOf(operations.toReversed(), shards)].toReversed())).toEqual(all);
    }),
  );
});

test('with one shard more, an operation stays where it is or goes to the new one', () => {
  fc.assert(
    fc.property(name, count, (each, shards) => {
      expect([shardOf(each, shards), shards]).toContain(shardOf(each, shards + 1));
    }),
  );
});

test('a thousand operations spread evenly enough over ten shards, and a tenth of them moves to an eleventh', () => {
  const names = Array.from({ length: 1_000 }, (_, i) => `operation-${i}`);
  const shards = names.map((each) => shardOf(each, 10));
  const sizes = Array.from({ length: 10 }, (_, shard) => shards.filter((each) => each === shard).length);

  expect(sizes.reduce((sum, size) => sum + size)).toBe(1_000);
  expect(Math.min(...sizes)).toBeGreaterThan(70);
  expect(Math.max(...sizes)).toBeLessThan(130);
  const moved = names.filter((each, i) => shardOf(each, 11) !== shards[i]);
  expect(moved.length).toBeGreaterThan(60);
  expect(moved.length).toBeLessThan(130);
});

test('operations that share a token stay in one process: the vendor allows a token one call at a time', () => {
  fc.assert(
    fc.property(fc.uniqueArray(name, { minLength: 2, maxLength: 10 }), count, (names, shards) => {
      const together = shardsOf(
        names.map((each) => operation(each, '/tokens/one')),
        shards,
      );

      expect(new Set(together.values()).size).toBe(1);
    }),
  );
});

test('the shards of names are fixed for ever: an upgrade moves nothing', () => {
  const found = ['ventas-co', 'soporte-mx', 'cobranza', 'a', 'ñandú'].map((each) => shardOf(each, 5));

  expect(found).toEqual([4, 3, 2, 0, 3]);
});
