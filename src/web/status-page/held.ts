import { html, type SafeHtml } from '@remix-run/html-template';
import type { HeldSum } from '../../ledger/held.ts';
import type { DayNumbers } from '../../snapshot/snapshot.ts';
import type { Formatter } from './formatter.ts';
import { funnelFields } from './funnel.ts';
import type { Texts } from './language.ts';

/** By how much the day's counts are not what wolkvox said last, and why; nothing where they are. */
export function heldText({ heldSums }: DayNumbers, t: Texts, f: Formatter): SafeHtml {
  const amounts = (direction: keyof HeldSum) =>
    funnelFields
      .flatMap((field) => {
        const amount = heldSums.get(field)?.[direction] ?? 0;
        return amount === 0 ? [] : [`${t.fields[field]}\u00a0${f.number(amount)}`];
      })
      .join(', ');
  const [back, up] = [amounts('back'), amounts('up')];
  return html`
    ${back === '' ? '' : html`<p class="note held">${t.heldBack(back)}</p>`}
    ${up === '' ? '' : html`<p class="note held">${t.heldUp(up)}</p>`}
  `;
}
