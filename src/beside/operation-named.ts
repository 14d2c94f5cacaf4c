import { nearestRemedy } from '../base/did-you-mean.ts';
import { ConfigError } from '../base/errors.ts';
import type { Config, OperationConfig } from '../config/config.ts';

/** The operation a command means: the one it names, else the only one. Throws ConfigError. */
export function operationNamed({ operations }: Pick<Config, 'operations'>, name: string | undefined): OperationConfig {
  const names = operations.map((operation) => operation.name);
  const found = name === undefined ? operations[0] : operations.find((operation) => operation.name === name);
  if (found !== undefined && (name !== undefined || operations.length === 1)) return found;
  const problem = name === undefined ? 'it does not say which operation is meant' : 'there is no such operation';
  throw new ConfigError([{ where: '--operation', path: '', problem, remedy: nearestRemedy(name ?? '', names) }]);
}
