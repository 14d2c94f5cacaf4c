import { html, type SafeHtml } from '@remix-run/html-template';
import type { Observation } from '../../facts/fold.ts';
import type { Formatter } from './formatter.ts';
import type { ObservedTexts } from './observed-texts.ts';

/**
 * What the operation's answers have shown of what wolkvox does not document: nothing before the first sighting. The
 * roles repeat what the elements mean, as in the table of skills.
 */
export function observedPart(observations: readonly Observation[], t: ObservedTexts, f: Formatter): SafeHtml | '' {
  const shown = observations.filter(({ seen }) => seen.length > 0);
  if (shown.length === 0) return '';
  return html`<details class="observed">
    <summary>${t.heading}</summary>
    <table role="table">
      <thead role="rowgroup">
        <tr role="row">
          <th role="columnheader" scope="col">${t.fact}</th>
          <th role="columnheader" scope="col">${t.held}</th>
          <th role="columnheader" scope="col">${t.seen}</th>
        </tr>
      </thead>
      <tbody role="rowgroup">
        ${shown.map((observation) => row(observation, t, f))}
      </tbody>
    </table>
  </details>`;
}

function row({ fact, value, seen }: Observation, t: ObservedTexts, f: Formatter): SafeHtml {
  const inWords = (name: string) => t.values[`${fact} ${name}`] ?? t.values[name] ?? name;
  const times = seen.map((it) => t.times(inWords(it.value), f.number(it.times), f.number(it.days)));
  return html`<tr role="row">
    <th role="rowheader" scope="row">${t.facts[fact]}</th>
    <td role="cell">${inWords(value)}</td>
    <td role="cell">${times.join('; ')}</td>
  </tr>`;
}
