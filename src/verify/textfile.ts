import { Gauge, Registry } from 'prom-client';
import { summaryOf } from './compare.ts';
import type { Compared } from './compare-all.ts';

const perOperation = ['operation', 'api'] as const;
const perCount = ['operation', 'api', 'skill_id', 'field'] as const;

/** The comparisons as metrics for node_exporter's textfile collector. Counts that are right have no series. */
export async function textfileOf({ comparisons, notCompared }: Compared, nowMs: number): Promise<string> {
  const registry = new Registry();
  const gauges = gaugesIn(registry);
  for (const { operation, report } of notCompared) {
    gauges.compared.set({ operation: operation.name, api: report.api }, 0);
  }
  for (const { operation, report, day, rows } of comparisons) {
    const labels = { operation, api: report.api };
    const { revised, ...verdicts } = summaryOf(rows);
    gauges.compared.set(labels, 1);
    for (const [verdict, n] of Object.entries(verdicts)) gauges.counts.set({ ...labels, verdict }, n);
    gauges.revised.set(labels, revised);
    gauges.dayStart.set(labels, day.startMs / 1_000);
    gauges.ranAt.set(labels, nowMs / 1_000);
    for (const { skillId, field, verdict, counted = 0, atClose = 0, revised: since } of rows) {
      const ofCount = { ...labels, skill_id: skillId, field };
      if (verdict === 'differs') gauges.difference.set(ofCount, counted - atClose);
      if (since !== 0) gauges.revision.set(ofCount, since);
    }
  }
  return registry.metrics();
}

function gaugesIn(registry: Registry) {
  const gauge = (name: string, labelNames: readonly string[], help: string) =>
    new Gauge({ name: `wolkvox_verify_${name}`, help, labelNames: [...labelNames], registers: [registry] });
  const midnight = 'Local midnight at which the day that was verified last began.';
  const unexplained =
    "Increments in Prometheus minus the vendor's word at the close, where what was held does not tell why.";
  return {
    compared: gauge('compared', perOperation, 'Whether the last run could compare the day.'),
    counts: gauge(
      'counts',
      [...perOperation, 'verdict'],
      'Counts of the day that was verified last: same, held or differs.',
    ),
    revised: gauge('revised_counts', perOperation, 'Counts of that day that the vendor has changed since its close.'),
    difference: gauge('difference', perCount, unexplained),
    revision: gauge('revision', perCount, "The vendor's word now minus its word at the close, where they differ."),
    dayStart: gauge('day_start_timestamp_seconds', perOperation, midnight),
    ranAt: gauge('last_run_timestamp_seconds', perOperation, 'When the day was verified.'),
  };
}
