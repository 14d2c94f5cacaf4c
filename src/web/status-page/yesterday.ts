import { html, type SafeHtml } from '@remix-run/html-template';
import { dayOf } from '../../base/calendar.ts';
import type { ClosedDayNumbers, Snapshot } from '../../snapshot/snapshot.ts';
import type { Totals } from '../../snapshot/totals.ts';
import type { CountField } from '../../wolkvox/reports/smart-hold.ts';
import type { Formatter } from './formatter.ts';
import type { Texts } from './language.ts';
import { smartHoldNumbers, smartHoldTotals } from './smart-hold-numbers.ts';
import { closedDayLink, type View } from './view.ts';

/** The last closed day, as it stands beside today: what to call it, and its figures. */
export type DayBefore = { readonly word: string; readonly totals: Totals<CountField> };

export function dayBefore(snapshot: Snapshot, nowMs: number, t: Texts, f: Formatter): DayBefore | undefined {
  const { closedDay } = smartHoldNumbers(snapshot);
  if (closedDay === undefined || closedDay.counts.size === 0) return undefined;
  const isYesterday = isDayBefore(closedDay, snapshot, nowMs);
  const word = isYesterday ? t.yesterday.toLowerCase() : f.shortDate(closedDay.startMs);
  return { word, totals: smartHoldTotals(closedDay.counts) };
}

/** Which day it is, when wolkvox last spoke of it, and where it is to be had as a file. */
export function yesterdayNote(snapshot: Snapshot, view: View, t: Texts, f: Formatter): SafeHtml {
  const { closedDay } = smartHoldNumbers(snapshot);
  if (closedDay === undefined) return html``;
  const date = f.date(closedDay.startMs);
  const which = isDayBefore(closedDay, snapshot, view.nowMs) ? t.yesterdayIs(date) : t.lastClosedDay(date);
  return html`<p class="note yesterday">
    ${which} ${t.lastWord(f.moment(closedDay.readMs))}
    <a href="${closedDayLink(view, snapshot.operation)}">${t.asCsv}</a>
  </p>`;
}

function isDayBefore({ startMs }: ClosedDayNumbers, { timezone }: Snapshot, nowMs: number): boolean {
  return dayOf(startMs, timezone).endMs === dayOf(nowMs, timezone).startMs;
}
