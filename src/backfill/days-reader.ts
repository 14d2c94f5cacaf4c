import { dayWindow, type Day } from '../base/calendar.ts';
import type { Clock } from '../base/clock.ts';
import { CallError } from '../base/errors.ts';
import type { Answer } from '../ledger/counts.ts';
import { countFieldsOf } from '../refresh/ask.ts';
import { reportCall, type VendorCall } from '../wolkvox/apis.ts';
import type { Answer as Rows } from '../wolkvox/client.ts';
import type { Report } from '../wolkvox/reports/report.ts';
import { parseReportRows } from '../wolkvox/reports/rows.ts';
import { mostCalls } from './budget.ts';
import { type AskDay, DisagreementError, readDay } from './day-reading.ts';
import type { Journal } from './journal.ts';
import type { DayPlan } from './plan-days.ts';
import { progressLine } from './progress.ts';

export type ReaderDeps = {
  readonly report: Report;
  readonly zone: string;
  readonly journal: Journal;
  readonly ask: (call: VendorCall, signal: AbortSignal) => Promise<Rows>;
  /** Calls made so far. */
  readonly calls: () => number;
  readonly clock: Pick<Clock, 'monotonic'>;
  readonly tell: (line: string) => void;
};

/** Asks for everything about the days that the journal does not hold. Throws CallError and DisagreementError. */
export async function readDays(days: readonly DayPlan[], deps: ReaderDeps, signal: AbortSignal): Promise<void> {
  const { report, journal, calls, clock, tell } = deps;
  const [begunMs, callsBefore] = [clock.monotonic(), calls()];
  for (const [done, { day, points }] of days.entries()) {
    const left = days.slice(done).reduce((sum, plan) => sum + mostCalls(plan.points.length), 0);
    const elapsedMs = clock.monotonic() - begunMs;
    tell(progressLine({ done, of: days.length, calls: calls() - callsBefore, left, elapsedMs }));
    const known = await journal.ofDay(day.date);
    try {
      const { doubtful } = await readDay(points, countFieldsOf(report), asker(day, known, deps, signal));
      if (doubtful > 0) tell(`${day.date}: ${doubtful} answers contradicted others; these counts come a step later`);
    } catch (error) {
      if (error instanceof DisagreementError) await journal.forgetDay(day.date);
      throw error instanceof DisagreementError ? new DisagreementError(`${day.date}: ${error.message}`) : error;
    }
  }
  const [of, elapsedMs] = [days.length, clock.monotonic() - begunMs];
  tell(progressLine({ done: of, of, calls: calls() - callsBefore, left: 0, elapsedMs }));
}

const keyOf = (untilMs: number, nth: number) => `${untilMs} ${nth}`;

/** Answers from the journal alone, after everything was read. */
export function fromJournal(known: ReadonlyMap<string, Answer>): AskDay {
  return (untilMs, nth) => {
    const answer = known.get(keyOf(untilMs, nth));
    return answer === undefined ? Promise.reject(new Error('an answer is missing')) : Promise.resolve(answer);
  };
}

function asker(
  day: Day,
  known: ReadonlyMap<string, Answer>,
  { report, zone, journal, ask }: ReaderDeps,
  signal: AbortSignal,
): AskDay {
  const answers = new Map(known);
  return async (untilMs, nth) => {
    const key = keyOf(untilMs, nth);
    const before = answers.get(key);
    if (before !== undefined) return before;
    const answer = await understood(report, await ask(reportCall(report, dayWindow(day, untilMs, zone)), signal));
    await journal.add(day.date, key, answer);
    answers.set(key, answer);
    return answer;
  };
}

async function understood(report: Report, { rows, announced }: Rows): Promise<Answer> {
  const { samples, isWhole, isUsable } = await parseReportRows(report, rows, { announced });
  if (isUsable) return { samples, isWhole };
  throw new CallError('bad_response', `the answer holds ${rows.length} rows, and none of them can be used`);
}
