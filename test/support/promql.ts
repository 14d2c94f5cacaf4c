import { parser } from '@prometheus-io/lezer-promql';

export type Selector = {
  readonly name: string;
  readonly matchers: readonly { readonly label: string; readonly match: string }[];
  /** Functions and operators around it, innermost first; `[]` for a range. */
  readonly inside: readonly string[];
};

export type Reading = {
  readonly selectors: readonly Selector[];
  /** Labels named by `by`, `on`, `group_left`. */
  readonly labels: readonly string[];
  readonly isValid: boolean;
};

/** What a PromQL expression reads, by Prometheus's own grammar. */
export function readPromql(expr: string): Reading {
  const selectors: Selector[] = [];
  const labels: string[] = [];
  let isValid = true;
  const text = (node: { from: number; to: number }) => expr.slice(node.from, node.to);
  parser.parse(expr).iterate({
    enter: (node) => {
      if (node.type.isError) isValid = false;
      if (node.name === 'VectorSelector') {
        const inside: string[] = [];
        for (let up = node.node.parent; up !== null; up = up.parent) {
          if (up.name === 'MatrixSelector') inside.push('[]');
          const called = up.getChild('FunctionIdentifier');
          if (called !== null) inside.push(text(called));
        }
        const identifier = node.node.getChild('Identifier');
        const matchers = [...text(node).matchAll(/(\w+)(=~|!~|!=|=)"((?:[^"\\]|\\.)*)"/g)];
        selectors.push({
          name: identifier === null ? '' : text(identifier),
          matchers: matchers.map(([, label = '', operator = '', value = '']) => ({ label, match: operator + value })),
          inside,
        });
      }
      if (node.name === 'GroupingLabels' || node.name === 'GroupingLabelList') {
        labels.push(...(text(node).match(/[a-zA-Z_]\w*/g) ?? []));
      }
    },
  });
  return { selectors, labels, isValid };
}

/** What may be named: in a test of the rules the catalogue, in an end-to-end test a live `/metrics`. */
export type Known = { readonly metrics: ReadonlySet<string>; readonly labels: ReadonlySet<string> };

/**
 * The metrics and labels that an expression names and that do not exist.
 * @throws Error where it cannot be parsed.
 */
export function unknownIn(expr: string, known: Known): readonly string[] {
  const { selectors, labels, isValid } = readPromql(expr);
  if (!isValid) throw new Error(`not PromQL: ${expr}`);
  const metrics = selectors.map(({ name }) => name).filter((name) => name !== '');
  const named = [...selectors.flatMap(({ matchers }) => matchers.map(({ label }) => label)), ...labels];
  return [
    ...metrics.filter((name) => !known.metrics.has(name)),
    ...named.filter((name) => !known.labels.has(name)).map((label) => `label ${label}`),
  ];
}
