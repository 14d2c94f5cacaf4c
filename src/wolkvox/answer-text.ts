import { CallError } from '../base/errors.ts';
import { createAnswerScan, scanBounds, type FoundJson } from './answer-scan.ts';
import type { CallLimits } from './limits.ts';

/**
 * The text of an answer's JSON, without whatever stands before and behind it; undefined where there is none. Throws
 * `CallError` of reason `too_large` as soon as the bytes show that it is.
 */
export async function jsonTextOf(
  body: AsyncIterable<Uint8Array>,
  charset: string | undefined,
  { answerBytes, rows }: Pick<CallLimits, 'answerBytes' | 'rows'>,
): Promise<string | undefined> {
  const scan = createAnswerScan(scanBounds(rows));
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.byteLength;
    if (size > answerBytes) throw tooLarge(answerBytes); // leaving the loop destroys the body
    scan.take(chunk);
    chunks.push(chunk);
  }
  const found = scan.found();
  return found && decoded(Buffer.concat(chunks, size), found, charset);
}

export function tooLarge(maxBytes: number): CallError {
  return new CallError('too_large', `the answer is larger than ${maxBytes} bytes`);
}

function decoded(bytes: Buffer, { begin, end, bareWords }: FoundJson, charset: string | undefined): string {
  for (const at of bareWords) quoteBareWord(bytes, at);
  const json = bytes.subarray(begin, end);
  return isLatin(charset) ? new TextDecoder('windows-1252').decode(json) : json.toString('utf8');
}

/**
 * JSON knows no NaN and no Infinity; written without quotes they would spoil the whole answer. Made a text of the same
 * length, `"?"`, such a word spoils its own field only.
 */
function quoteBareWord(bytes: Buffer, at: number): void {
  const word = ['NaN', 'Infinity'].find((name) => bytes.toString('latin1', at, at + name.length) === name);
  if (word === undefined) return;
  const from = bytes[at - 1] === minus ? at - 1 : at;
  const last = at + word.length - 1;
  bytes.fill('?', from + 1, last);
  bytes[from] = quote;
  bytes[last] = quote;
}

const minus = 0x2d;
const quote = 0x22;

/** As browsers take them: these names all mean windows-1252, which has what the others have and more. */
const latinNames = new Set([
  'iso-8859-1',
  'iso8859-1',
  'iso_8859-1',
  'latin1',
  'latin-1',
  'l1',
  'windows-1252',
  'cp1252',
]);

function isLatin(charset: string | undefined): boolean {
  return charset !== undefined && latinNames.has(charset.toLowerCase());
}
