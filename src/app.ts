import { randomBytes } from 'node:crypto';
import type { Clock } from './base/clock.ts';
import type { Config, OperationConfig, Settings } from './config/config.ts';
import { leaseOfShard, type Shard, wholeShard } from './config/shard.ts';
import type { Environment } from './config/environment.ts';
import type { Log } from './base/log.ts';
import type { Format } from './metrics/exposition.ts';
import { createProcessInstruments, type BuildInfo, type ProcessInstruments } from './metrics/process-instruments.ts';
import type { ProcessUsage } from './metrics/process-readings.ts';
import { createProcessText } from './metrics/process-text.ts';
import type { Preflight } from './preflight.ts';
import { createOperationsText } from './metrics/operations-text.ts';
import { createPublication, type Publication } from './metrics/published-snapshots.ts';
import { createReload, type Reload } from './reload.ts';
import { createCallGate } from './lease/call-gate.ts';
import { usualFolder } from './lease/service-account.ts';
import { aloneReplica, leaseReplica, type Replica } from './replica.ts';
import { createWork, type Work } from './work.ts';
import { createVendor } from './wolkvox/connection.ts';
import type { CallLimits } from './wolkvox/limits.ts';
import { createWebGuard, type WebGuard } from './web/guard.ts';
import { closedDayHandler } from './web/closed-day-handler.ts';
import { targetGroups } from './web/discovery.ts';
import type { MetricsSource } from './web/metrics-handler.ts';
import type { Part } from './web/scrape-scope.ts';
import { failedRequest } from './web/failed-request.ts';
import { createRoutes } from './web/routes.ts';
import { listen } from './web/server.ts';
import { statusPageHandler } from './web/status-handler.ts';
import type { Report } from './wolkvox/reports/report.ts';
import { reports as shippedReports } from './wolkvox/reports/reports.ts';

export type AppDeps = {
  /** What is read; the reports of this exporter when not given. */
  readonly reports?: readonly Report[];
  /** Where tokens may be read from. */
  readonly env: Environment;
  readonly clock: Clock;
  /** Of calls to the vendor; its own where none are given. */
  readonly limits?: CallLimits;
  readonly random: () => number;
  readonly log: Log;
  readonly build: BuildInfo;
  /** Which of the processes over which the operations are spread this is; the only one where not given. */
  readonly shard?: Shard;
  /** The process, as far as its metrics need it. */
  readonly usage: ProcessUsage;
  /** Operations configured and not enabled: what is saved of them stays. */
  readonly disabled?: readonly OperationConfig[];
  /** Where kubernetes puts the pod's service account; where it usually does if not given. */
  readonly accountFolder?: string;
};

/** The exporter at work. */
export type App = {
  /** Where it listens, as URLs without a path. */
  readonly origins: readonly string[];
  /** Puts the configuration as it is now in force; what it does not change goes on undisturbed. */
  readonly reload: Reload;
  /** Begins no refresh, gives the running ones 5 s, saves, lets answers end, and is gone. */
  readonly stop: () => Promise<void>;
};

const graceMs = 5_000;

/**
 * Starts everything in order. `readConfig` reads the configuration as it is now, for a reload. Throws ConfigError
 * when the web config, the state file or an address cannot be used.
 */
export async function startApp(
  config: Config,
  settings: Settings,
  deps: AppDeps & { readonly readConfig: () => Promise<Preflight> },
): Promise<App> {
  const { env, clock, limits, random, log, build, usage, shard, readConfig, disabled = [] } = deps;
  const { reports = shippedReports } = deps;
  const { routePrefix, telemetryPath } = settings;
  const instruments = createProcessInstruments(build, usage, shard);
  const guard = guardFor(settings, { clock, log, instruments });
  const replica = await replicaFor(settings, deps);
  const publication = createPublication(clock, reports);
  const { mayCall: mayBegin, isLeading, standbySinceMs } = replica;
  const vendor = createVendor({ clock, way: { env }, mayBegin, ...(limits && { limits }) });
  const { call, isQuiet } = createCallGate(vendor.call, mayBegin, clock);
  const { longestCallMs, dropConnections } = vendor;
  const work = createWork({ reports, clock, random, log, env, call, longestCallMs, publication, instruments });
  const endWork = async (ofMs: number) => {
    await work.end(ofMs);
    if (settings.leaseName !== undefined) publication.withdrawAll();
  };
  const onLeading = settings.leaseName === undefined ? () => undefined : instruments.leading;
  await replica.begin({ begin: work.begin, end: endWork, onLeading, dropConnections, isQuiet });
  const shown = () => (isLeading() ? publication.snapshots() : []);
  const reload = createReload({ clock, log, instruments, read: readConfig, apply: work.apply });
  let isStopping = false;

  const reachedAt = () => settings.externalUrl ?? `${server.origins[0] ?? 'http://localhost'}${routePrefix}`;
  const routes = createRoutes({
    guard: guard.middleware,
    telemetryPath,
    routePrefix,
    isHealthy: () => replica.isTurning() && work.isTurning(),
    isReady: () => !isStopping && replica.isKnown() && work.haveTried(),
    reload: settings.enableLifecycle ? reload : undefined,
    statusPage: statusPageHandler({ clock, build, telemetryPath, snapshots: shown, standbySinceMs }),
    closedDay: closedDayHandler({ snapshots: shown }),
    discovery: () => targetGroups(shown(), new URL(reachedAt()), telemetryPath),
    failed: failedRequest({ clock, log }),
    metrics: metricsSource({ clock, publication, work, isLeading, instruments }),
  });
  const server = await listen(settings.listenAddresses, guard, routes);
  await work.apply(config, disabled);
  instruments.configLoaded(clock.now());
  log.info({ event: 'started', origins: server.origins, operations: config.operations.length }, 'exporter started');

  return {
    origins: server.origins,
    reload,
    stop: async () => {
      isStopping = true;
      await replica.end(graceMs);
      await server.close(graceMs);
      await Promise.all([guard.close(), vendor.close()]);
      instruments.close();
      log.info({ event: 'stopped' }, 'exporter stopped');
    },
  };
}

type GuardParts = { readonly clock: Clock; readonly log: Log; readonly instruments: ProcessInstruments };

/** Who may ask, by the web configuration; whether that was loaded is counted. */
function guardFor({ webConfigFile, routePrefix }: Settings, { clock, log, instruments }: GuardParts): WebGuard {
  const { webConfigLoaded, webConfigRefused } = instruments;
  return createWebGuard(webConfigFile, { clock, log, randomBytes, routePrefix, webConfigLoaded, webConfigRefused });
}

/** With a lease, one of several processes that may read; else the only one. */
async function replicaFor({ leaseName, stateFile }: Settings, deps: AppDeps): Promise<Replica> {
  const { clock, log, env, shard = wholeShard, accountFolder = usualFolder } = deps;
  if (leaseName === undefined) return aloneReplica(stateFile);
  return leaseReplica(leaseOfShard(leaseName, shard), stateFile, { clock, log, env, accountFolder });
}

type Published = {
  readonly clock: Clock;
  readonly publication: Publication;
  readonly work: Pick<Work, 'registries'>;
  readonly isLeading: Replica['isLeading'];
  readonly instruments: ProcessInstruments;
};

function metricsSource({ clock, publication, work, isLeading, instruments }: Published): MetricsSource {
  return {
    vendorText: (format, part) => (isLeading() ? vendorText(publication, format, part) : withoutOperations(part)),
    operationsText: createOperationsText(() => (isLeading() ? work.registries() : [])),
    processText: createProcessText(instruments, { clock }),
  };
}

const nothing = Promise.resolve(Buffer.alloc(0));

/** What a process shows that does not read: of no operation anything. */
function withoutOperations(part: Part): Promise<Buffer> | undefined {
  return typeof part === 'string' ? nothing : undefined;
}

function vendorText(publication: Publication, format: Format, part: Part): Promise<Buffer> | undefined {
  if (part === 'all') return publication.text(format);
  return part === 'process' ? nothing : publication.text(format, part.operation);
}
