import { type Budget, daysFor } from './budget.ts';

/** What is told before the first report is read. */
export type Outlook = {
  readonly operation: string;
  readonly days: number;
  /** Calls at most, and answers that an earlier run has left. */
  readonly calls: number;
  readonly known: number;
  readonly budget: Budget;
  readonly isBeside: boolean;
};

/** How many calls it takes and over how many days the pool spreads them. */
export function outlookText({ operation, days, calls, known, budget, isBeside }: Outlook): string {
  const spread = daysFor(calls, budget);
  const beside = isBeside ? ' beside the exporter that runs' : '';
  return [
    `${days} ${days === 1 ? 'day' : 'days'} of ${operation}: at most ${calls} calls to go${known === 0 ? '' : `, ${known} answers are here already`}.`,
    `The pool leaves ${budget.today} calls today and ${budget.perDay} a day${beside}: ${
      spread === undefined ? 'it pays for none' : spread === 1 ? 'done today' : `spread over ${spread} days`
    }.`,
    '',
  ].join('\n');
}

/** Rules read what other rules record, so deep: as often the second command is given. A test holds it to the rules. */
export const runsOfRules = 3;

/** Both commands that bring the file into a Prometheus. */
export function promtoolText(
  output: string,
  {
    startMs,
    endMs,
    prometheus,
  }: { readonly startMs: number; readonly endMs: number; readonly prometheus: string | undefined },
): string {
  const [start, end] = [startMs, endMs].map((ms) => new Date(ms).toISOString().replace('.000', ''));
  const url = prometheus ?? 'http://localhost:9090';
  return [
    `promtool tsdb create-blocks-from --max-block-duration=744h openmetrics ${output} DATA`,
    `# ${runsOfRules} times, each when Prometheus shows what the command before has brought: rules read what other rules record`,
    `promtool tsdb create-blocks-from rules --url=${url} --start=${start} --end=${end} --output-dir=DATA smart-hold.rules.yml`,
    '',
  ].join('\n');
}
