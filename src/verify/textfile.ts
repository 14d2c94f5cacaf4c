import { Gauge, Registry } from 'prom-client';
import { summaryOf } from './compare.ts';
import type { Comparison } from './verify-operation.ts';

const perOperation = ['operation', 'api'] as const;
const perCount = ['operation', 'api', 'skill_id', 'field'] as const;

/** The comparisons as metrics for node_exporter's textfile collector. Counts that are right have no series. */
export async function textfileOf(comparisons: readonly Comparison[], nowMs: number): Promise<string> {
  const registry = new Registry();
  const gauge = (name: string, labelNames: readonly string[], help: string) =>
    new Gauge({ name: `wolkvox_verify_${name}`, help, labelNames: [...labelNames], registers: [registry] });
  const counts = gauge(
    'counts',
    [...perOperation, 'verdict'],
    'Counts of the day that was verified last: same, held or differs.',
  );
  const revised = gauge(
    'revised_counts',
    perOperation,
    'Counts of that day that the vendor has changed since its close.',
  );
  const difference = gauge(
    'difference',
    perCount,
    "Increments in Prometheus minus the vendor's word at the close, where what was held does not tell why.",
  );
  const revision = gauge('revision', perCount, "The vendor's word now minus its word at the close, where they differ.");
  const dayStart = gauge(
    'day_start_timestamp_seconds',
    perOperation,
    'Local midnight at which the day that was verified last began.',
  );
  const ranAt = gauge('last_run_timestamp_seconds', perOperation, 'When the day was verified.');
  for (const { operation, report, day, rows } of comparisons) {
    const labels = { operation, api: report.api };
    const { revised: revisedCounts, ...verdicts } = summaryOf(rows);
    for (const [verdict, n] of Object.entries(verdicts)) counts.set({ ...labels, verdict }, n);
    revised.set(labels, revisedCounts);
    dayStart.set(labels, day.startMs / 1_000);
    ranAt.set(labels, nowMs / 1_000);
    for (const { skillId, field, verdict, counted = 0, atClose = 0, revised: since } of rows) {
      const ofCount = { ...labels, skill_id: skillId, field };
      if (verdict === 'differs') difference.set(ofCount, counted - atClose);
      if (since !== 0) revision.set(ofCount, since);
    }
  }
  return registry.metrics();
}
