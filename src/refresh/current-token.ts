import { CallError } from '../base/errors.ts';
import type { OperationConfig } from '../config/config.ts';
import type { Environment } from '../config/environment.ts';
import { readToken } from '../config/token.ts';

/** The operation's token as it is now. Throws `CallError` of reason `auth`. */
export async function currentToken({ token }: OperationConfig, env: Environment): Promise<string> {
  try {
    return (await readToken(token, env)).token;
  } catch (cause) {
    const hint = cause instanceof Error ? cause.message : 'see that the token is in its place';
    throw new CallError('auth', 'the token cannot be read', { cause, hint });
  }
}
