import { randomBytes } from 'node:crypto';
import type { Clock } from './clock.ts';
import type { Config, Settings } from './config/config.ts';
import type { Log } from './log.ts';
import { createMetricsSource } from './metrics-source.ts';
import { createProcessInstruments, type BuildInfo } from './metrics/process-instruments.ts';
import { createOperations } from './operations.ts';
import { createPublication } from './publication.ts';
import { memoryStateStore, openStateStore } from './state-store.ts';
import { createVendor, type VendorDeps } from './vendor.ts';
import { createWebGuard } from './web/guard.ts';
import { targetGroups } from './web/discovery.ts';
import { createRoutes } from './web/routes.ts';
import { listen } from './web/server.ts';
import { statusPageHandler } from './web/status-page.ts';
import { createAccounts } from './wolkvox/account.ts';

export type AppDeps = VendorDeps & {
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: Log;
  readonly build: BuildInfo;
};

/** The exporter at work. */
export type App = {
  /** Where it listens, as URLs without a path. */
  readonly origins: readonly string[];
  /** Begins no refresh, gives the running ones 5 s, saves, lets answers end, and is gone. */
  readonly stop: () => Promise<void>;
};

const graceMs = 5_000;

/** Starts everything in order. Throws FaultsError when the web config, the state file or an address cannot be used. */
export async function startApp(config: Config, settings: Settings, deps: AppDeps): Promise<App> {
  const { clock, log, build } = deps;
  const guard = createWebGuard(settings.webConfigFile, { clock, log, randomBytes });
  const instruments = createProcessInstruments(build);
  const store = await openStore(settings.stateFile, deps, instruments.stateSaveFailed);
  const publication = createPublication(clock);
  const vendor = createVendor(config, deps);
  const operations = createOperations({ ...deps, ...vendor, publication, store, accounts: createAccounts() });
  let isStopping = false;

  const reachedAt = () => settings.externalUrl ?? server.origins[0] ?? 'http://localhost';
  const metrics = createMetricsSource({
    publication,
    processRegistry: instruments.registry,
    operationRegistries: operations.registries,
  });
  const routes = createRoutes({
    ...metrics,
    guard: guard.middleware,
    telemetryPath: settings.telemetryPath,
    isHealthy: operations.isTurning,
    isReady: () => !isStopping && operations.haveTried(),
    statusPage: statusPageHandler({ ...settings, clock, build, snapshots: publication.snapshots }),
    discovery: () => targetGroups(publication.snapshots(), new URL(reachedAt()), settings.telemetryPath),
  });
  const server = await listen(settings.listenAddresses, guard, routes);
  instruments.configLoaded(clock.now());
  await operations.apply(config);
  log.info({ event: 'started', origins: server.origins, operations: config.operations.length }, 'exporter started');

  return {
    origins: server.origins,
    stop: async () => {
      isStopping = true;
      await operations.stop(graceMs);
      await store.close();
      await server.close(graceMs);
      await guard.close();
      await vendor.close();
      log.info({ event: 'stopped' }, 'exporter stopped');
    },
  };
}

async function openStore(file: string | undefined, { clock, log }: AppDeps, onSaveFailed: () => void) {
  return file === undefined ? memoryStateStore() : openStateStore(file, { clock, log, onSaveFailed });
}
