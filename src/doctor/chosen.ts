import { nearestRemedy } from '../base/did-you-mean.ts';
import { ConfigError, quoted } from '../base/errors.ts';
import type { OperationConfig } from '../config/config.ts';

/** The operations to look at: the one named, or all. Throws ConfigError where none has that name. */
export function chosen(operations: readonly OperationConfig[], name: string | undefined): readonly OperationConfig[] {
  if (name === undefined) return operations;
  const named = operations.filter((operation) => operation.name === name);
  if (named.length > 0) return named;
  const remedy = nearestRemedy(
    name,
    operations.map((operation) => operation.name),
  );
  const problem = `no enabled operation is called ${quoted(name)}`;
  throw new ConfigError([{ where: '--operation', path: '', problem, remedy }]);
}
