import path from 'node:path';
import { readBoundedSync } from '../base/bounded-file.ts';
import type { Fields, Report } from '../base/yaml-fields.ts';

const longestFileBytes = 1_048_576;

/** The text of a file, or why there is none. */
export function textOf(file: string): string | { readonly problem: string } {
  const answer = readBoundedSync(file, longestFileBytes);
  return 'problem' in answer ? answer : Buffer.from(answer.bytes).toString('utf8');
}

/** The text under `name`, or of the file under `name_file`, relative to `directory` and without white space around it. */
export function valueOf(name: string, fields: Fields, directory: string, report: Report): string | undefined {
  const inline = fields.text(name);
  const file = fields.text(`${name}_file`);
  if (file === undefined) return inline;
  const at = [...fields.path, `${name}_file`];
  if (inline !== undefined) report(at, `${name} is given too`, 'keep one of the two');
  const text = textOf(path.resolve(directory, file));
  if (typeof text === 'string' && text.trim() !== '') return text.trim();
  report(
    at,
    typeof text === 'string' ? 'the file is empty' : text.problem,
    'name a file that holds it and nothing else',
  );
  return undefined;
}
