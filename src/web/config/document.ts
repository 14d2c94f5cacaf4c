import { isMap, isNode, isScalar, isSeq, LineCounter, parseDocument, type YAMLError } from 'yaml';
import type { Fault } from '../../errors.ts';

/** Keys and indices from the top of the document to a value. */
export type Path = readonly (string | number)[];

/** A YAML file as plain data, and where in it a value stands. */
export type YamlFile = {
  readonly data: unknown;
  /** What makes the file unreadable as YAML. If there are any, `data` means nothing. */
  readonly faults: readonly Fault[];
  /** `file:line:column` of the key or list item at `path`, or of the nearest thing above it that exists. */
  readonly whereIs: (path: Path) => string;
};

/**
 * Reads YAML with every scalar left as the text it was written in, because what `0` or `yes` means depends
 * on the key it is given to, as it does for the toolkit's typed decoder.
 */
export function readYaml(file: string, text: string): YamlFile {
  const lines = new LineCounter();
  const document = parseDocument(text, { schema: 'failsafe', lineCounter: lines, prettyErrors: false, merge: true });
  const where = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return `${file}:${line}:${col}`;
  };
  const whereIs = (path: Path) => where(offsetOf(document.contents, path));
  if (document.errors.length > 0) {
    return { data: undefined, faults: document.errors.map((error) => syntaxFault(error, where)), whereIs };
  }
  try {
    return { data: document.toJS(), faults: [], whereIs };
  } catch {
    return { data: undefined, faults: [aliasFault(where(0))], whereIs };
  }
}

/** Of a syntax error only its kind is told: its text quotes the line, and the line may hold a secret. */
function syntaxFault(error: YAMLError, where: (offset: number) => string): Fault {
  const at = { where: where(error.pos[0]), path: '' };
  if (error.code === 'DUPLICATE_KEY') return { ...at, problem: 'this key is given twice', remedy: 'keep one of them' };
  const kind = error.code.toLowerCase().replaceAll('_', ' ');
  return { ...at, problem: `not valid YAML (${kind})`, remedy: 'correct the syntax' };
}

/** The parser leaves aliases unresolved until their values are taken, and then throws without a position. */
function aliasFault(where: string): Fault {
  return { where, path: '', problem: 'an alias (*name) without an anchor', remedy: 'write the value out in full' };
}

function offsetOf(contents: unknown, path: Path): number {
  let offset = start(contents) ?? 0;
  let node = contents;
  for (const step of path) {
    const next = child(node, step);
    if (next === undefined) break;
    offset = start(next.named) ?? offset;
    node = next.value;
  }
  return offset;
}

/** What stands under a key or index: its value, and what a reader would look for (the key, or the item). */
function child(node: unknown, step: string | number): { named: unknown; value: unknown } | undefined {
  if (isSeq(node)) return { named: node.items[Number(step)], value: node.items[Number(step)] };
  if (!isMap(node)) return undefined;
  const pair = node.items.find(({ key }) => isScalar(key) && key.value === step);
  return pair && { named: pair.key, value: pair.value };
}

function start(node: unknown): number | undefined {
  return isNode(node) ? node.range?.[0] : undefined;
}
