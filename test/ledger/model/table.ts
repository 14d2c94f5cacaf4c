import type { Faults } from './faults.ts';
import { live, type Outcome } from './history.ts';
import type { Rule } from './rules.ts';

export type Kind = string;

export const heading =
  '| fault | error, the rule before | error | wrong histories | shown above the truth (untold) | late: p50 p99 max | day begins: p50 max | calls more a day | contradictions a day | gauges falsely 0 a day: before, now | closed day wrong |';

/** One line of the table. */
export function rowOf(kind: string, before: readonly Outcome[], now: readonly Outcome[]): string {
  const [was, is] = [summaryOf(before), summaryOf(now)];
  const { error, wrong, above, late, begins, extraCalls, contradictions, falseZeros, closedDay } = is;
  return `| ${[kind, was.error, error, wrong, above, late, begins, extraCalls, contradictions, `${was.falseZeros}, ${falseZeros}`, closedDay].join(' | ')} |`;
}

/** Many histories of one kind, summed up. */
export type Summary = {
  readonly wrong: string;
  readonly error: string;
  readonly above: string;
  readonly late: string;
  readonly begins: string;
  readonly extraCalls: string;
  readonly contradictions: string;
  readonly falseZeros: string;
  readonly afterClose: string;
  readonly closedDay: string;
};

export async function outcomes<S>(faults: Faults, rule: Rule<S>, histories: number): Promise<Outcome[]> {
  const all: Outcome[] = [];
  for (let seed = 1; seed <= histories; seed += 1) all.push(await live(seed, faults, rule));
  return all;
}

export function summaryOf(all: readonly Outcome[]): Summary {
  const sum = (of: (it: Outcome) => number) => all.reduce((total, it) => total + of(it), 0);
  const total = sum((it) => it.total);
  const most = (of: (it: Outcome) => number) => all.reduce((top, it) => Math.max(top, of(it)), 0);
  const lags = all.flatMap((it) => it.lags).sort((a, b) => a - b);
  const begins = all.flatMap((it) => it.begins).sort((a, b) => a - b);
  return {
    wrong: percent(sum((it) => (it.error > 0 ? 1 : 0)) / all.length),
    error: percent(sum((it) => it.error) / total),
    above: `${most((it) => it.above)} (${most((it) => it.aboveUntold)})`,
    late: [0.5, 0.99, 1].map((share) => quantile(lags, share)).join(' '),
    begins: [0.5, 1].map((share) => quantile(begins, share)).join(' '),
    extraCalls: (sum((it) => it.extraCalls) / (3 * all.length)).toFixed(1),
    contradictions: (sum((it) => it.contradictions) / (3 * all.length)).toFixed(1),
    falseZeros: (sum((it) => it.falseZeros) / (3 * all.length)).toFixed(1),
    afterClose: percent(sum((it) => it.afterClose) / total),
    closedDay: percent(sum((it) => it.closedDayError) / total),
  };
}

function percent(share: number): string {
  return `${(100 * share).toFixed(share > 0 && share < 0.0001 ? 4 : 2)} %`;
}

function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
}
