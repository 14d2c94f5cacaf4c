import type { z } from 'zod';
import { type ConfigProblem, quoted } from '../base/errors.ts';
import { nearest } from './did-you-mean.ts';
import { fileSchema, operationSchema, quoteDigits, quoteIt } from './schema.ts';
import type { Path, YamlFile } from './yaml-file.ts';

/** Where values come from: a file, or the environment in its place. */
export type Source = Pick<YamlFile, 'place' | 'source'> & { readonly pathText: (path: Path) => string };

type Issue = z.core.$ZodIssue;

/** What the schema found, as problems with place and remedy. */
export function problemsOf(issues: readonly Issue[], source: Source): ConfigProblem[] {
  return issues.flatMap((issue) => {
    if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => unknownKey(issue.path, key, source));
    const where = source.place(issue.path, 'value');
    return [{ where, path: source.pathText(issue.path), ...problemOf(issue, source.source(issue.path)) }];
  });
}

function problemOf(issue: Issue, written: string | undefined): Pick<ConfigProblem, 'problem' | 'remedy'> {
  if (issue.code === 'custom') {
    const remedy: unknown = issue.params?.['remedy'];
    return { problem: issue.message, remedy: typeof remedy === 'string' ? remedy : '' };
  }
  const remedy = completed(issue.message, written);
  return { problem: `this is ${kindOf(issue.input)}`, remedy };
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

const fileKeys = Object.keys(fileSchema.shape);
const operationKeys = Object.keys(operationSchema.shape);

function unknownKey(parent: Path, key: string, source: Source): ConfigProblem {
  const path = [...parent, key];
  return {
    where: source.place(path, 'key'),
    path: source.pathText(parent),
    problem: `there is no key ${quoted(key)} here`,
    remedy: keyRemedy(parent, key),
  };
}

function keyRemedy(parent: Path, key: string): string {
  if (/^(?:token|wolkvox.token|api_?key|password)$/i.test(key)) {
    return 'keep the token out of this file: write token_file or token_env';
  }
  const [here, elsewhere, move] =
    parent.length === 0
      ? [fileKeys, operationKeys, 'move it into an operation']
      : [parent.length === 2 ? operationKeys : ['allow', 'deny'], fileKeys, 'move it to the top of the file'];
  if (elsewhere.includes(key)) return move;
  const near = nearest(key, here);
  return near === undefined ? `known are ${here.join(', ')}` : `write ${near}`;
}

/** A path as people write it: `operations[0].timezone`. */
export function pathText(path: Path): string {
  return path
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`))
    .join('')
    .replace(/^\./, '');
}
