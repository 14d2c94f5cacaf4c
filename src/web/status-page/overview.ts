import { html, type SafeHtml } from '@remix-run/html-template';
import type { Snapshot } from '../../snapshot/snapshot.ts';
import { conditionOf } from './condition.ts';
import { knownThroughMs } from './data-age.ts';
import { totalText } from './funnel.ts';
import type { Texts } from './language.ts';
import { stateBadge } from './condition-text.ts';
import { smartHoldNumbers, smartHoldTotals } from './smart-hold-numbers.ts';
import type { View } from './view.ts';

/** All operations in a table, each leading to where more of it is shown. */
export function overview(
  snapshots: readonly Snapshot[],
  linkOf: (snapshot: Snapshot, index: number) => string,
  view: View,
  t: Texts,
): SafeHtml {
  const rows = snapshots.map((snapshot, index) => row(snapshot, linkOf(snapshot, index), view, t));
  return html`<section class="overview" aria-labelledby="operations">
    <h2 id="operations">${t.operations}</h2>
    <table aria-labelledby="operations">
      <thead>
        <tr>
          <th scope="col">${t.operation}</th>
          <th scope="col">${t.state}</th>
          <th scope="col">${t.dataAge}</th>
          <th scope="col" title="${t.notes.treatment}">${t.fields.treatment}</th>
        </tr>
      </thead>
      <tbody>
        ${rows}
      </tbody>
    </table>
  </section>`;
}

function row(snapshot: Snapshot, link: string, { nowMs, formatterOf }: View, t: Texts): SafeHtml {
  const { operation, timezone } = snapshot;
  const { day } = smartHoldNumbers(snapshot);
  const throughMs = knownThroughMs(snapshot);
  const f = formatterOf(timezone);
  return html`<tr>
    <th scope="row" translate="no">
      <a href="${link}"><bdi>${operation}</bdi></a>
    </th>
    <td>${stateBadge(conditionOf(snapshot, nowMs), t)}</td>
    <td>${throughMs === undefined ? '–' : f.relative(throughMs)}</td>
    <td>${day === undefined ? '–' : totalText(smartHoldTotals(day.counts), 'treatment', t, f)}</td>
  </tr>`;
}
