import type { Config, OperationConfig } from '../config/config.ts';
import type { Environment } from '../config/environment.ts';
import { readToken } from '../config/token.ts';
import { offsetOf, type Schedule } from '../refresh/schedule.ts';

/** When the exporter refreshes the operations that use the same token as one of them. Throws ConfigError. */
export async function schedulesOnToken(
  { operations, intervalMs, settleMs }: Config,
  operation: OperationConfig,
  env: Environment,
): Promise<readonly Schedule[]> {
  const { token: own } = await readToken(operation.token, env);
  const tokens = await Promise.all(operations.map(async ({ token }) => (await readToken(token, env)).token));
  return operations
    .filter((_, index) => tokens[index] === own)
    .map(({ name, timezone }) => ({
      zone: timezone,
      lengthMs: intervalMs,
      settleMs,
      offsetMs: offsetOf(name, intervalMs),
    }));
}
