import type { z } from 'zod';
import { nearestRemedy } from './did-you-mean.ts';
import { type ConfigProblem, quoted } from './errors.ts';
import { quoteDigits, quoteIt } from './text-schema.ts';
import { type Path, pathText } from './value-path.ts';
import type { YamlFile } from './yaml-file.ts';

/** Where values come from: a file, or what stands in its place. */
export type Source = {
  /** Where a key or its value was written. */
  readonly place: (path: Path, part: 'key' | 'value') => string;
  /** A scalar as it was written. */
  readonly source: (path: Path) => string | undefined;
  readonly pathText: (path: Path) => string;
};

/** Values of a YAML file, each with its line and column. */
export function valuesOf({ place, source }: YamlFile): Source {
  return { place, source, pathText };
}

/** Values that were not read from a text: all of them come from `where`. */
export function valuesFrom(where: string): Source {
  return { place: () => where, source: () => undefined, pathText };
}

type Issue = z.core.$ZodIssue;

/**
 * What a schema found, as problems with place and remedy. The messages of its own checks are remedies; the
 * problem is made from the value. `keyRemedy` says what to write instead of a key that is not known.
 */
export function problemsOf(
  issues: readonly Issue[],
  source: Source,
  keyRemedy: (parent: Path, key: string) => string,
): ConfigProblem[] {
  const found = issues.flatMap(branchIssues);
  const meant = found.flatMap((issue) =>
    issue.code === 'unrecognized_keys' ? issue.keys.map((key) => [...issue.path, keyMeant(issue.path, key)]) : [],
  );
  return found
    .filter((issue) => !isMeant(issue, meant))
    .flatMap((issue) => {
      if (issue.code === 'unrecognized_keys') {
        return issue.keys.map((key) => ({
          where: source.place([...issue.path, key], 'key'),
          path: source.pathText(issue.path),
          problem: `there is no key ${quoted(key)} here`,
          remedy: keyRemedy(issue.path, key),
        }));
      }
      const where = source.place(issue.path, 'value');
      return [{ where, path: source.pathText(issue.path), ...problemOf(issue, source.source(issue.path)) }];
    });

  /** The key that a remedy tells to write in place of another. */
  function keyMeant(parent: Path, key: string): string {
    return keyRemedy(parent, key).replace(/^write /, '');
  }
}

/** A key that is missing only because it was written in another way: that is one problem, not two. */
function isMeant(issue: Issue, meant: readonly Path[]): boolean {
  return (
    issue.code !== 'unrecognized_keys' &&
    issue.input === undefined &&
    meant.some((path) => pathText(path) === pathText(issue.path))
  );
}

/** Of a value that may be one of several things, what is wrong with the one it nearly is. */
function branchIssues(issue: Issue): readonly Issue[] {
  if (issue.code !== 'invalid_union') return [issue];
  const [nearly, ...others] = issue.errors.filter((branch) => branch.every(({ path }) => path.length > 0));
  if (nearly === undefined || others.length > 0) return [issue];
  return nearly.map((inner) => ({ ...inner, path: [...issue.path, ...inner.path] }));
}

function problemOf(issue: Issue, written: string | undefined): Pick<ConfigProblem, 'problem' | 'remedy'> {
  if (issue.code === 'custom') {
    const remedy: unknown = issue.params?.['remedy'];
    return { problem: issue.message, remedy: typeof remedy === 'string' ? remedy : '' };
  }
  return { problem: `this is ${kindOf(issue.input)}`, remedy: completed(issue.message, written) };
}

/** A remedy that ends in quotes gets what was written, so that it can be copied. */
function completed(remedy: string, written: string | undefined): string {
  if (written === undefined) return remedy;
  if (remedy === quoteIt) return `${remedy}: "${written}"`;
  return remedy === quoteDigits && /^\d+$/.test(written) ? `${remedy}: "${written.padStart(4, '0')}"` : remedy;
}

function kindOf(input: unknown): string {
  if (input === undefined) return 'missing';
  if (input === null) return 'empty';
  if (Array.isArray(input)) return 'a list';
  if (typeof input === 'object') return 'a mapping';
  if (typeof input === 'string') return `the text ${quoted(input)}`;
  return `the ${typeof input} ${quoted(JSON.stringify(input)).replaceAll('"', '')}`;
}

const kinds: Readonly<Record<string, string>> = {
  int: 'a whole number',
  number: 'a number',
  string: 'text',
  boolean: 'true or false',
  array: 'a list',
  object: 'a mapping',
};

/** Remedies for checks whose schema gives none. To be passed to `safeParse` as its `error`. */
export function usualRemedy(issue: z.core.$ZodRawIssue): string {
  if (issue.code === 'invalid_type') return `write ${kinds[issue.expected] ?? issue.expected}`;
  if (issue.code === 'too_small')
    return `write ${issue.inclusive === false ? 'more than' : 'at least'} ${issue.minimum}`;
  if (issue.code === 'too_big') return `write at most ${issue.maximum}`;
  if (issue.code === 'invalid_value') return nearestRemedy(String(issue.input), issue.values.map(String));
  return 'correct this value';
}
