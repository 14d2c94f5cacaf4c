import type { Snapshot } from '../snapshot/snapshot.ts';

/** A target group as Prometheus's HTTP service discovery reads it. */
export type TargetGroup = {
  readonly targets: readonly string[];
  readonly labels: Readonly<Record<string, string>>;
};

/**
 * The exporter in parts: a target for the process and one for each operation. `base` is where scrapers
 * reach it; it comes from the settings, never from a request. Each target has an `instance` of its own,
 * because targets that differ only in a parameter would overwrite each other's `up`.
 */
export function targetGroups(
  operations: readonly Pick<Snapshot, 'operation' | 'server' | 'timezone'>[],
  base: URL,
  telemetryPath: string,
): readonly TargetGroup[] {
  const target = `${base.hostname}:${base.port || defaultPorts[base.protocol]}`;
  const common = {
    __scheme__: base.protocol.replace(':', ''),
    __metrics_path__: base.pathname.replace(/\/$/, '') + telemetryPath,
  };
  return [
    { targets: [target], labels: { ...common, __param_scope: 'process', instance: target } },
    ...operations.map(({ operation, server, timezone }) => ({
      targets: [target],
      labels: {
        ...common,
        __param_operation: operation,
        __meta_wolkvox_operation: operation,
        __meta_wolkvox_server: server,
        __meta_wolkvox_timezone: timezone,
        instance: `${target}/${operation}`,
      },
    })),
  ];
}

const defaultPorts: Readonly<Record<string, string>> = { 'http:': '80', 'https:': '443' };
