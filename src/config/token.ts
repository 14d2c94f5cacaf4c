import { type ConfigProblem, ConfigError } from '../base/errors.ts';
import type { Config, TokenSource } from './config.ts';
import { type Environment, variable } from './environment.ts';
import { type SmallFile, readSmallFile } from '../base/bounded-file.ts';

export type ReadToken = { readonly token: string; readonly warnings: readonly ConfigProblem[] };

type ReadFile = (file: string, maxBytes: number, remedy: string) => Promise<SmallFile>;

const longestTokenBytes = 65_536;
const remedy = 'put the token alone, on one line';

/** The token, trimmed and fit for an HTTP header. Throws ConfigError; no message holds any part of the token. */
export async function readToken(
  source: TokenSource,
  env: Environment,
  readFile: ReadFile = readSmallFile,
): Promise<ReadToken> {
  if ('env' in source) {
    return { token: checked(variable(env, source.env) ?? '', source.env), warnings: [] };
  }
  const { bytes, mode } = await readFile(
    source.file,
    longestTokenBytes,
    'give the path of a file that holds the token',
  );
  const token = checked(Buffer.from(bytes).toString('utf8'), source.file);
  return { token, warnings: modeWarnings(source.file, mode) };
}

function checked(text: string, where: string): string {
  const token = text.trim();
  const problem = problemOf(token);
  if (problem !== undefined) throw new ConfigError([{ where, path: '', problem, remedy }]);
  return token;
}

function problemOf(token: string): string | undefined {
  if (token === '') return 'the token is empty or not set';
  if (/[\t\n\r ]/.test(token)) return 'the token holds a space or line break';
  if (!/^[\x21-\x7e]+$/.test(token)) return 'the token holds a character that an HTTP header cannot carry';
  return undefined;
}

/** A warning and no problem: secrets mounted by an orchestrator are often readable by a group. */
function modeWarnings(file: string, mode: number): ConfigProblem[] {
  if ((mode & 0o077) === 0) return [];
  const problem = 'the token file can be read by other users of this machine';
  return [{ where: file, path: '', problem, remedy: 'chmod 600 it' }];
}

/** The variables that hold tokens. */
export function tokenVariables({ operations }: Pick<Config, 'operations'>): readonly string[] {
  return operations.flatMap(({ token }) => ('env' in token ? [token.env] : []));
}

/** What a person may know of a token: where it comes from. */
export function describeTokenSource(source: TokenSource): string {
  return 'env' in source ? `from variable ${source.env}` : `from file ${source.file}`;
}
