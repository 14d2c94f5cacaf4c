import { nearestRemedy } from './did-you-mean.ts';
import { parseYaml } from './yaml-file.ts';
import { type ConfigProblem, ConfigError } from './errors.ts';
import { isRecord } from './record.ts';
import type { Path } from './value-path.ts';

/** A YAML file as plain data, and where in it a value stands. */
export type Document = {
  readonly data: unknown;
  /** What makes the file unreadable as YAML. If there are any, `data` means nothing. */
  readonly problems: readonly ConfigProblem[];
  /** `file:line:column` of the key or list item at `path`, or of the nearest thing above it that exists. */
  readonly whereIs: (path: Path) => string;
};

/**
 * Reads YAML with every scalar left as the text it was written in, because what `0` or `yes` means depends
 * on the key it is given to, as it does for the toolkit's typed decoder, which also follows merge keys.
 */
export function readDocument(file: string, text: string): Document {
  try {
    const { value, place } = parseYaml(text, file, { schema: 'failsafe', merge: true });
    return { data: value, problems: [], whereIs: (path) => place(path, 'key') };
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return { data: undefined, problems: error.problems, whereIs: () => file };
  }
}

/** Notes that what stands at `path` cannot be used, and what would be right. */
export type Report = (path: Path, problem: string, remedy: string) => void;

/** Typed access to one mapping of the file. A value that does not fit is reported and read as absent. */
export type Fields = {
  readonly path: Path;
  /** Keys that are present, blank ones too. */
  readonly keys: readonly string[];
  /** Keys that hold something. */
  readonly present: readonly string[];
  readonly text: (key: string) => string | undefined;
  readonly flag: (key: string) => boolean | undefined;
  readonly oneOf: (key: string, known: readonly string[]) => string | undefined;
  readonly list: (key: string) => readonly string[] | undefined;
  /** The mapping under `key`; one that is absent is empty. `known` undefined: any key will do. */
  readonly section: (key: string, known?: readonly string[]) => Fields;
};

/** The mapping `data` at `path`. Keys other than `known` are reported with the nearest right one. */
export function fieldsOf(data: unknown, path: Path, known: readonly string[] | undefined, report: Report): Fields {
  const mapping = isRecord(data) ? new Map(Object.entries(data)) : new Map<string, unknown>();
  if (!isRecord(data) && !isBlank(data)) report(path, 'is not a mapping', 'write it as `key: value` lines');
  for (const key of mapping.keys()) {
    if (known?.includes(key) === false) report([...path, key], 'unknown key', nearestRemedy(key, known));
  }

  function text(key: string): string | undefined {
    const value = mapping.get(key);
    if (isBlank(value)) return undefined;
    if (typeof value === 'string') return value;
    report([...path, key], 'is not a single value', 'write it as `key: value`');
    return undefined;
  }

  function oneOf(key: string, choices: readonly string[]): string | undefined {
    const value = text(key);
    if (value === undefined || choices.includes(value)) return value;
    report([...path, key], `${JSON.stringify(value)} is not known`, nearestRemedy(value, choices));
    return undefined;
  }

  function flag(key: string): boolean | undefined {
    const value = oneOf(key, ['true', 'false']);
    return value === undefined ? undefined : value === 'true';
  }

  function list(key: string): readonly string[] | undefined {
    const value = mapping.get(key);
    if (isBlank(value)) return undefined;
    if (Array.isArray(value) && value.every((item) => typeof item === 'string')) return value;
    report([...path, key], 'is not a list of single values', 'write one `- value` a line');
    return undefined;
  }

  const present = [...mapping].filter(([, value]) => !isBlank(value)).map(([key]) => key);
  const section = (key: string, keys?: readonly string[]) => fieldsOf(mapping.get(key), [...path, key], keys, report);
  return { path, keys: [...mapping.keys()], present, text, flag, oneOf, list, section };
}

function isBlank(value: unknown): boolean {
  return value === undefined || value === null || value === '';
}
