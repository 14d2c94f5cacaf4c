import path from 'node:path';
import { type ConfigProblem, ConfigError } from '../base/errors.ts';
import type { Config, OperationConfig } from './config.ts';
import { crossProblems, slowDayWarnings, tokenProblems } from './cross-checks.ts';
import {
  type Environment,
  environmentProblems,
  operationFromEnvironment,
  operationVariables,
  variable,
} from './environment.ts';
import { type Source, problemsOf, valuesOf } from '../base/schema-problems.ts';
import type { Path } from '../base/value-path.ts';
import { isRecord } from '../base/record.ts';
import { keyRemedy } from './key-remedy.ts';
import { poolFindings } from './daily-calls.ts';
import { type FileContent, type OperationContent, fileSchema } from './schema.ts';
import { unreadVariables, variablesBesideFile } from './unread-variables.ts';
import { parseYaml } from '../base/yaml-file.ts';

export type ConfigInput = {
  /** The YAML, or undefined for a start without a file. */
  readonly text: string | undefined;
  /** The file's name as problems show it; relative token files are relative to its directory. */
  readonly file: string;
  readonly env: Environment;
};

/** Where something was written. */
export type Place = Pick<ConfigProblem, 'where' | 'path'>;

export type ParsedConfig = {
  /** Without the operations that are not enabled. */
  readonly config: Config;
  /** Those that are not: nobody is asked for them, and what was saved of them stays. */
  readonly disabled: readonly OperationConfig[];
  readonly warnings: readonly ConfigProblem[];
  /** Where the token of an operation is given, by the operation's name. */
  readonly tokenPlaces: ReadonlyMap<string, Place>;
};

/** File and environment as a Config. Pure. Throws ConfigError with every problem at once. */
export function parseConfig({ text, file, env }: ConfigInput): ParsedConfig {
  const yaml = parseYaml(text ?? '', file, { merge: true });
  const raw = yaml.value ?? {};
  const inFile = isRecord(raw) && Array.isArray(raw['operations']) ? raw['operations'].length : undefined;
  const given = isRecord(raw) && raw['operations'] !== null && raw['operations'] !== undefined && inFile !== 0;
  const source = given ? valuesOf(yaml) : environmentSource(valuesOf(yaml));
  const merged = given || !isRecord(raw) ? raw : { ...raw, operations: fromEnvironment(env) };

  const parsed = fileSchema.safeParse(merged, { reportInput: true });
  const ofOperations = given ? tokenProblems(merged, source) : environmentProblems(env);
  const isJudged = !given && ofOperations.length > 0; // in the words of variables
  const issues = (parsed.error?.issues ?? []).filter(({ path }) => !isJudged || path[0] !== 'operations');
  const problems = [
    ...originProblems({ given, env, source, file: text === undefined ? 'configuration' : file }),
    ...problemsOf(issues, source, keyRemedy),
    ...ofOperations,
    ...crossProblems(merged, source),
  ];
  if (!parsed.success || problems.length > 0) throw new ConfigError(inOrder(problems));

  const { operations } = parsed.data;
  const directory = given ? path.dirname(file) : '';
  const ofEnabled = operations.filter(({ enabled }) => enabled);
  const config = toConfig({ ...parsed.data, operations: ofEnabled }, directory);
  const interval = yaml.place(['interval'], 'value');
  const pool = poolFindings(config, interval);
  if (pool.problems.length > 0) throw new ConfigError(pool.problems);
  return {
    config,
    disabled: operations.filter(({ enabled }) => !enabled).map((operation) => toOperation(operation, directory)),
    warnings: [...unread(env, operations, given), ...pool.warnings, ...slowDayWarnings(config, interval)],
    tokenPlaces: new Map(operations.map((operation, index) => [operation.name, tokenPlace(operation, index, source)])),
  };
}

function tokenPlace({ token_file: file }: OperationContent, index: number, source: Source): Place {
  const path = ['operations', index, file === undefined ? 'token_env' : 'token_file'];
  return { where: source.place(path, 'value'), path: source.pathText(path) };
}

function unread(env: Environment, operations: readonly OperationContent[], given: boolean): ConfigProblem[] {
  const tokens = operations.flatMap(({ token_env: name }) => (name === undefined ? [] : [name]));
  const beside = given ? variablesBesideFile(env, tokens) : [];
  return [...unreadVariables(env, 'WOLKVOX_', [...Object.keys(operationVariables), ...tokens]), ...beside];
}

function inOrder(problems: readonly ConfigProblem[]): ConfigProblem[] {
  const { compare } = new Intl.Collator('en', { numeric: true });
  return problems.toSorted((a, b) => compare(a.where, b.where));
}

function fromEnvironment(env: Environment): unknown[] {
  const operation = operationFromEnvironment(env);
  return operation === undefined ? [] : [operation];
}

function environmentSource(source: Source): Source {
  const variables = Object.entries(operationVariables);
  const isOperation = (path: Path) => path[0] === 'operations';
  const nameOf = (path: Path) => variables.find(([, key]) => key === path[2])?.[0] ?? 'WOLKVOX_SERVER';
  return {
    place: (path, part) => (isOperation(path) ? nameOf(path) : source.place(path, part)),
    source: (path) => (isOperation(path) ? undefined : source.source(path)),
    pathText: (path) => (isOperation(path) ? '' : source.pathText(path)),
  };
}

type Origin = { readonly given: boolean; readonly env: Environment; readonly source: Source; readonly file: string };

function originProblems({ given, env, source, file }: Origin): ConfigProblem[] {
  const hasServer = variable(env, 'WOLKVOX_SERVER') !== undefined;
  if (given && hasServer) {
    const where = source.place(['operations'], 'key');
    const problem = 'operations are given here and by WOLKVOX_SERVER';
    return [{ where, path: 'operations', problem, remedy: 'keep one of the two: unset WOLKVOX_SERVER' }];
  }
  if (given || hasServer) return [];
  const remedy =
    'list operations in the file of --config.file, or set WOLKVOX_SERVER and WOLKVOX_TOKEN_FILE (or WOLKVOX_TOKEN)';
  return [{ where: file, path: '', problem: 'no operations are given', remedy }];
}

function toConfig(content: FileContent, directory: string): Config {
  return {
    intervalMs: content.interval,
    settleMs: content.settle,
    staleAfterMs: content.stale_after ?? 3 * content.interval,
    catchUpMs: content.catch_up,
    dayCounters: content.day_counters,
    operations: content.operations.map((operation) => toOperation(operation, directory)),
  };
}

function toOperation(operation: OperationContent, directory: string): OperationConfig {
  const { server, origin } = operation.server;
  const { token_file: file, token_env: env = '' } = operation;
  return {
    name: operation.name,
    server,
    origin,
    token: file === undefined ? { env } : { file: path.isAbsolute(file) ? file : path.join(directory, file) },
    timezone: operation.timezone,
    licenses: operation.licenses,
    poolShare: operation.pool_share,
    vendorClock: operation.vendor_clock,
    skillNames: operation.skill_names,
    skills: operation.skills,
  };
}
