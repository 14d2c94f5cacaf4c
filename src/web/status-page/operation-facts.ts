import { html, type SafeHtml } from '@remix-run/html-template';
import { formatDuration } from '../../base/duration.ts';
import { oneMinuteMs } from '../../base/time-units.ts';
import type { Cadence, Quota, Snapshot } from '../../snapshot/snapshot.ts';
import { freshInterval } from './condition.ts';
import { knownThroughMs } from './data-age.ts';
import type { Formatter } from './formatter.ts';
import { funnelLine } from './funnel.ts';
import type { Texts } from './language.ts';
import { smartHoldNumbers, smartHoldTotals } from './smart-hold-numbers.ts';

/** How old everything is, the last interval, the last success, the next refresh, the pool, the vendor's clock. */
export function operationFacts(snapshot: Snapshot, nowMs: number, t: Texts, f: Formatter): SafeHtml {
  const { lastSuccessMs, nextRefreshMs, quota, clockSkewMs } = snapshot;
  const throughMs = knownThroughMs(snapshot);
  const isUndated = lastSuccessMs !== undefined && clockSkewMs === undefined;
  return html`<dl class="facts">
    <dt>${t.dataAge}</dt>
    <dd>${throughMs === undefined ? t.ageUnknown : t.knownThrough(f.moment(throughMs), f.relative(throughMs))}</dd>
    <dt>${t.lastInterval}</dt>
    <dd>${lastInterval(snapshot, nowMs, t, f)}</dd>
    <dt>${t.lastSuccess}</dt>
    <dd>${lastSuccessMs === undefined ? t.never : instant(lastSuccessMs, f)}</dd>
    <dt>${t.nextRefresh}</dt>
    <dd>${nextRefreshMs === undefined || nextRefreshMs <= nowMs ? t.dueNow : instant(nextRefreshMs, f)}</dd>
    <dt>${t.pool}</dt>
    <dd>${pool(quota, smartHoldNumbers(snapshot).cadence, t, f)}</dd>
    ${
      isUndated
        ? html`<dt>${t.clock}</dt>
            <dd>${t.noVendorClock}</dd>`
        : ''
    }
  </dl>`;
}

function lastInterval(snapshot: Snapshot, nowMs: number, t: Texts, f: Formatter): SafeHtml {
  const { interval } = smartHoldNumbers(snapshot);
  if (interval === undefined) return html`${t.intervalUnknown}`;
  const { startMs, endMs } = interval.span;
  const fresh = freshInterval(snapshot, nowMs);
  const numbers =
    fresh === undefined
      ? html`<p class="note">${t.intervalHidden}</p>`
      : fresh.samples.size === 0
        ? html`<p class="note">${t.intervalEmpty}</p>`
        : funnelLine(smartHoldTotals(fresh.samples), t, f);
  const isWhole = startMs % oneMinuteMs === 0 && endMs % oneMinuteMs === 0;
  const bounds = isWhole ? `${f.moment(startMs)}–${f.minute(endMs)}` : `${f.second(startMs)}–${f.second(endMs)}`;
  return html`<p><b>${bounds}</b>, ${t.ended(f.relative(endMs))}</p>
    ${numbers}`;
}

function instant(instantMs: number, f: Formatter): SafeHtml {
  const iso = new Date(instantMs).toISOString();
  return html`<time datetime="${iso}">${f.moment(instantMs)}</time>, ${f.relative(instantMs)}`;
}

function pool({ limit, share, used, needed }: Quota, cadence: Cadence | undefined, t: Texts, f: Formatter): SafeHtml {
  const usable = limit * share;
  const isShort = used + needed > usable;
  const width = (calls: number) => Math.min(100, Math.round((calls / Math.max(1, limit)) * 1_000) / 10);
  return html`<p>
      ${t.poolUsed(f.number(used), f.number(limit))}; ${t.poolNeeded(f.number(needed))}; ${t.poolShare(f.share(share))}.
    </p>
    <svg class="bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">
      <rect class="rest" width="100" height="8" />
      <rect class="needed" width="${width(used + needed)}" height="8" />
      <rect class="used" width="${width(used)}" height="8" />
      <rect class="limit" x="${Math.min(99.5, width(usable))}" width="0.5" height="8" />
    </svg>
    ${isShort ? html`<p class="warning">${t.poolShort}</p>` : ''} ${thinned(cadence, t)}`;
}

/** What a short pool makes of the cadence. */
function thinned(cadence: Cadence | undefined, t: Texts): SafeHtml | string {
  if (cadence === undefined) return '';
  const { configuredMs, intervalMs, dayMs = 0 } = cadence;
  if (intervalMs <= configuredMs && dayMs <= configuredMs) return '';
  const day = dayMs === 0 ? undefined : formatDuration(dayMs);
  return html`<p class="warning">${t.poolThinned(formatDuration(intervalMs), day)}</p>`;
}
