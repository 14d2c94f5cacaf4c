import { randomBytes } from 'node:crypto';
import type { Clock } from './base/clock.ts';
import type { Config, OperationConfig, Settings } from './config/config.ts';
import type { Shard } from './config/shard.ts';
import type { Environment } from './config/environment.ts';
import type { Log } from './base/log.ts';
import type { Format } from './metrics/exposition.ts';
import { createProcessInstruments, type BuildInfo, type ProcessInstruments } from './metrics/process-instruments.ts';
import type { ProcessUsage } from './metrics/process-readings.ts';
import { createProcessText } from './metrics/process-text.ts';
import { createOperations, type Operations } from './refresh/operations.ts';
import type { Preflight } from './preflight.ts';
import { createOperationsText } from './metrics/operations-text.ts';
import { createPublication, type Publication } from './metrics/published-snapshots.ts';
import { createReload, type Reload } from './reload.ts';
import { memoryStateStore, openStateStore, type StateStore, type StateStoreDeps } from './ledger/store.ts';
import { createForgetting } from './ledger/left-operations.ts';
import { createVendor } from './wolkvox/connection.ts';
import type { CallLimits } from './wolkvox/limits.ts';
import { createWebGuard } from './web/guard.ts';
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
import { createAccounts } from './wolkvox/shared-token.ts';

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
  const { stateSaveFailed: onSaveFailed, operationsForgotten: onForgotten } = instruments;
  const guard = createWebGuard(settings.webConfigFile, {
    clock,
    log,
    randomBytes,
    routePrefix,
    ...loadedBy(instruments),
  });
  const store = await openStore(settings.stateFile, { reports, clock, log, onSaveFailed, onForgotten });
  const publication = createPublication(clock, reports);
  const { call, longestCallMs, close: closeVendor } = createVendor({ clock, way: { env }, ...(limits && { limits }) });
  const accounts = createAccounts();
  const shared = { reports, clock, random, log, env, call, longestCallMs, accounts, publication, store };
  const operations = createOperations(shared);
  const apply = applierOf(store, operations);
  const reload = createReload({ clock, log, instruments, read: readConfig, apply });
  let isStopping = false;

  const reachedAt = () => settings.externalUrl ?? `${server.origins[0] ?? 'http://localhost'}${routePrefix}`;
  const routes = createRoutes({
    guard: guard.middleware,
    telemetryPath,
    routePrefix,
    isHealthy: operations.isTurning,
    isReady: () => !isStopping && operations.haveTried(),
    reload: settings.enableLifecycle ? reload : undefined,
    statusPage: statusPageHandler({ clock, build, telemetryPath, snapshots: publication.snapshots }),
    closedDay: closedDayHandler({ snapshots: publication.snapshots }),
    discovery: () => targetGroups(publication.snapshots(), new URL(reachedAt()), telemetryPath),
    failed: failedRequest({ clock, log }),
    metrics: metricsSource({ clock, publication, operations, instruments }),
  });
  const server = await listen(settings.listenAddresses, guard, routes);
  await apply(config, disabled);
  instruments.configLoaded(clock.now());
  log.info({ event: 'started', origins: server.origins, operations: config.operations.length }, 'exporter started');

  return {
    origins: server.origins,
    reload,
    stop: async () => {
      isStopping = true;
      await operations.stop(graceMs);
      await store.close();
      await server.close(graceMs);
      await Promise.all([guard.close(), closeVendor()]);
      instruments.close();
      log.info({ event: 'stopped' }, 'exporter stopped');
    },
  };
}

/** What counts whether the web configuration was loaded. */
function loadedBy({ webConfigLoaded, webConfigRefused }: ProcessInstruments) {
  return { webConfigLoaded, webConfigRefused };
}

/** What is saved of operations that are configured, enabled or not, stays. */
function applierOf(store: Pick<StateStore, 'retain'>, operations: Pick<Operations, 'apply'>) {
  return async (config: Config, disabled: readonly OperationConfig[]) => {
    store.retain([...config.operations, ...disabled].map(({ name }) => name));
    return operations.apply(config);
  };
}

async function openStore(file: string | undefined, deps: StateStoreDeps): Promise<StateStore> {
  return file === undefined ? memoryStateStore(createForgetting(deps)) : openStateStore(file, deps);
}

type Published = {
  readonly clock: Clock;
  readonly publication: Publication;
  readonly operations: Pick<Operations, 'registries'>;
  readonly instruments: ProcessInstruments;
};

function metricsSource({ clock, publication, operations, instruments }: Published): MetricsSource {
  return {
    vendorText: (format, part) => vendorText(publication, format, part),
    operationsText: createOperationsText(operations.registries),
    processText: createProcessText(instruments, { clock }),
  };
}

const nothing = Promise.resolve(Buffer.alloc(0));

function vendorText(publication: Publication, format: Format, part: Part): Promise<Buffer> | undefined {
  if (part === 'all') return publication.text(format);
  return part === 'process' ? nothing : publication.text(format, part.operation);
}
