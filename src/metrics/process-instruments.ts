import { Counter, Gauge, Registry } from 'prom-client';
import { type Shard, wholeShard } from '../config/shard.ts';
import type { Format } from './exposition.ts';
import { addGcDurations } from './gc-durations.ts';
import { definition, revisions } from './instruments.ts';
import { exporterFamilies as families } from './families/exporter.ts';
import type { FamilySpec } from './families/family.ts';
import { measureLoopTurns } from './loop-turns.ts';
import { createProcessReadings, type ProcessUsage } from './process-readings.ts';

/** What the exporter counts about itself as a whole. */
export type ProcessInstruments = {
  readonly registry: Registry;
  /** Another number after every change of what is counted. */
  readonly revision: () => number;
  /** What is read of the process for each scrape, rendered: its CPU time, memory, descriptors, event loop. */
  readonly readings: (format: Format) => string;
  readonly stateSaveFailed: () => void;
  readonly operationsForgotten: (operations: number) => void;
  readonly configLoaded: (nowMs: number) => void;
  readonly configRefused: () => void;
  readonly webConfigLoaded: (nowMs: number) => void;
  readonly webConfigRefused: () => void;
  /** Where one of several processes reads: whether it is this one. */
  readonly leading: (isLeading: boolean) => void;
  /** Watches the process no more. */
  readonly close: () => void;
};

export type BuildInfo = {
  readonly version: string;
  readonly revision: string;
  readonly nodeVersion: string;
  /** Release of the time zone data in force, as `2025c`. */
  readonly tzVersion: string;
};

export function createProcessInstruments(
  build: BuildInfo,
  usage: ProcessUsage,
  shard: Shard = wholeShard,
): ProcessInstruments {
  const { version, revision, nodeVersion, tzVersion } = build;
  const registry = new Registry();
  new Gauge(definition(families.buildInfo, registry)).set(
    { version, revision, node_version: nodeVersion, tz_version: tzVersion },
    1,
  );
  new Gauge(definition(families.shardIndex, registry)).set(shard.index);
  new Gauge(definition(families.shards, registry)).set(shard.count);
  const { configReloadSuccessful, configReloadTimestamp, webConfigReloadSuccessful, webConfigReloadTimestamp } =
    families;
  const config = loading(registry, configReloadSuccessful, configReloadTimestamp);
  const webConfig = loading(registry, webConfigReloadSuccessful, webConfigReloadTimestamp);
  const saveFailures = new Counter(definition(families.stateSaveFailures, registry));
  const forgotten = new Counter(definition(families.forgottenOperations, registry));
  let leader: Gauge | undefined;
  const noted = revisions();
  const turns = measureLoopTurns();
  const stopGcDurations = addGcDurations(
    registry,
    noted.noting(() => undefined),
  );

  return {
    registry,
    revision: noted.revision,
    readings: createProcessReadings({ nodeVersion, turns, usage }),
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
    close: () => {
      turns.stop();
      stopGcDurations();
    },
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
