import { parser } from '@prometheus-io/lezer-promql';

/** What an expression names. Recorded series have a colon in their name; catalogue families have none. */
export type Names = { readonly metrics: readonly string[]; readonly labels: readonly string[] };

/**
 * The metrics and labels a PromQL expression names, by Prometheus's own grammar.
 * @throws Error where it cannot be parsed.
 */
export function namesIn(expr: string): Names {
  const metrics: string[] = [];
  const labels: string[] = [];
  parser.parse(expr).iterate({
    enter: ({ name, type, from, to }) => {
      if (type.isError) throw new Error(`not PromQL at ${from}: ${expr}`);
      if (name === 'Identifier') metrics.push(expr.slice(from, to));
      if (name === 'LabelName') labels.push(expr.slice(from, to));
    },
  });
  return { metrics, labels };
}

/** What may be named: in a test of the rules the catalogue, in an end-to-end test a live `/metrics`. */
export type Known = { readonly metrics: ReadonlySet<string>; readonly labels: ReadonlySet<string> };

/** What an expression names that does not exist. */
export function unknownIn(expr: string, known: Known): readonly string[] {
  const { metrics, labels } = namesIn(expr);
  return [
    ...metrics.filter((name) => !known.metrics.has(name)),
    ...labels.filter((name) => !known.labels.has(name)).map((label) => `label ${label}`),
  ];
}
