import { pipeline, type Duplex, type Readable } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { CallError } from '../base/errors.ts';

/** How the bytes of an answer are packed. */
export type Coding = 'gzip' | 'deflate' | 'br';

const codings = new Map<string, Coding>([
  ['gzip', 'gzip'],
  ['x-gzip', 'gzip'],
  ['deflate', 'deflate'],
  ['br', 'br'],
]);

/** Words that servers put there and that pack nothing; the name of a charset is a frequent slip. */
const noCoding = /^(?:|identity|none|utf-?8|(?:us-)?ascii|(?:iso|latin|windows|cp)[\w.-]*)$/;

/** The coding that a `Content-Encoding` names; undefined where it names none. Throws `CallError` for one nobody here can undo. */
export function codingIn(header: string | undefined): Coding | undefined {
  const named = (header ?? '')
    .toLowerCase()
    .split(',')
    .map((name) => name.trim())
    .filter((name) => !noCoding.test(name));
  const [first, ...more] = named;
  if (first === undefined) return undefined;
  const coding = codings.get(first);
  if (coding !== undefined && more.length === 0) return coding;
  throw new CallError('bad_response', 'the answer is packed in a way that cannot be undone');
}

/** The charset that the headers name, by the type of the content or, by a slip, in place of its coding. */
export function charsetIn(contentType: string | undefined, contentEncoding: string | undefined): string | undefined {
  const [, named] = /;\s*charset\s*=\s*"?([\w.:-]+)/i.exec(contentType ?? '') ?? [];
  return named ?? contentEncoding?.trim();
}

/**
 * The bytes as they were before they were packed, as they come: whoever reads them can stop at any size. Throws
 * `CallError` where they are not packed as told.
 */
export async function* unpacked(body: Readable, coding: Coding | undefined): AsyncGenerator<Uint8Array> {
  const chunks = body as AsyncIterable<Uint8Array>;
  if (coding === undefined) {
    yield* chunks;
    return;
  }
  let lost: { readonly cause: unknown } | undefined;
  const decoder = decoderOf(coding);
  const arriving = async function* () {
    try {
      yield* chunks;
    } catch (cause) {
      lost = { cause };
      throw cause;
    }
  };
  try {
    yield* pipeline(arriving, decoder, () => undefined) as AsyncIterable<Uint8Array>;
  } catch (cause) {
    if (lost !== undefined) throw lost.cause;
    throw new CallError('bad_response', `the answer is not packed as it says (${coding})`, { cause });
  } finally {
    body.on('error', () => undefined).destroy();
  }
}

function decoderOf(coding: Coding): Duplex {
  if (coding === 'br') return createBrotliDecompress();
  return coding === 'gzip' ? createGunzip() : createInflate();
}
