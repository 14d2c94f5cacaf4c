import type { Day } from '../base/calendar.ts';
import type { OperationConfig } from '../config/config.ts';
import { PrometheusError } from '../prometheus-api/prometheus-error.ts';
import type { Report } from '../wolkvox/reports/report.ts';
import { VerifyError } from './verify-error.ts';
import type { Comparison } from './verify-operation.ts';

/** A day of one report of one operation, to be compared. */
export type Wanted = { readonly operation: OperationConfig; readonly day: Day; readonly report: Report };

/** One that could not be compared, and why: a line for people. */
export type NotCompared = Wanted & { readonly problem: string };

export type Compared = {
  readonly comparisons: readonly Comparison[];
  readonly notCompared: readonly NotCompared[];
};

/**
 * Compares one after the other. What cannot be compared is told and keeps no other from it; a Prometheus that nothing can
 * be had from ends it, told once. Throws the signal's reason.
 */
export async function compareAll(
  all: readonly Wanted[],
  compareOne: (wanted: Wanted) => Promise<Comparison>,
  tell: (line: string) => void,
  signal: AbortSignal,
): Promise<Compared> {
  const comparisons: Comparison[] = [];
  const notCompared: NotCompared[] = [];
  let gone: string | undefined;
  for (const wanted of all) {
    try {
      if (gone === undefined) comparisons.push(await compareOne(wanted));
      else notCompared.push({ ...wanted, problem: gone });
    } catch (error) {
      signal.throwIfAborted();
      const problem = problemOf(error, wanted.operation);
      tell(`error: ${problem}`);
      notCompared.push({ ...wanted, problem });
      if (error instanceof PrometheusError && !error.isOfQuestion) gone = problem;
    }
  }
  return { comparisons, notCompared };
}

/** A line that names the operation where it is about one. Throws what is an error of the exporter itself. */
function problemOf(error: unknown, { name }: OperationConfig): string {
  if (error instanceof VerifyError) return error.message;
  if (!(error instanceof PrometheusError)) throw error;
  return error.isOfQuestion ? `${name}: ${error.message}` : error.message;
}
