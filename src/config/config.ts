import type { ListenAddress } from '../base/listen-address.ts';
import type { LogFormat, LogLevel } from '../base/log.ts';

/** Where a token comes from. Read again at each refresh, so that a rotated one needs no restart. */
export type TokenSource = { readonly file: string } | { readonly env: string };

/** `vendor`: asked of the vendor; `off`: no names; a map: id → name, no call. */
export type SkillNames = 'vendor' | 'off' | ReadonlyMap<string, string>;

/** One customer's wolkvox: server, token, zone. */
export type OperationConfig = {
  /** The `operation` label; unique. */
  readonly name: string;
  /** The `server` label: `wv0042`, or the host of an origin given in full. */
  readonly server: string;
  /** Base address without a trailing slash; the API's paths are appended to it. */
  readonly origin: string;
  readonly token: TokenSource;
  /** IANA zone in which the vendor keeps the operation's wall time. */
  readonly timezone: string;
  /** Pool = licences × 1000 calls per day. Undefined: from `token_info`, else one licence is assumed. */
  readonly licenses: number | undefined;
  /** Part of the pool this exporter may use, above 0, at most 1. */
  readonly poolShare: number;
  readonly skillNames: SkillNames;
  /** Skills to expose: all when `allow` is empty, less those in `deny`. Ids as text. */
  /** `check`: nothing is believed while the vendor's clock differs by more than an interval. */
  readonly vendorClock: 'check' | 'ignore';
  readonly skills: { readonly allow: readonly string[]; readonly deny: readonly string[] };
};

/** What the exporter does. Durations in milliseconds. */
export type Config = {
  /** Cadence and width of an interval; divides a day. */
  readonly intervalMs: number;
  /** Wait after an interval's end before asking for it. */
  readonly settleMs: number;
  /** Age of the last success at which the interval gauges disappear. */
  readonly staleAfterMs: number;
  /** How far back an unclosed day is still closed. */
  readonly catchUpMs: number;
  readonly dayCounters: boolean;
  readonly operations: readonly OperationConfig[];
};

/** How the process runs; from flags and environment only. */
export type Settings = {
  readonly configFile: string | undefined;
  readonly listenAddresses: readonly ListenAddress[];
  readonly telemetryPath: string;
  readonly webConfigFile: string | undefined;
  /** Path under which everything is answered, without a trailing slash; `/` for none. */
  readonly routePrefix: string;
  readonly enableLifecycle: boolean;
  readonly externalUrl: string | undefined;
  readonly stateFile: string | undefined;
  /** Which of the shards this process is; needed where there is more than one. */
  readonly shardIndex: number | undefined;
  readonly shardCount: number;
  /** The Lease by which one of several processes reads; undefined: this is the only one. */
  readonly leaseName: string | undefined;
  readonly logLevel: LogLevel;
  readonly logFormat: LogFormat;
};
