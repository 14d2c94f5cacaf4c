import { type ConfigProblem, quoted } from '../base/errors.ts';
import type { Parsed, Refusal } from '../base/parsed.ts';
import { parseFile, parseName } from './schema.ts';
import { parseServer } from './vendor-address.ts';
import { parseZone } from './zone.ts';

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

/** How each of them is judged; the token is judged where it is read. */
const parsers: Readonly<Record<string, (text: string) => Parsed<unknown>>> = {
  WOLKVOX_SERVER: (text) => parseServer(text, 'variable'),
  WOLKVOX_TOKEN_FILE: parseFile,
  WOLKVOX_OPERATION: parseName,
  WOLKVOX_TIMEZONE: parseZone,
  WOLKVOX_LICENSES: parseLicenses,
};

/** A variable's value; an empty one counts as unset. */
export function variable(env: Environment, name: string): string | undefined {
  const value = Object.hasOwn(env, name) ? env[name] : undefined;
  return value === undefined || value.trim() === '' ? undefined : value;
}

/** What is wrong with a value in quotes: a file of variables is no shell, and its quotes are part of the value. */
export function quotesRefusal(value: string): Refusal | undefined {
  if (!/^\s*(["']).*\1\s*$/s.test(value)) return undefined;
  return {
    problem: 'the value begins and ends with a quote',
    remedy: 'leave the quotes out; docker --env-file keeps them',
  };
}

/** The one operation the environment describes, in the form of the file; undefined without WOLKVOX_SERVER. */
export function operationFromEnvironment(env: Environment): Record<string, unknown> | undefined {
  const server = variable(env, 'WOLKVOX_SERVER')?.trim();
  if (server === undefined) return undefined;
  const licenses = variable(env, 'WOLKVOX_LICENSES')?.trim();
  return withoutUndefined({
    name: variable(env, 'WOLKVOX_OPERATION') ?? nameOf(server),
    server,
    token_env: variable(env, 'WOLKVOX_TOKEN') === undefined ? undefined : 'WOLKVOX_TOKEN',
    token_file: variable(env, 'WOLKVOX_TOKEN_FILE'),
    timezone: variable(env, 'WOLKVOX_TIMEZONE')?.trim(),
    licenses: licenses === undefined ? undefined : Number(licenses),
  });
}

/** An operation is named after its server unless WOLKVOX_OPERATION says otherwise. */
function nameOf(server: string): string {
  const parsed = parseServer(server, 'variable');
  return 'value' in parsed ? parsed.value.server : 'unnamed';
}

/** Everything wrong with the variables of a start without a file, each by its name. None without WOLKVOX_SERVER. */
export function environmentProblems(env: Environment): ConfigProblem[] {
  if (variable(env, 'WOLKVOX_SERVER') === undefined) return [];
  const problems = Object.entries(parsers).flatMap(([name, parse]) => {
    const value = variable(env, name);
    const parsed = value === undefined ? undefined : (quotesRefusal(value) ?? parse(value.trim()));
    return parsed === undefined || 'value' in parsed ? [] : [{ where: name, path: '', ...parsed }];
  });
  return [...problems, ...tokenProblems(env)];
}

/** A token given twice or not at all. */
function tokenProblems(env: Environment): ConfigProblem[] {
  const given = ['WOLKVOX_TOKEN', 'WOLKVOX_TOKEN_FILE'].filter((name) => variable(env, name) !== undefined);
  if (given.length === 1) return [];
  return given.length === 0
    ? [tokenProblem('no token is given', 'set WOLKVOX_TOKEN_FILE (or WOLKVOX_TOKEN)')]
    : [tokenProblem('WOLKVOX_TOKEN_FILE is set too', 'keep one of the two')];
}

function tokenProblem(problem: string, remedy: string): ConfigProblem {
  return { where: 'WOLKVOX_TOKEN', path: '', problem, remedy };
}

function parseLicenses(text: string): Parsed<number> {
  if (/^[1-9]\d{0,6}$/.test(text)) return { value: Number(text) };
  return {
    problem: `this is not a number of licences: ${quoted(text)}`,
    remedy: 'write a whole number of licences, such as 25',
  };
}

function withoutUndefined(record: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined));
}
