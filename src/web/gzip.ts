import { promisify } from 'node:util';
import { constants, crc32, deflateRaw } from 'node:zlib';
import { breathe } from '../base/clock.ts';
import { joinedChecksum } from './joined-checksum.ts';

const deflate = promisify(deflateRaw);

/** A text and its compressed form, to be joined with others into one answer. */
export type Deflated = { readonly plain: Buffer; readonly deflated: Buffer; readonly checksum: number };

/** Compresses a part of answers. Runs off the event loop. */
export async function deflatePart(plain: Buffer): Promise<Deflated> {
  // A full flush ends on a byte and forgets what came before, so that other blocks may follow.
  const deflated = await deflate(plain, { finishFlush: constants.Z_FULL_FLUSH });
  return { plain, deflated, checksum: await checksumOf(plain) };
}

/** Going through so many bytes takes a few milliseconds; then others have their turn. */
const bytesPerSlice = 2 * 1024 * 1024;

async function checksumOf(bytes: Buffer): Promise<number> {
  let checksum = 0;
  for (let from = 0; from < bytes.byteLength; from += bytesPerSlice) {
    if (from > 0) await breathe();
    checksum = crc32(bytes.subarray(from, from + bytesPerSlice), checksum);
  }
  return checksum;
}

/**
 * The parts and a tail as one gzip member, in pieces to be sent one after the other. The tail is short and of this
 * answer alone, so it is stored as it is, and in one piece, because each piece costs a write. (A member for each would be
 * valid, but browsers read only the first.)
 */
export function gzipMember(parts: readonly Deflated[], tail: Buffer): readonly Buffer[] {
  const all = [...parts, { plain: tail, checksum: crc32(tail) }];
  const whole = all.reduce((before, { plain, checksum }) => joinedChecksum(before, checksum, plain.byteLength), 0);
  const length = all.reduce((sum, { plain }) => sum + plain.byteLength, 0);
  const trailer = Buffer.alloc(8);
  trailer.writeUInt32LE(whole, 0);
  trailer.writeUInt32LE(length % 2 ** 32, 4);
  return [header, ...parts.map(({ deflated }) => deflated), Buffer.concat([...storedBlocks(tail), trailer])];
}

/** RFC 1952: magic, deflate, no flags, no time, no extra, unknown system. */
const header = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255]);

const longestStored = 0xffff;

/** RFC 1951, 3.2.4: final flag and type 0, length, its complement, the bytes. The last block ends the stream. */
function storedBlocks(bytes: Buffer): readonly Buffer[] {
  const blocks: Buffer[] = [];
  let from = 0;
  do {
    const content = bytes.subarray(from, from + longestStored);
    from += longestStored;
    const head = Buffer.alloc(5);
    head.writeUInt8(from >= bytes.byteLength ? 1 : 0, 0);
    head.writeUInt16LE(content.byteLength, 1);
    head.writeUInt16LE(content.byteLength ^ 0xffff, 3);
    blocks.push(head, content);
  } while (from < bytes.byteLength);
  return blocks;
}
