import { highest } from '../base/extremes.ts';
import { type ConfigProblem, describeProblem } from '../base/errors.ts';
import { describePoolNeed, poolNeeds } from '../config/daily-calls.ts';
import type { Config, OperationConfig, Settings } from '../config/config.ts';
import { type Elsewhere, leaseOfShard } from '../config/shard.ts';
import { listenAddressText } from '../base/listen-address.ts';
import { formatDuration } from '../base/duration.ts';
import type { Environment } from '../config/environment.ts';
import { describeTokenSource } from '../config/token.ts';
import { describeRoute, routeTo } from '../wolkvox/proxy.ts';

type Row = readonly [name: string, value: string];

export type Checked = {
  readonly config: Config;
  readonly disabled: readonly OperationConfig[];
  readonly elsewhere: readonly Elsewhere[];
  readonly settings: Settings;
  readonly warnings: readonly ConfigProblem[];
  /** The variables that may name a proxy. */
  readonly env: Environment;
  /** Release of the time zone data in force. */
  readonly tzVersion: string;
};

/** What is in force, as `check-config` prints it. Call it once every token was read; it shows only their sources. */
export function describeConfig({ config, disabled, elsewhere, settings, warnings, env, tzVersion }: Checked): string {
  return [
    section('process', [...settingsRows(settings), ['time zone data', tzVersion]]),
    section('every operation', cadenceRows(config)),
    ...config.operations.map((operation) => section(`operation ${operation.name}`, operationRows(operation, env))),
    ...disabled.map(({ name, server }) => section(`operation ${name}`, [disabledRow(server)])),
    ...(elsewhere.length === 0 ? [] : [section('other shards', elsewhereRows(elsewhere, settings.shardCount))]),
    ['calls per day', ...poolNeeds(config).map((need) => `  ${describePoolNeed(need)}: ${percent(need)}`)].join('\n'),
    ...(warnings.length === 0 ? [] : [['warnings', ...warnings.map((it) => `  ${describeProblem(it)}`)].join('\n')]),
    'configuration is valid\n',
  ].join('\n\n');
}

function percent({ calls, allowed }: { calls: number; allowed: number }): string {
  return `${Math.ceil((calls / Math.max(allowed, 1)) * 100)} % of them`;
}

function settingsRows(settings: Settings): Row[] {
  return [
    ['config file', settings.configFile ?? 'none: the environment alone'],
    ['listens on', settings.listenAddresses.map(listenAddressText).join(', ')],
    ['metrics path', settings.telemetryPath],
    ['web config file', settings.webConfigFile ?? 'none: no TLS, no password'],
    ['lifecycle', settings.enableLifecycle ? '/-/reload enabled' : '/-/reload disabled'],
    ['external url', settings.externalUrl ?? 'none'],
    ['route prefix', settings.routePrefix],
    ['state file', settings.stateFile ?? 'none: a restart forgets which day is closed'],
    ...(settings.shardCount === 1 ? [] : [['shard', `${settings.shardIndex} of ${settings.shardCount}`] as const]),
    ...leaseRows(settings),
    ['log', `${settings.logLevel}, ${settings.logFormat}`],
  ];
}

function leaseRows({ leaseName, shardIndex: index = 0, shardCount: count }: Settings): Row[] {
  return leaseName === undefined ? [] : [['lease', leaseOfShard(leaseName, { index, count })]];
}

function cadenceRows(config: Config): Row[] {
  return [
    ['interval', formatDuration(config.intervalMs)],
    ['settle', formatDuration(config.settleMs)],
    ['stale_after', formatDuration(config.staleAfterMs)],
    ['catch_up', formatDuration(config.catchUpMs)],
    ['day_counters', String(config.dayCounters)],
  ];
}

function operationRows(operation: OperationConfig, env: Environment): Row[] {
  const { skillNames, skills } = operation;
  return [
    ['server', `${operation.server} (${operation.origin})`],
    ['proxy', describeRoute(routeTo(operation.origin, env))],
    ['token', `set, ${describeTokenSource(operation.token)}`],
    ['timezone', operation.timezone],
    ['licenses', operation.licenses === undefined ? 'as the vendor says, else 1' : String(operation.licenses)],
    ['pool_share', String(operation.poolShare)],
    ['skill_names', typeof skillNames === 'string' ? skillNames : `${skillNames.size} from the file`],
    ['skills', `${skills.allow.length === 0 ? 'all' : skills.allow.join(', ')}${without(skills.deny)}`],
  ];
}

function elsewhereRows(elsewhere: readonly Elsewhere[], count: number): Row[] {
  const names = Array.from({ length: count }, (): string[] => []);
  for (const { name, shard } of elsewhere) names[shard]?.push(name);
  return names.flatMap((own, shard): Row[] => (own.length === 0 ? [] : [[String(shard), own.join(', ')]]));
}

function disabledRow(server: string): Row {
  return ['enabled', `false: ${server} is not asked, nothing is exposed, its saved state stays`];
}

function without(deny: readonly string[]): string {
  return deny.length === 0 ? '' : `, without ${deny.join(', ')}`;
}

function section(title: string, rows: readonly Row[]): string {
  const width = highest(
    rows.map(([name]) => name.length),
    0,
  );
  return [title, ...rows.map(([name, value]) => `  ${name.padEnd(width)}  ${value}`)].join('\n');
}
