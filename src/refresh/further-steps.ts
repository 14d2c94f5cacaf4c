import { dayOfDate } from '../base/calendar.ts';
import { hasCounts } from '../ledger/counts.ts';
import { countFieldsOf, mild } from './ask.ts';
import { isRereadDue, takeClosedDayAnswer } from './closed-day-read.ts';
import type { News } from './news.ts';
import type { ReportStep } from './report-step.ts';
import { afterZoneAnswer, zoneQuestion } from './zone-watch.ts';

/** A day that is closed, read again. */
export const closedDayStep: ReportStep = async (progress, { report, plan, ofReport, operation, config }, ask) => {
  const { state } = progress;
  const { closedDay, ledger } = state;
  const { endMs: nowMs } = plan.interval;
  if (closedDay === undefined || ledger?.isClosed === true || !ofReport.mayAskMore) return progress;
  if (!isRereadDue(closedDay, nowMs, operation.timezone, config.intervalMs)) return progress;
  const { endMs } = dayOfDate(closedDay.date, operation.timezone);
  const answer = await ask.day(closedDay.date, endMs);
  const where = { fields: countFieldsOf(report), zone: operation.timezone, nowMs };
  const reread = await takeClosedDayAnswer(closedDay, answer, where, mild(ask));
  return { ...progress, state: { ...state, closedDay: reread.closedDay }, news: [...progress.news, ...reread.news] };
};

/** Whether the vendor's wall clock is ours. */
export const zoneStep: ReportStep = async (progress, { report, plan, ofReport, operation, config, nowMs }, ask) => {
  const { state, heard, doubt } = progress;
  if (!ofReport.mayAskMore || (heard === undefined && doubt !== 'contradiction')) return progress;
  const fields = countFieldsOf(report);
  const { timezone: zone } = operation;
  const hasRows = heard !== undefined && hasCounts(heard.answer, fields);
  const asking = { nowMs: nowMs(), intervalMs: config.intervalMs, hasRows };
  const question = zoneQuestion(state.zone, plan.interval, zone, asking);
  const answer = question && (await mild(ask)(question.span));
  if (question === undefined || answer === undefined) return progress;
  const watch = afterZoneAnswer(state.zone, question, answer, fields, zone);
  const isNews = watch.suspect !== state.zone.suspect;
  const news: News[] = isNews ? [{ kind: 'zone_suspect', suspect: watch.suspect }] : [];
  return { ...progress, state: { ...state, zone: watch }, news: [...progress.news, ...news] };
};
