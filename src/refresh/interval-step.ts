import { intervalQuestion } from '../ledger/denied-intervals.ts';
import { countFieldsOf, mild } from './ask.ts';
import { readGaps, readInterval } from './interval-read.ts';
import type { News } from './news.ts';
import type { Progress, ReportStep, Settings } from './report-step.ts';
import type { Heard } from './state.ts';

/** The last complete interval, and what was missed before it. */
export const intervalStep: ReportStep = async (progress, settings, ask) => {
  const { report, plan, ofReport, config, operation, nowMs } = settings;
  const { interval } = plan;
  const { state } = progress;
  if (ofReport.intervalRead === 'thinned') return progress;
  const staleAtMs = nowMs() + config.staleAfterMs;
  if (ofReport.intervalRead === 'ambiguous') {
    return { ...progress, state: { ...state, interval: { span: interval, answer: 'ambiguous', staleAtMs } } };
  }
  const askMore = ofReport.mayAskMore ? mild(ask) : () => Promise.resolve(undefined);
  const { intervalMs } = config;
  const where = { fields: countFieldsOf(report), zone: operation.timezone, intervalMs, askMore };
  const question = intervalQuestion(state.denials);
  // Whose answers these are is not known: nothing is taken in before the day's answer has shown it.
  if (state.trial !== undefined) {
    const { heard } = await readInterval(undefined, interval, ask, { ...where, before: undefined });
    return { ...progress, heard };
  }
  const before = question === 'other_window' ? knownBefore(progress, settings) : undefined;
  const { ledger, heard } = await readInterval(state.ledger, interval, ask, { ...where, before });
  const mayAskGaps = ofReport.mayAskMore && question !== 'itself';
  const filled = ledger && mayAskGaps ? await readGaps(ledger, where) : ledger;
  const read = { ...progress, state: { ...state, ledger: filled }, heard };
  if (heard !== undefined) return read;
  const news: News = { kind: 'contradiction', of: 'interval_high', isSettled: false };
  return { ...read, news: [...progress.news, news], doubt: 'contradiction' };
};

/**
 * The interval before, where the day's answer up to its end was believed too. Alone it may have left something out, which
 * what is made of it by subtraction would say of the next interval. A pool that is short has the day read less often.
 */
export function knownBefore({ before, state }: Progress, { plan, ofReport }: Settings): Heard | undefined {
  return ofReport.dayEvery > 1 || state.dayReadThroughMs === plan.interval.startMs ? before : undefined;
}
