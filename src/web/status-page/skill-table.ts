import { type SafeHtml, html } from '@remix-run/html-template';
import type { Sample } from '../../wolkvox/reports/rows.ts';
import { funnelFields } from './funnel.ts';
import type { Formatter } from './formatter.ts';
import type { Texts } from './language.ts';

export type Skill = readonly [skillId: string, counts: Sample];

/** The `most` skills with the most calls, busiest first, found without sorting them all: there can be 60,000. */
export function topSkills(skills: ReadonlyMap<string, Sample>, most: number): readonly Skill[] {
  const calls = Float64Array.from(skills.values(), callsOf).sort();
  const fewest = calls.at(-most) ?? 0;
  return [...skills]
    .filter(([, counts]) => callsOf(counts) >= fewest)
    .toSorted(([, one], [, other]) => callsOf(other) - callsOf(one))
    .slice(0, most);
}

function callsOf({ treatment = 0 }: Sample): number {
  return treatment;
}

export type SkillTable = {
  /** Unique on the page. */
  readonly id: string;
  readonly caption: string;
  readonly counts: ReadonlyMap<string, Sample>;
  readonly names: ReadonlyMap<string, string>;
  readonly gains: ReadonlyMap<string, number>;
  readonly mostSkills: number;
  /** Where more of them are shown, if anywhere. */
  readonly more: string | undefined;
};

/**
 * The funnel of each skill: numbers first, a bar beside them. The roles repeat what the elements mean,
 * because on a narrow screen the style sheet lays the rows out anew and browsers then forget it.
 */
export function skillTable(table: SkillTable, t: Texts, f: Formatter): SafeHtml {
  const { counts, mostSkills, more } = table;
  const skills = topSkills(counts, mostSkills);
  const heads = funnelFields.map(
    (field) => html`<th role="columnheader" scope="col" title="${t.notes[field]}">${t.fields[field]}</th>`,
  );
  const isCut = skills.length < counts.size;
  return html`
    <table role="table" class="skills" aria-labelledby="${table.id}">
      <caption id="${table.id}">
        <span>${table.caption}</span>
        ${legend(t)}
      </caption>
      <thead role="rowgroup">
        <tr role="row">
          <th role="columnheader" scope="col">${t.skill}</th>
          ${heads}
          <th role="columnheader" scope="col" class="gain" title="${t.gainNote}">${t.gain}</th>
          <th role="columnheader" scope="col" class="outcome">${t.outcome}</th>
        </tr>
      </thead>
      <tbody role="rowgroup">
        ${skills.map((skill) => skillRow(skill, table, t, f))}
      </tbody>
    </table>
    ${isCut ? html`<p class="note">${t.topSkills(f.number(skills.length), f.number(counts.size))}</p>` : ''}
    ${isCut && more !== undefined ? html`<p><a href="${more}">${t.moreSkills}</a></p>` : ''}
  `;
}

function skillRow([skillId, counts]: Skill, { names, gains }: SkillTable, t: Texts, f: Formatter): SafeHtml {
  const name = names.get(skillId)?.trim();
  const gain = gains.get(skillId);
  const cells = funnelFields.map(
    (field) => html`<td role="cell" class="${field}">${written(counts[field], f.number)}</td>`,
  );
  return html`<tr role="row">
    <th role="rowheader" scope="row" translate="no">
      <span class="name">${name ? html`<bdi>${name}</bdi>` : html`<i>${t.unnamed}</i>`} <small>${skillId}</small></span>
    </th>
    ${cells}
    <td role="cell">${written(gain, f.percentage)}</td>
    <td role="cell" class="outcome">${outcomeBar(counts)}</td>
  </tr>`;
}

function written(value: number | undefined, write: (value: number) => string): string {
  return value === undefined ? '–' : write(value);
}

/** Declined, reached and failed as parts of what entered: right in either reading of `customer_say_yes`. */
function outcomeBar({ treatment, customer_say_no: no = 0, recall_fail: fail = 0, recall_ok: ok = 0 }: Sample) {
  const whole = Math.max(treatment ?? 0, no + fail + ok);
  if (treatment === undefined || whole === 0) return html``;
  const width = (count: number) => Math.round((count / whole) * 1_000) / 10;
  const failX = width(ok);
  const noX = failX + width(fail);
  return html`<svg class="bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">
    <rect class="rest" width="100" height="8" />
    <rect class="ok" width="${width(ok)}" height="8" />
    <rect class="fail" x="${failX}" width="${width(fail)}" height="8" />
    <rect class="no" x="${noX}" width="${width(no)}" height="8" />
  </svg>`;
}

function legend(t: Texts): SafeHtml {
  const entries = [
    ['ok', t.fields.recall_ok],
    ['fail', t.fields.recall_fail],
    ['no', t.fields.customer_say_no],
    ['rest', t.rest],
  ].map(([kind, word]) => html`<span class="key ${kind}">${word}</span>`);
  return html`<span class="legend">${entries}</span>`;
}
