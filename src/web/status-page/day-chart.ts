import { highest as highestOf } from '../../base/extremes.ts';
import { html, type SafeHtml } from '@remix-run/html-template';
import { dayOf, type Day, type Span } from '../../base/calendar.ts';
import { oneMinuteMs } from '../../base/time-units.ts';
import type { PastInterval } from '../../snapshot/kept-intervals.ts';
import type { CountField } from '../../wolkvox/reports/smart-hold.ts';
import type { Formatter } from './formatter.ts';
import type { Texts } from './language.ts';

export type DayChart = {
  /** Unique on the page. */
  readonly id: string;
  readonly intervals: readonly PastInterval[];
  readonly timezone: string;
  /** Up to where the day should have been read, epoch milliseconds. */
  readonly dueMs: number;
  readonly nowMs: number;
};

const heightPx = 100;

/** Calls that entered above a line, callbacks below it, on one scale; what was not read is shaded, not zero. */
export function dayChart({ id, intervals, timezone, dueMs, nowMs }: DayChart, t: Texts, f: Formatter): SafeHtml {
  const [first] = intervals;
  if (first === undefined) return html`<p class="note">${t.chartEmpty}</p>`;
  const day = dayOf(first.span.startMs, timezone);
  const busiest = intervals.reduce((one, other) => (entered(other) > entered(one) ? other : one));
  const summary = t.chartSummary(
    f.number(intervals.length),
    f.number(entered(busiest)),
    f.minute(busiest.span.startMs),
  );
  return html`<figure class="chart">
    <figcaption id="${id}">
      <b>${day.endMs > nowMs ? t.chart : t.chartOf(f.date(day.startMs))}</b>
      <span class="legend">
        <span class="key treatment">${t.chartUp}</span> <span class="key ok">${t.chartOk}</span>
        <span class="key fail">${t.chartFail}</span> <span class="key gap">${t.chartGap}</span>
      </span>
    </figcaption>
    ${drawing(intervals, day, dueMs, id)}
    <div class="hours" aria-hidden="true">${hourLabels(day, f)}</div>
    <p class="note" id="${id}-summary">${summary} ${t.chartNote}</p>
  </figure>`;
}

function drawing(intervals: readonly PastInterval[], day: Day, dueMs: number, id: string): SafeHtml {
  const highest = highestOf(intervals.map(entered), 0);
  const lowest = highestOf(
    intervals.map((interval) => recallOk(interval) + recallFail(interval)),
    0,
  );
  const scale = highest + lowest === 0 ? 0 : heightPx / (highest + lowest);
  const line = scale === 0 ? heightPx - 1 : highest * scale;

  const bars = (from: (interval: PastInterval) => number, height: (interval: PastInterval) => number) =>
    intervals
      .map((interval) => box(interval.span, day, line + from(interval) * scale, height(interval) * scale))
      .join('');
  const up = bars((interval) => -entered(interval), entered);
  const ok = bars(() => 0, recallOk);
  const fail = bars(recallOk, recallFail);
  const gaps = gapsIn(intervals, day, dueMs)
    .map((gap) => box(gap, day, 0, heightPx))
    .join('');
  const minutes = minutesInto(day, day.endMs);

  return html`<svg
    viewBox="0 0 ${minutes} ${heightPx}"
    preserveAspectRatio="none"
    role="img"
    aria-labelledby="${id}"
    aria-describedby="${id}-summary"
  >
    <path class="gap" d="${gaps}" />
    <path class="treatment" d="${up}" />
    <path class="ok" d="${ok}" />
    <path class="fail" d="${fail}" />
    <path class="axis" d="M0 ${round(line)}H${minutes}" />
  </svg>`;
}

/** What of the day up to `dueMs` no interval covers. */
function gapsIn(intervals: readonly PastInterval[], day: Day, dueMs: number): readonly Span[] {
  const until = { startMs: Math.min(day.endMs, dueMs), endMs: day.endMs };
  const starts = [...intervals.map(({ span }) => span), until];
  const ends = [day.startMs, ...intervals.map(({ span }) => span.endMs)];
  return starts
    .map(({ startMs }, index) => ({ startMs: ends[index] ?? startMs, endMs: startMs }))
    .filter(({ startMs, endMs }) => endMs > startMs);
}

function box({ startMs, endMs }: Span, day: Day, y: number, height: number): string {
  if (height === 0) return '';
  const x = round(minutesInto(day, startMs));
  const width = round(minutesInto(day, endMs) - minutesInto(day, startMs));
  return `M${x} ${round(y)}h${width}v${round(height)}h-${width}z`;
}

function hourLabels(day: Day, f: Formatter): SafeHtml[] {
  const quarters = [0, 1, 2, 3].map((quarter) => day.startMs + (quarter * (day.endMs - day.startMs)) / 4);
  return [...quarters.map((instantMs) => html`<span>${f.minute(instantMs)}</span>`), html`<span>24:00</span>`];
}

function entered(interval: PastInterval): number {
  return count(interval, 'treatment');
}

function recallOk(interval: PastInterval): number {
  return count(interval, 'recall_ok');
}

function recallFail(interval: PastInterval): number {
  return count(interval, 'recall_fail');
}

function count({ totals }: PastInterval, field: CountField): number {
  return totals[field]?.sum ?? 0;
}

function minutesInto({ startMs }: Day, instantMs: number): number {
  return (instantMs - startMs) / oneMinuteMs;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
