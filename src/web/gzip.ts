import { promisify } from 'node:util';
import { constants, crc32, deflateRaw } from 'node:zlib';

const deflate = promisify(deflateRaw);

/** The first part of a gzip stream, compressed once and joined with a different end for each answer. */
export type GzipHead = { readonly deflated: Buffer; readonly checksum: number; readonly bytes: number };

/** Compresses what many answers begin with. Runs off the event loop. */
export async function gzipHead(head: Buffer): Promise<GzipHead> {
  // A full flush ends on a byte and forgets what came before, so that other blocks may follow.
  const deflated = await deflate(head, { finishFlush: constants.Z_FULL_FLUSH });
  return { deflated, checksum: crc32(head), bytes: head.byteLength };
}

/** One gzip member of head and tail. (Two members would be valid, but browsers read only the first.) */
export async function gzipWith(head: GzipHead, tail: Buffer): Promise<Buffer> {
  const trailer = Buffer.alloc(8);
  trailer.writeUInt32LE(crc32(tail, head.checksum), 0);
  trailer.writeUInt32LE((head.bytes + tail.byteLength) % 2 ** 32, 4);
  return Buffer.concat([gzipHeader, head.deflated, await deflate(tail), trailer]);
}

/** RFC 1952: magic, deflate, no flags, no time, no extra, unknown system. */
const gzipHeader = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255]);
