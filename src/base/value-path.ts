/** Keys and indices from the top of a document to a value in it. */
export type Path = readonly PropertyKey[];

/** A path as people write it: `operations[0].timezone`. */
export function pathText(path: Path): string {
  return path
    .map((step) => (typeof step === 'number' ? `[${step}]` : `.${String(step)}`))
    .join('')
    .replace(/^\./, '');
}
