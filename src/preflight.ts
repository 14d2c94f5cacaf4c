import type { Settings } from './config/config.ts';
import type { Environment } from './config/environment.ts';
import { loadConfig } from './config/load-config.ts';
import type { ParsedConfig, Place } from './config/parse-config.ts';
import { readToken } from './config/token.ts';
import { describeProblem, ConfigError, type ConfigProblem } from './base/errors.ts';
import type { Log } from './base/log.ts';
import { knownOffsets, type OffsetAt, offsetAt, wrongOffsets } from './base/zone-data.ts';
import { stateFileProblems } from './ledger/file-check.ts';
import { type Elsewhere, type Shard, shardsOf, wholeShard } from './config/shard.ts';
import { routeTo } from './wolkvox/proxy.ts';
import { readWebConfig } from './web-config/load.ts';

/** A config fit to run, the operations it leaves out because they are not enabled, and what is unwise about it. */
export type Preflight = Pick<ParsedConfig, 'config' | 'disabled' | 'warnings'> & {
  /** The operations that other shards read. */
  readonly elsewhere: readonly Elsewhere[];
};

/** The files that decide. `stateFile` undefined: there is none, or it is in use already. */
export type Files = Pick<Settings, 'configFile' | 'webConfigFile' | 'stateFile'>;

/** The files, and which part of the operations in them is this process's own: all where no shard is named. */
export type Chosen = Files & { readonly shard?: Shard };

/**
 * Everything that can be checked without calling anybody. Throws ConfigError with every problem at once. The tokens of
 * operations that other shards read are left alone, and need not be here.
 */
export async function preflight({ shard = wholeShard, ...files }: Chosen, env: Environment): Promise<Preflight> {
  const { elsewhere, ...loaded } = ofShard(await loadOrProblems(files.configFile, env), shard);
  const findings = [
    loaded,
    ...(await tokensFindings(loaded.parsed, env)),
    webConfigFindings(files),
    { problems: proxyProblems(loaded.parsed, env), warnings: [] },
    { problems: await stateProblems(files), warnings: [] },
    { problems: [], warnings: zoneDataWarnings(offsetAt) },
  ];
  const problems = findings.flatMap((found) => found.problems);
  if (loaded.parsed === undefined || problems.length > 0) throw new ConfigError(problems);
  const { config, disabled } = loaded.parsed;
  return { config, disabled, elsewhere, warnings: findings.flatMap((found) => found.warnings) };
}

/** What was loaded, with the operations of one shard only. */
function ofShard(loaded: Loaded, { index, count }: Shard): Loaded & Pick<Preflight, 'elsewhere'> {
  if (loaded.parsed === undefined || count === 1) return { ...loaded, elsewhere: [] };
  const { config, disabled } = loaded.parsed;
  const shards = shardsOf([...config.operations, ...disabled], count);
  const operations = config.operations.filter(({ name }) => shards.get(name) === index);
  const others = config.operations.filter(({ name }) => shards.get(name) !== index);
  const elsewhere = others.map(({ name, token }) => ({ name, token, shard: shards.get(name) ?? 0 }));
  return { ...loaded, parsed: { ...loaded.parsed, config: { ...config, operations } }, elsewhere };
}

/** Tells of everything unwise, a line each. */
export function logWarnings(log: Log, warnings: readonly ConfigProblem[]): void {
  for (const warning of warnings) {
    log.warn(
      { event: 'config_warning', warning: describeProblem(warning) },
      'something about the configuration is unwise',
    );
  }
}

type Findings = { readonly problems: readonly ConfigProblem[]; readonly warnings: readonly ConfigProblem[] };

type Loaded = Findings & { readonly parsed?: ParsedConfig };

async function loadOrProblems(file: string | undefined, env: Environment): Promise<Loaded> {
  try {
    const parsed = await loadConfig(file, env);
    return { parsed, problems: [], warnings: parsed.warnings };
  } catch (error) {
    return { problems: problemsOf(error), warnings: [] };
  }
}

async function tokensFindings(parsed: ParsedConfig | undefined, env: Environment): Promise<readonly Findings[]> {
  if (parsed === undefined) return [];
  return Promise.all(
    parsed.config.operations.map(async ({ name, token }) => {
      const place = parsed.tokenPlaces.get(name);
      const placed = (found: ConfigProblem) => (place === undefined ? found : atPlace(found, place, name));
      try {
        return { problems: [], warnings: (await readToken(token, env)).warnings.map(placed) };
      } catch (error) {
        return { problems: problemsOf(error).map(placed), warnings: [] };
      }
    }),
  );
}

/** A finding about a token, with the key and the operation that lead to it. */
function atPlace(found: ConfigProblem, { where, path }: Place, operation: string): ConfigProblem {
  if (where === found.where) return found;
  const whose = path === '' ? '' : ` of operation ${operation}`;
  return { ...found, where, path, problem: `${found.where}${whose}: ${found.problem}` };
}

/** Midnights and windows are only as right as the time zone data of the system or of Node. */
export function zoneDataWarnings(offsetOf: OffsetAt): readonly ConfigProblem[] {
  return wrongOffsets(knownOffsets, offsetOf).map(({ zone, at, offset, found, release }) => ({
    where: 'time zone data',
    path: zone,
    problem: `the offset at ${at} is ${found}, and should be ${offset}`,
    remedy: `update them, or Node, to release ${release} of the IANA time zone database or newer`,
  }));
}

async function stateProblems({ stateFile }: Files): Promise<readonly ConfigProblem[]> {
  return stateFile === undefined ? [] : stateFileProblems(stateFile);
}

/** Only where an operation would go through it. */
function proxyProblems(parsed: ParsedConfig | undefined, env: Environment): readonly ConfigProblem[] {
  const routes = (parsed?.config.operations ?? []).map(({ origin }) => routeTo(origin, env));
  const unusable = routes.find((route) => route.kind === 'unusable');
  if (unusable === undefined) return [];
  const { variable, problem, remedy } = unusable;
  return [{ where: variable, path: '', problem, remedy }];
}

function webConfigFindings({ webConfigFile }: Files): Findings {
  if (webConfigFile === undefined) return { problems: [], warnings: [] };
  const { problems, warnings, stamps } = readWebConfig(webConfigFile);
  const missing = [...stamps].filter(([file, stamp]) => file !== webConfigFile && stamp === 'ENOENT');
  const isOnlyMissing = problems.length === missing.length; // certificates that are not there yet
  return { problems: isOnlyMissing ? problems.map((it) => ({ ...it, mayPass: true as const })) : problems, warnings };
}

function problemsOf(error: unknown): readonly ConfigProblem[] {
  if (error instanceof ConfigError) return error.problems;
  throw error;
}
