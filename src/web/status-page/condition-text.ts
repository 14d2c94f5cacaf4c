import { html, type SafeHtml } from '@remix-run/html-template';
import type { Snapshot } from '../../snapshot/snapshot.ts';
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
    <span aria-hidden="true">${signs[condition]}</span> ${t.states[condition].word}
  </p>`;
}

/** How the operation stands in a sentence; when it fails since when, why, and what to do. */
export function stateText({ failing }: Snapshot, condition: Condition, t: Texts, f: Formatter): SafeHtml {
  if (failing === undefined) return html`<p class="sentence">${t.states[condition].sentence}</p>`;
  const { sinceMs, refreshes, reason, hint } = failing;
  const { because, remedy } = t.reasons[reason];
  // The hint is the exporter's own, as in its log, and is not translated.
  const detail = hint === undefined ? '' : html`<p class="note">${t.detail} <span lang="en">${hint}</span></p>`;
  return html`<div class="sentence">
    <p>${t.failingSince(f.moment(sinceMs), f.relative(sinceMs), because)} ${t.failedInARow(f.number(refreshes))}</p>
    <p><b>${t.whatToDo}</b> ${remedy}</p>
    ${detail}
  </div>`;
}
