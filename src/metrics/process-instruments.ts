import { monitorEventLoopDelay } from 'node:perf_hooks';
import { Counter, Gauge, Registry, collectDefaultMetrics } from 'prom-client';
import { definition, revisions } from './instruments.ts';
import { exporterFamilies as families } from './families/exporter.ts';
import type { FamilySpec } from './families/family.ts';

/** What the exporter counts about itself as a whole. */
export type ProcessInstruments = {
  readonly registry: Registry;
  /** Another number after every change made here; what is read from the process changes without it. */
  readonly revision: () => number;
  readonly stateSaveFailed: () => void;
  readonly operationsForgotten: (operations: number) => void;
  readonly configLoaded: (nowMs: number) => void;
  readonly configRefused: () => void;
  readonly webConfigLoaded: (nowMs: number) => void;
  readonly webConfigRefused: () => void;
  /** Where one of several processes reads: whether it is this one. */
  readonly leading: (isLeading: boolean) => void;
};

export type BuildInfo = {
  readonly version: string;
  readonly revision: string;
  readonly nodeVersion: string;
  /** Release of the time zone data in force, as `2025c`. */
  readonly tzVersion: string;
};

/** Gauges that prom-client names like counters; `promtool check metrics` and OpenMetrics refuse them. */
const misnamed = /^nodejs_active_\w+_total$/;
/** Families whose collection costs more than all others together, at every scrape. */
const dear = /^nodejs_(active_|eventloop_lag_)/;

export function createProcessInstruments(build: BuildInfo): ProcessInstruments {
  const { version, revision, nodeVersion: node_version, tzVersion: tz_version } = build;
  const registry = new Registry();
  new Gauge(definition(families.buildInfo, registry)).set({ version, revision, node_version, tz_version }, 1);
  const { configReloadSuccessful, configReloadTimestamp, webConfigReloadSuccessful, webConfigReloadTimestamp } =
    families;
  const config = loading(registry, configReloadSuccessful, configReloadTimestamp);
  const webConfig = loading(registry, webConfigReloadSuccessful, webConfigReloadTimestamp);
  const saveFailures = new Counter(definition(families.stateSaveFailures, registry));
  const forgotten = new Counter(definition(families.forgottenOperations, registry));
  let leader: Gauge | undefined;
  addProcessFamilies(registry);

  const noted = revisions();
  return {
    registry,
    revision: noted.revision,
    stateSaveFailed: noted.noting(() => saveFailures.inc()),
    operationsForgotten: noted.noting((operations) => forgotten.inc(operations)),
    configLoaded: noted.noting(config.loaded),
    configRefused: noted.noting(config.refused),
    webConfigLoaded: noted.noting(webConfig.loaded),
    webConfigRefused: noted.noting(webConfig.refused),
    leading: noted.noting((isLeading: boolean) => {
      leader ??= new Gauge(definition(families.leader, registry));
      leader.set(isLeading ? 1 : 0);
    }),
  };
}

/** Whether something was loaded at the last try, and when it last was. */
function loading(registry: Registry, successful: FamilySpec, timestamp: FamilySpec) {
  const isLoaded = new Gauge(definition(successful, registry));
  const loadedAt = new Gauge(definition(timestamp, registry));
  return {
    loaded: (nowMs: number) => {
      isLoaded.set(1);
      loadedAt.set(nowMs / 1_000);
    },
    refused: () => isLoaded.set(0),
  };
}

function addProcessFamilies(registry: Registry): void {
  collectDefaultMetrics({ register: registry, eventLoopMonitoringPrecision: 1_000 });
  for (const { name } of registry.getMetricsAsArray()) {
    if (misnamed.test(name) || dear.test(name)) registry.removeSingleMetric(name);
  }
  const delay = monitorEventLoopDelay({ resolution: 10 });
  delay.enable();
  new Gauge({
    name: 'nodejs_eventloop_lag_p99_seconds',
    help: 'Delay of the event loop since the scrape before, 99th percentile.',
    registers: [registry],
    collect() {
      this.set(delay.count === 0 ? 0 : delay.percentile(99) / 1e9);
      delay.reset();
    },
  });
}
