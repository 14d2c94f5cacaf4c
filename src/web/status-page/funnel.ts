import { html, type SafeHtml } from '@remix-run/html-template';
import type { Totals } from '../../snapshot/totals.ts';
import type { CountField } from '../../wolkvox/reports/smart-hold.ts';
import type { Formatter } from './formatter.ts';
import type { Texts } from './language.ts';
import type { DayBefore } from './yesterday.ts';

/** The counts in the order in which a call goes through them. */
export const funnelFields = [
  'treatment',
  'customer_say_no',
  'customer_say_yes',
  'recall_ok',
  'recall_fail',
] as const satisfies readonly CountField[];

/** The whole operation in five figures, those of the day before beside them. Shares only where both readings of `customer_say_yes` agree on them. */
export function funnelTiles(
  totals: Totals<CountField>,
  before: DayBefore | undefined,
  t: Texts,
  f: Formatter,
): SafeHtml {
  const ok = totals.recall_ok?.sum;
  const callbacks = ok === undefined ? undefined : ok + (totals.recall_fail?.sum ?? 0);
  const shares: Partial<Record<CountField, string | undefined>> = {
    customer_say_no: shareOf(totals.customer_say_no?.sum, totals.treatment?.sum, f, t.ofTaken),
    recall_ok: shareOf(ok, callbacks, f, t.ofCallbacks),
  };
  const tiles = funnelFields.map(
    (field) =>
      html`<div class="tile ${field}">
        <dt>${t.fields[field]}</dt>
        <dd>
          <b>${totalText(totals, field, t, f)}</b> <small>${shares[field] ?? t.notes[field]}</small>
          ${before === undefined ? '' : html`<small class="before">${before.word}: ${totalText(before.totals, field, t, f)}</small>`}
        </dd>
      </div>`,
  );
  return html`<dl class="tiles">${tiles}</dl>`;
}

/** The same figures in one line. */
export function funnelLine(totals: Totals<CountField>, t: Texts, f: Formatter): SafeHtml {
  const items = funnelFields.map((field) => html`<li>${t.fields[field]} <b>${totalText(totals, field, t, f)}</b></li>`);
  return html`<ul class="line">
    ${items}
  </ul>`;
}

export function totalText(totals: Totals<CountField>, field: CountField, t: Texts, f: Formatter): string {
  const total = totals[field];
  if (total === undefined) return '–';
  return total.isWhole ? f.number(total.sum) : t.atLeast(f.number(total.sum));
}

function shareOf(
  part: number | undefined,
  whole: number | undefined,
  f: Formatter,
  say: (share: string) => string,
): string | undefined {
  return part === undefined || whole === undefined || whole <= 0 || part > whole
    ? undefined
    : say(f.share(part / whole));
}
