import { expressionsOf, substitute, type Dashboard } from './dashboards.ts';
import { readPromql } from './promql.ts';

/**
 * Names of metrics a dashboard reads that are not among `known`: the catalogue's, or those of a live `/metrics`.
 * A histogram's parts count by their own names (`…_bucket`).
 */
export function unknownNames(board: Dashboard, known: ReadonlySet<string>): string[] {
  const read = expressionsOf(board).flatMap(({ expr }) =>
    readPromql(substitute(expr)).selectors.map(({ name }) => name),
  );
  return [...new Set(read)].filter((name) => !known.has(name));
}
