import { addDays, dayOfDate } from '../base/calendar.ts';
import { type ClosedDay, foldClosedDay, isReadDue } from '../ledger/closed-day.ts';
import type { Answer, CountFields } from '../ledger/counts.ts';
import { halvesOf } from '../ledger/gaps.ts';
import { sumOfHalves } from '../ledger/halves.ts';
import type { News } from './news.ts';
import type { AskSpan } from './settle.ts';

/** What was revised and what is known now. */
export type Reread = { readonly closedDay: ClosedDay; readonly news: readonly News[] };

/** Whether the closed day is to be read again now. */
export function isRereadDue(day: ClosedDay, nowMs: number, zone: string, intervalMs: number): boolean {
  const { endMs: nextCloseMs } = dayOfDate(addDays(day.date, 1), zone);
  return isReadDue(day, nowMs, { nextCloseMs, intervalMs });
}

/** Takes in what the vendor says of a closed day now; much of it only where the halves of the day say the same. */
export async function takeClosedDayAnswer(
  day: ClosedDay,
  answer: Answer,
  { fields, zone, nowMs }: { readonly fields: CountFields; readonly zone: string; readonly nowMs: number },
  ask: AskSpan,
): Promise<Reread> {
  const first = await foldClosedDay(day, answer, { halves: undefined, nowMs, fields });
  if (!first.needsHalves) return reread(first);
  const parts: (Answer | 'failed')[] = [];
  for (const span of halvesOf(dayOfDate(day.date, zone))) parts.push((await ask(span)) ?? 'failed');
  const halves = (await sumOfHalves(parts, fields)) ?? 'unreadable';
  return reread(await foldClosedDay(day, answer, { halves, nowMs, fields }));
}

function reread({ day, revised }: Awaited<ReturnType<typeof foldClosedDay>>): Reread {
  const news: News[] = revised.size === 0 ? [] : [{ kind: 'closed_day_revised', date: day.date, revised }];
  return { closedDay: day, news };
}
