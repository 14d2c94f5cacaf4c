import { stat } from 'node:fs/promises';
import path from 'node:path';
import { type ConfigProblem, ConfigError } from '../base/errors.ts';
import type { Refusal } from '../base/parsed.ts';
import type { OperationConfig, TokenSource } from './config.ts';
import { type Environment, variable } from './environment.ts';
import { type SmallFile, readSmallFile } from '../base/bounded-file.ts';

export type ReadToken = { readonly token: string; readonly warnings: readonly ConfigProblem[] };

type ReadFile = (file: string, maxBytes: number, remedy: string) => Promise<SmallFile>;

const longestTokenBytes = 65_536;

/** The token, trimmed and fit for an HTTP header. Throws ConfigError; no message holds any part of the token. */
export async function readToken(
  source: TokenSource,
  env: Environment,
  readFile: ReadFile = readSmallFile,
): Promise<ReadToken> {
  if ('env' in source) {
    return { token: checked(variable(env, source.env) ?? '', { where: source.env }, variableRemedy), warnings: [] };
  }
  const { file } = source;
  const { bytes, mode } = await readFile(file, longestTokenBytes, 'give the path of a file that holds the token').catch(
    async (error: unknown) => {
      throw (await isThere(file)) ? error : passing(error);
    },
  );
  const isEmpty = bytes.byteLength === 0; // as it is while it is written
  const token = checked(Buffer.from(bytes).toString('utf8'), { where: file, ...(isEmpty && mayPass) }, fileRemedy);
  return { token, warnings: await modeWarnings(file, mode, env) };
}

const fileRemedy = 'put the token alone, on one line';
const variableRemedy = 'set it to the token alone';
const mayPass = { mayPass: true } as const;

function passing(error: unknown): unknown {
  return error instanceof ConfigError ? new ConfigError(error.problems.map((it) => ({ ...it, ...mayPass }))) : error;
}

async function isThere(file: string): Promise<boolean> {
  return (await stat(file).catch(() => undefined)) !== undefined;
}

function checked(text: string, at: Pick<ConfigProblem, 'where' | 'mayPass'>, remedy: string): string {
  const token = text.trim();
  const refusal = refusalOf(token, remedy);
  if (refusal !== undefined) throw new ConfigError([{ ...at, path: '', ...refusal }]);
  return token;
}

function refusalOf(token: string, remedy: string): Refusal | undefined {
  if (token === '') return { problem: 'the token is empty or not set', remedy };
  if (/[\t\n\r ]/.test(token)) return { problem: 'the token holds a space or line break', remedy };
  if (/^(["']).*\1$/.test(token))
    return { problem: 'the token begins and ends with a quote', remedy: 'leave the quotes out' };
  if (/^[\x21-\x7e]+$/.test(token)) return undefined;
  return { problem: 'the token holds a character that an HTTP header cannot carry', remedy };
}

/** A warning and no problem, and none where it could not be helped. */
async function modeWarnings(file: string, mode: number, env: Environment): Promise<ConfigProblem[]> {
  const owner = (await stat(file).catch(() => undefined))?.uid;
  if (!isReadableByOthers({ file, mode, isOfRoot: owner === 0 }, env)) return [];
  const problem = 'the token file can be read by other users of this machine';
  return [{ where: file, path: '', problem, remedy: 'chmod 600 it' }];
}

/** The variables that hold tokens. */
export function tokenVariables(operations: readonly Pick<OperationConfig, 'token'>[]): readonly string[] {
  return operations.flatMap(({ token }) => ('env' in token ? [token.env] : []));
}

/**
 * Whether a file of these permission bits is open to more users than it has to be. Of those that systemd and kubernetes
 * lay out, root's own and readable by the one group of the exporter, the bits say nothing of who gets at them.
 */
export function isReadableByOthers(
  { file, mode, isOfRoot }: { readonly file: string; readonly mode: number; readonly isOfRoot: boolean },
  env: Environment,
): boolean {
  if ((mode & 0o077) === 0) return false;
  const credentials = variable(env, 'CREDENTIALS_DIRECTORY');
  if (credentials !== undefined && path.resolve(file).startsWith(path.join(credentials, path.sep))) return false;
  return !(isOfRoot && (mode & 0o037) === 0);
}

/** What a person may know of a token: where it comes from. */
export function describeTokenSource(source: TokenSource): string {
  return 'env' in source ? `from variable ${source.env}` : `from file ${source.file}`;
}
