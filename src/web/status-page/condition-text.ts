import { html, type SafeHtml } from '@remix-run/html-template';
import { dayOfDate } from '../../base/calendar.ts';
import type { RefreshFailureReason } from '../../base/errors.ts';
import type { CatchingUp, Failing, Snapshot } from '../../snapshot/snapshot.ts';
import type { Waiting } from '../../wolkvox/paid-call.ts';
import type { Condition } from './condition.ts';
import type { Formatter } from './formatter.ts';
import type { Texts } from './language.ts';

/** A shape for each, so that colour is never the only sign. */
const signs: Record<Condition, string> = {
  starting: '◌',
  failing: '✕',
  pool_spent: '✕',
  stale: '▲',
  never_rows: '▲',
  quiet: '○',
  working: '●',
};

export function stateBadge(condition: Condition, t: Texts): SafeHtml {
  return html`<p class="badge ${condition}">
    <span aria-hidden="true">${signs[condition]}</span> ${t.states[condition].word}
  </p>`;
}

/** How the operation stands in a sentence; when it fails since when, why, and what to do. */
export function stateText(snapshot: Snapshot, condition: Condition, t: Texts, f: Formatter): SafeHtml {
  const { failing, waiting, catchingUp, timezone } = snapshot;
  return html`<div class="sentence">
    ${failing === undefined ? html`<p>${t.states[condition].sentence}</p>` : failingText(failing, t, f)}
    ${waiting === undefined ? '' : waitingText(waiting, t, f)}
    ${catchingUp === undefined ? '' : catchingUpText(catchingUp, timezone, t, f)}
  </div>`;
}

function failingText({ sinceMs, refreshes, reason, hint }: Failing, t: Texts, f: Formatter): SafeHtml {
  const { because, remedy } = t.reasons[reason];
  return html`<p>
      ${t.failingSince(f.moment(sinceMs), f.relative(sinceMs), because)} ${t.failedInARow(f.number(refreshes))}
    </p>
    <p><b>${t.whatToDo}</b> ${remedy}</p>
    ${hintText(hint, reason, t)}`;
}

/** A call of the refresh under way failed, and comes again. */
function waitingText({ failure, tried, tries, nextTryMs }: Waiting, t: Texts, f: Formatter): SafeHtml {
  const { because, remedy } = t.reasons[failure.reason];
  const next = t.nextTry(f.number(tried + 1), f.number(tries), f.second(nextTryMs));
  return html`<p>${t.tryFailed(f.number(tried), f.number(tries), because)} ${next}</p>
    <p><b>${t.whatToDo}</b> ${remedy}</p>
    ${hintText(failure.hint, failure.reason, t)}`;
}

function catchingUpText({ date, day, of }: CatchingUp, timezone: string, t: Texts, f: Formatter): SafeHtml {
  const name = f.shortDate(dayOfDate(date, timezone).startMs);
  return html`<p>${t.catchingUp(f.number(day), f.number(of), name)}</p>`;
}

/** The hint is the exporter's own, as in its log, and is not translated: shown where the remedy does not say the same. */
function hintText(hint: string | undefined, reason: RefreshFailureReason, t: Texts): SafeHtml | string {
  return hint === undefined || t.hintsInRemedy.includes(reason)
    ? ''
    : html`<p class="note">${t.detail} <span lang="en">${hint}</span></p>`;
}
