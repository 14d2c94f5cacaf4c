import { html, type SafeHtml } from '@remix-run/html-template';
import type { PastRefresh } from '../../snapshot/past-refreshes.ts';
import type { Formatter } from './formatter.ts';
import type { Texts } from './language.ts';

/** The last refreshes with their outcome, newest first. */
export function recentRefreshes(refreshes: readonly PastRefresh[], t: Texts, f: Formatter): SafeHtml {
  if (refreshes.length === 0) return html``;
  return html`<div class="recent">
    <h3>${t.recent}</h3>
    <ol class="refreshes">
      ${refreshes.map((refresh) => item(refresh, t, f))}
    </ol>
  </div>`;
}

function item({ atMs, durationMs, reason }: PastRefresh, t: Texts, f: Formatter): SafeHtml {
  const outcome =
    reason === undefined
      ? html`<span class="worked"><span aria-hidden="true">✓</span> ${t.worked}</span>`
      : html`<span class="failed"><span aria-hidden="true">✕</span> ${t.failed}: <code>${reason}</code></span>`;
  return html`<li>
    <time datetime="${new Date(atMs).toISOString()}">${f.second(atMs)}</time> ${outcome}
    <small>${t.tookTime} ${f.duration(durationMs)}</small>
  </li>`;
}
