import type { ConfigProblem } from '../base/errors.ts';
import { nearest } from '../base/did-you-mean.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** The variables of a start without a file, and the key of an operation each one stands for. */
export const operationVariables = {
  WOLKVOX_SERVER: 'server',
  WOLKVOX_TOKEN: 'token_env',
  WOLKVOX_TOKEN_FILE: 'token_file',
  WOLKVOX_OPERATION: 'name',
  WOLKVOX_TIMEZONE: 'timezone',
  WOLKVOX_LICENSES: 'licenses',
} as const;
const names = Object.keys(operationVariables);

/** A variable's value; an empty one counts as unset. */
export function variable(env: Environment, name: string): string | undefined {
  const value = Object.hasOwn(env, name) ? env[name] : undefined;
  return value === undefined || value.trim() === '' ? undefined : value;
}

/** The one operation the environment describes, in the form of the file; undefined without WOLKVOX_SERVER. */
export function operationFromEnvironment(env: Environment): Record<string, unknown> | undefined {
  const server = variable(env, 'WOLKVOX_SERVER');
  if (server === undefined) return undefined;
  const licenses = variable(env, 'WOLKVOX_LICENSES')?.trim();
  return withoutUndefined({
    name: variable(env, 'WOLKVOX_OPERATION'),
    server: server.trim(),
    token_env: variable(env, 'WOLKVOX_TOKEN') === undefined ? undefined : 'WOLKVOX_TOKEN',
    token_file: variable(env, 'WOLKVOX_TOKEN_FILE'),
    timezone: variable(env, 'WOLKVOX_TIMEZONE')?.trim(),
    licenses: licenses !== undefined && /^\d+$/.test(licenses) ? Number(licenses) : licenses,
  });
}

/** A token given twice or not at all, in a start without a file. */
export function environmentTokenProblems(env: Environment): ConfigProblem[] {
  if (variable(env, 'WOLKVOX_SERVER') === undefined) return [];
  const given = ['WOLKVOX_TOKEN', 'WOLKVOX_TOKEN_FILE'].filter((name) => variable(env, name) !== undefined);
  if (given.length === 1) return [];
  return given.length === 0
    ? [tokenProblem('no token is given', 'set WOLKVOX_TOKEN_FILE (or WOLKVOX_TOKEN)')]
    : [tokenProblem('WOLKVOX_TOKEN_FILE is set too', 'keep one of the two')];
}

function tokenProblem(problem: string, remedy: string): ConfigProblem {
  return { where: 'WOLKVOX_TOKEN', path: '', problem, remedy };
}

/** Variables that look like a slip of the pen. A warning only: others may set WOLKVOX_ names too. */
export function misspelledVariables(env: Environment): ConfigProblem[] {
  return Object.keys(env).flatMap((name) => {
    if (!name.startsWith('WOLKVOX_') || names.includes(name)) return [];
    const near = nearest(
      name.slice('WOLKVOX_'.length),
      names.map((known) => known.slice('WOLKVOX_'.length)),
    );
    const problem = 'this variable is not read';
    return near === undefined
      ? []
      : [{ where: name, path: '', problem, remedy: `write WOLKVOX_${near} if you meant it` }];
  });
}

function withoutUndefined(record: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined));
}
