import type { ConfigProblem } from '../base/errors.ts';
import type { Preflight } from '../preflight.ts';
import type { Finding } from './finding.ts';

const ofAll = { step: 'configuration', operation: undefined } as const;

/** A configuration that a start would take, and what is unwise about it. */
export function configurationFindings({ config, disabled, warnings }: Preflight): readonly Finding[] {
  const { length } = config.operations;
  const count = `${length} ${length === 1 ? 'operation' : 'operations'}`;
  const beside = disabled.length === 0 ? '' : `, ${disabled.length} not enabled`;
  return [
    { ...ofAll, mark: 'ok', what: `understood: ${count}${beside}; every token is readable` },
    ...warnings.map((warning) => ({ ...ofAll, mark: 'warn' as const, ...sentence(warning) })),
  ];
}

/** Everything that keeps it from a start. */
export function problemFindings(problems: readonly ConfigProblem[]): readonly Finding[] {
  return problems.map((problem) => ({ ...ofAll, mark: 'fail', ...sentence(problem) }));
}

function sentence({ where, path, problem, remedy }: ConfigProblem): { readonly what: string; readonly remedy: string } {
  return { what: `${path === '' ? where : `${where}: ${path}`}: ${problem}`, remedy };
}
