import { crc32 } from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { joinedChecksum } from '../../src/web/joined-checksum.ts';

const bytes = fc.uint8Array({ maxLength: 3_000 }).map((array) => Buffer.from(array));

test('the checksum of two pieces, joined, is that of the whole', () => {
  fc.assert(
    fc.property(bytes, bytes, (before, after) => {
      const joined = joinedChecksum(crc32(before), crc32(after), after.byteLength);

      expect(joined).toBe(crc32(Buffer.concat([before, after])));
    }),
    { numRuns: 300 },
  );
});

test('a piece of megabytes is joined like one of a few bytes', () => {
  const long = Buffer.alloc(20_000_001, 'wolkvox ');

  expect(joinedChecksum(crc32('a'), crc32(long), long.byteLength)).toBe(crc32(Buffer.concat([Buffer.from('a'), long])));
});
