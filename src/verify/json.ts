import type { Compared } from './compare-all.ts';
import { summaryOf } from './compare.ts';

/** The comparisons, and what could not be compared, for programs. Instants in Unix seconds, as in the metrics; what is not known is null. */
export function jsonOf({ comparisons, notCompared }: Compared): string {
  const operations = comparisons.map(({ operation, timezone, report, day, replicas, ...rest }) => ({
    operation,
    timezone,
    api: report.api,
    day: day.date,
    day_start: day.startMs / 1_000,
    replicas,
    close_read: rest.closeReadMs === undefined ? null : rest.closeReadMs / 1_000,
    asked: rest.askedMs / 1_000,
    is_empty_now: rest.isEmptyNow,
    summary: summaryOf(rest.rows),
    counts: rest.rows.map(({ skillId, field, counted, atClose, now, held, verdict, revised, bornAt }) => ({
      skill_id: skillId,
      field,
      counted: counted ?? null,
      at_close: atClose ?? null,
      now: now ?? null,
      held,
      verdict,
      revised,
      first_seen_at: bornAt ?? null,
    })),
  }));
  const missing = notCompared.map(({ operation, day, report, problem }) => ({
    operation: operation.name,
    api: report.api,
    day: day.date,
    problem,
  }));
  return `${JSON.stringify({ operations, not_compared: missing }, undefined, 2)}\n`;
}
