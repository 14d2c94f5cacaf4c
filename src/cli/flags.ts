import { listenAddressText, usualListenAddress } from '../base/listen-address.ts';
import { logFormats, logLevels } from '../base/log.ts';
import type { Settings } from '../config/config.ts';
import {
  mostShards,
  oneOf,
  parseExternalUrl,
  parseFilePath,
  parseLeaseName,
  parseListenAddresses,
  parseRoutePrefix,
  parseShardIndex,
  parseSwitch,
  parseTelemetryPath,
  wholeNumber,
} from './flag-values.ts';
import type { Parsed } from '../base/parsed.ts';

/** How `once` runs. */
export type OnceSettings = Settings & {
  /** Print the families of the process, too. */
  readonly all: boolean;
};

/** One flag as data. Its variable is named after it. */
export type Flag<T> = {
  readonly name: string;
  /** What stands for the value in the help; a flag without one is a switch. */
  readonly argument?: string;
  readonly isRepeatable?: boolean;
  readonly meaning: string;
  readonly parse: (text: string) => Parsed<NonNullable<T>>;
} & (undefined extends T ? { readonly fallback?: undefined } : { readonly fallback: string });

export type Flags<S> = { readonly [K in keyof S]: Flag<S[K]> };

/** A flag whose type of value does not matter. */
export type AnyFlag = Omit<Flag<string | undefined>, 'parse' | 'fallback'> & {
  readonly fallback?: string | undefined;
  readonly parse: (text: string) => Parsed<unknown>;
};

const file = { argument: '<file>', parse: parseFilePath };

/** Flags of serve, check-config and once. */
export const processFlags: Flags<Settings> = {
  configFile: { ...file, name: 'config.file', meaning: 'Configuration; without it, the WOLKVOX_ variables.' },
  listenAddresses: {
    name: 'web.listen-address',
    argument: '<host:port>',
    isRepeatable: true,
    fallback: listenAddressText(usualListenAddress),
    meaning: 'Address to listen on; repeatable, separated by commas in the variable.',
    parse: parseListenAddresses,
  },
  telemetryPath: {
    name: 'web.telemetry-path',
    argument: '<path>',
    fallback: '/metrics',
    meaning: 'Path of the metrics.',
    parse: parseTelemetryPath,
  },
  webConfigFile: {
    ...file,
    name: 'web.config.file',
    meaning: 'TLS and passwords, in the format of the Prometheus exporter toolkit.',
  },
  enableLifecycle: {
    name: 'web.enable-lifecycle',
    fallback: 'false',
    meaning: 'Allow a reload by PUT or POST to /-/reload.',
    parse: parseSwitch,
  },
  externalUrl: {
    name: 'web.external-url',
    argument: '<url>',
    meaning: 'Address under which people and Prometheus reach the exporter, for links; a proxy strips its path.',
    parse: parseExternalUrl,
  },
  routePrefix: {
    name: 'web.route-prefix',
    argument: '<path>',
    fallback: '/',
    meaning: 'Path before every path of the exporter, for a proxy that does not strip it.',
    parse: parseRoutePrefix,
  },
  stateFile: {
    ...file,
    name: 'state.file',
    meaning: 'Remembers the day across restarts; without it a restart can cost what came in over midnight.',
  },
  shardIndex: {
    name: 'shard.index',
    argument: '<n>',
    meaning: 'Which shard this process is, from 0; or a name that ends in it, such as that of a StatefulSet’s pod.',
    parse: parseShardIndex,
  },
  shardCount: {
    name: 'shard.count',
    argument: '<n>',
    fallback: '1',
    meaning: 'Over how many processes the operations are spread.',
    parse: wholeNumber(1, mostShards),
  },
  leaseName: {
    name: 'lease.name',
    argument: '<name>',
    meaning:
      'Lease of kubernetes by which one of several replicas reads, each shard by its own; without it, this is the only one.',
    parse: parseLeaseName,
  },
  logLevel: {
    name: 'log.level',
    argument: '<level>',
    fallback: 'info',
    meaning: `One of ${logLevels.join(', ')}.`,
    parse: oneOf(logLevels),
  },
  logFormat: {
    name: 'log.format',
    argument: '<format>',
    fallback: 'json',
    meaning: `One of ${logFormats.join(', ')}.`,
    parse: oneOf(logFormats),
  },
};

/** Flags of once. */
export const onceFlags: Flags<OnceSettings> = {
  ...processFlags,
  all: {
    name: 'all',
    fallback: 'false',
    meaning: 'Print the process_ and nodejs_ families, too.',
    parse: parseSwitch,
  },
};
