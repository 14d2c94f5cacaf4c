import { parseYaml } from '../../config/yaml-file.ts';
import { type Fault, FaultsError } from '../../errors.ts';

/** Keys and indices from the top of the document to a value. */
export type Path = readonly (string | number)[];

/** A YAML file as plain data, and where in it a value stands. */
export type Document = {
  readonly data: unknown;
  /** What makes the file unreadable as YAML. If there are any, `data` means nothing. */
  readonly faults: readonly Fault[];
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
    return { data: value, faults: [], whereIs: (path) => place(path, 'key') };
  } catch (error) {
    if (!(error instanceof FaultsError)) throw error;
    return { data: undefined, faults: error.faults, whereIs: () => file };
  }
}
