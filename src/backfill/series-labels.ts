import { selectorOf } from '../prometheus-api/selector.ts';
import { ConfigError, quoted } from '../base/errors.ts';
import type { Parsed } from '../base/parsed.ts';
import type { PrometheusApi } from '../prometheus-api/prometheus-api.ts';

/** Labels that Prometheus gives to what it scrapes, `job` and `instance` among them. */
export type TargetLabels = Readonly<Record<string, string>>;

const labelForm = /^([a-zA-Z_][a-zA-Z0-9_]*)=(.*)$/s;
const ownLabels = new Set(['__name__', 'operation', 'skill_id', 'skill_name', 'field']);

/** Labels as they are given, `job=smart-hold-exporter`, separated by commas. */
export function parseLabels(text: string): Parsed<TargetLabels> {
  const pairs = text.split(',').map((pair) => labelForm.exec(pair.trim()));
  const remedy = 'write a name and a value, such as job=smart-hold-exporter';
  if (pairs.includes(null)) return { problem: `${quoted(text)} is no label`, remedy };
  const labels = Object.fromEntries(pairs.map((pair) => [pair?.[1] ?? '', pair?.[2] ?? '']));
  const own = Object.keys(labels).find((name) => ownLabels.has(name));
  if (own !== undefined) return { problem: `${own} is a label of the exporter's own`, remedy };
  return { value: labels };
}

/** The labels of the live series, where no Prometheus tells them. Throws ConfigError unless job and instance are given. */
export function givenLabels(labels: TargetLabels): TargetLabels {
  const missing = ['job', 'instance'].filter((name) => labels[name] === undefined);
  if (missing.length === 0) return labels;
  const remedy =
    'give --prometheus, or --label job=… and --label instance=… as the live series have them, else both are two series each';
  throw new ConfigError([
    { where: '--label', path: '', problem: `${missing.join(' and ')} of the live series is not known`, remedy },
  ]);
}

/** The labels of the live series of an operation, of which `labels` choose one. Throws ConfigError, PrometheusError. */
export async function liveLabels(
  operation: string,
  labels: TargetLabels,
  { query }: Pick<PrometheusApi, 'query'>,
  nowMs: number,
  signal: AbortSignal,
): Promise<TargetLabels> {
  const found = await query(`last_over_time(${selectorOf('wolkvox_up', { operation, ...labels })}[1d])`, nowMs, signal);
  const targets = found.map((series) =>
    Object.fromEntries(Object.entries(series.labels).filter(([name]) => !ownLabels.has(name))),
  );
  const [first, ...others] = targets;
  if (first === undefined) return givenLabels(labels);
  if (others.length === 0) return first;
  const problem = `${targets.length} exporters are scraped for ${operation}`;
  const remedy = `choose one with --label: ${targets.map((it) => `instance=${it['instance'] ?? ''}`).join(' or ')}`;
  throw new ConfigError([{ where: '--prometheus', path: '', problem, remedy }]);
}
