import { collectDefaultMetrics, Counter, Gauge, Registry } from 'prom-client';
import { definition } from './definition.ts';
import { exporterFamilies as families } from './families/exporter.ts';

/** What the exporter counts about itself as a whole. */
export type ProcessInstruments = {
  readonly registry: Registry;
  readonly stateSaveFailed: () => void;
  readonly configLoaded: (nowMs: number) => void;
  readonly configRefused: () => void;
};

export type BuildInfo = { readonly version: string; readonly revision: string; readonly nodeVersion: string };

/** Gauges that prom-client names like counters; `promtool check metrics` and OpenMetrics refuse them. */
const misnamed = ['nodejs_active_handles_total', 'nodejs_active_requests_total', 'nodejs_active_resources_total'];

export function createProcessInstruments({ version, revision, nodeVersion }: BuildInfo): ProcessInstruments {
  const registry = new Registry();
  new Gauge(definition(families.buildInfo, registry)).set({ version, revision, node_version: nodeVersion }, 1);
  const isLoaded = new Gauge(definition(families.configReloadSuccessful, registry));
  const loadedAt = new Gauge(definition(families.configReloadTimestamp, registry));
  const saveFailures = new Counter(definition(families.stateSaveFailures, registry));
  collectDefaultMetrics({ register: registry });
  for (const name of misnamed) registry.removeSingleMetric(name);

  return {
    registry,
    stateSaveFailed: () => saveFailures.inc(),
    configLoaded: (nowMs) => {
      isLoaded.set(1);
      loadedAt.set(nowMs / 1_000);
    },
    configRefused: () => isLoaded.set(0),
  };
}
