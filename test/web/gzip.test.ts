import { crc32, gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { deflatePart, gzipMember } from '../../src/web/gzip.ts';

const bytes = fc.uint8Array({ maxLength: 3_000 }).map((array) => Buffer.from(array));

test('parts and tail come out as they went in, as one member', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(bytes, { maxLength: 4 }), bytes, async (parts, tail) => {
      const zipped = Buffer.concat(gzipMember(await Promise.all(parts.map(deflatePart)), tail));

      expect(gunzipSync(zipped)).toEqual(Buffer.concat([...parts, tail]));
      expect(zipped.readUInt32LE(zipped.byteLength - 4)).toBe(Buffer.concat([...parts, tail]).byteLength);
    }),
    { numRuns: 100 },
  );
});

test.each([0, 1, 65_535, 65_536, 65_537, 200_000])(
  'a tail of %i bytes is stored in as many blocks as it needs',
  async (size) => {
    const part = Buffer.from('wolkvox_up 1\n'.repeat(1_000));
    const tail = Buffer.alloc(size, 'tail ');

    const zipped = Buffer.concat(gzipMember([await deflatePart(part)], tail));

    expect(gunzipSync(zipped).equals(Buffer.concat([part, tail]))).toBe(true);
  },
);

test('a part of many megabytes is checked as one', async () => {
  const text = Buffer.alloc(5 * 1024 * 1024 + 17, 'exposition of many skills\n');
  const { checksum } = await deflatePart(text);
  expect(checksum).toBe(crc32(text));
});
