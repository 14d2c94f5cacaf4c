import {
  type Document,
  LineCounter,
  type Pair,
  type SchemaOptions,
  type YAMLError,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  parseDocument,
  visit,
} from 'yaml';
import { type ConfigProblem, ConfigError } from './errors.ts';
import type { Path } from './value-path.ts';

/** A YAML file as plain values that remember where they were written. */
export type YamlFile = {
  readonly value: unknown;
  /** `file:line:column` of a key or of its value; of the nearest thing around it if it is not there. */
  readonly place: (path: Path, part: 'key' | 'value') => string;
  /** A scalar as it was written, before YAML took it for a number. */
  readonly source: (path: Path) => string | undefined;
};

/** Reads one YAML 1.2 document. Throws ConfigError with every syntax error; never repeats the file's text. */
export function parseYaml(text: string, file: string, schema: SchemaOptions = {}): YamlFile {
  const lines = new LineCounter();
  const at = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return `${file}:${Math.max(line, 1)}:${Math.max(col, 1)}`;
  };
  const document = guarded(file, () => parseDocument(text, { ...schema, lineCounter: lines, prettyErrors: false }));
  const syntaxProblems = [...document.errors, ...document.warnings].map(syntaxProblem(at));
  const problems = [...onePerPlace(syntaxProblems), ...guarded(file, () => nodeProblems(document, at))];
  if (problems.length > 0) throw new ConfigError(problems);
  return {
    value: guarded(file, (): unknown => document.toJS()),
    place: (path, part) => at(offsetOf(document, path, part)),
    source: (path) => {
      const node = stepsTo(document, path).at(-1)?.value;
      return isScalar(node) ? node.source : undefined;
    },
  };
}

const problems: Partial<Record<YAMLError['code'], string>> = {
  BAD_DQ_ESCAPE: 'this backslash escape does not exist',
  BAD_INDENT: 'the indentation does not fit the lines above, or a bracket is not closed',
  BAD_SCALAR_START: 'text cannot begin with this character',
  BLOCK_AS_IMPLICIT_KEY: 'a second "key:" on one line',
  DUPLICATE_KEY: 'this key is here twice',
  MISSING_CHAR: 'a quote, bracket, comma or colon is missing',
  MULTILINE_IMPLICIT_KEY: 'a key without its colon, or with it on another line',
  MULTIPLE_DOCS: 'a second document (---) begins here',
  TAB_AS_INDENT: 'a tab is used as indentation',
  TAG_RESOLVE_FAILED: 'this tag (!name) is not known',
};

const remedies: Partial<Record<YAMLError['code'], string>> = {
  BAD_SCALAR_START: 'put the text in quotes',
  DUPLICATE_KEY: 'keep one of the two',
  MULTIPLE_DOCS: 'keep one document in the file',
  TAB_AS_INDENT: 'indent with spaces',
  TAG_RESOLVE_FAILED: 'leave it out, or put the text in quotes',
};

/** One slip makes the parser stumble again and again; the first stumbles are what helps. */
function onePerPlace(problems: readonly ConfigProblem[]): ConfigProblem[] {
  return [...new Map(problems.toReversed().map((problem) => [problem.where, problem])).values()]
    .toReversed()
    .slice(0, 20);
}

function syntaxProblem(at: (offset: number) => string) {
  return ({ code, pos }: YAMLError): ConfigProblem => ({
    where: at(pos[0]),
    path: '',
    problem: problems[code] ?? 'this is not valid YAML',
    remedy: remedies[code] ?? 'correct the YAML here or on the line above',
  });
}

/** Makes every key the text that was written (a skill id keeps its zeros) and finds what the parser lets pass. */
function nodeProblems(document: Document, at: (offset: number) => string): ConfigProblem[] {
  const problems: ConfigProblem[] = [];
  const anchors = new Set<string>();
  const add = (node: unknown, problem: string, remedy: string) =>
    problems.push({ where: at(startOf(node) ?? 0), path: '', problem, remedy });
  visit(document, {
    Value: (_, { anchor }) => {
      if (anchor !== undefined) anchors.add(anchor);
    },
    Alias: (_, node) => {
      if (anchors.has(node.source)) return;
      add(node, 'this alias (*name) has no anchor (&name) before it', 'write the value out, or put it in quotes');
    },
    Pair: (_, { key, value }) => {
      if (isMerge(key) && !isMergeable(document, value)) {
        add(value ?? key, '<< merges mappings only', 'name the anchor of a mapping, such as <<: *name');
      }
      if (isScalar(key) && typeof key.value !== 'string') key.value = key.source ?? '';
      if (!isScalar(key) || key.value === '__proto__') add(key, 'this cannot be a key', 'write a plain name');
    },
  });
  return problems;
}

/** A merge key (`<<`), where the schema merges: the library marks it. */
function isMerge(key: unknown): boolean {
  return isScalar(key) && 'addToJSMap' in key;
}

function isMergeable(document: Document, value: unknown): boolean {
  const source = isAlias(value) ? value.resolve(document) : value;
  if (isSeq(source)) return source.items.every((item) => isMap(isAlias(item) ? item.resolve(document) : item));
  return isMap(source) || (isAlias(value) && source === undefined); // an alias without anchor is a problem of its own
}

function startOf(node: unknown): number | undefined {
  const isNode = isScalar(node) || isMap(node) || isSeq(node) || isAlias(node);
  return isNode ? node.range?.[0] : undefined;
}

/** The library throws on alias bombs and on nesting that ends the stack. */
function guarded<T>(file: string, read: () => T): T {
  try {
    return read();
  } catch {
    const problem = 'the YAML is nested too deeply, or repeats itself through aliases';
    throw new ConfigError([{ where: file, path: '', problem, remedy: 'write the values out' }]);
  }
}

type Step = { readonly key: unknown; readonly value: unknown };

/** The nodes along a path, as far as they exist; the document's own first. */
function stepsTo(document: Document, path: Path): Step[] {
  const steps: Step[] = [{ key: undefined, value: document.contents }];
  for (const part of path) {
    const last = steps.at(-1)?.value;
    const parent = isAlias(last) ? last.resolve(document) : last;
    const step = childOf(document, parent, part);
    if (step === undefined) break;
    steps.push(step);
  }
  return steps;
}

function childOf(document: Document, parent: unknown, part: PropertyKey): Step | undefined {
  if (isSeq(parent)) return { key: undefined, value: parent.items[Number(part)] };
  if (!isMap(parent)) return undefined;
  const own = parent.items.find(({ key }) => isScalar(key) && key.value === part);
  return (
    own ??
    mergedInto(document, parent.items).reduce<Step | undefined>(
      (found, merged) => found ?? childOf(document, merged, part),
      undefined,
    )
  );
}

/** The mappings that merge keys put into one. */
function mergedInto(document: Document, pairs: readonly Pair[]): readonly unknown[] {
  const resolved = (node: unknown) => (isAlias(node) ? node.resolve(document) : node);
  return pairs
    .filter(({ key }) => isMerge(key))
    .flatMap(({ value }) => {
      const source = resolved(value);
      return isSeq(source) ? source.items.map(resolved) : [source];
    });
}

function offsetOf(document: Document, path: Path, part: 'key' | 'value'): number {
  const { key, value } = stepsTo(document, path).at(-1) ?? {};
  return (part === 'key' ? (startOf(key) ?? startOf(value)) : (startOf(value) ?? startOf(key))) ?? 0;
}
