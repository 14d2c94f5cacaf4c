import { html, type SafeHtml } from '@remix-run/html-template';
import type { Snapshot } from '../../snapshot.ts';
import { totalsOf } from '../../totals.ts';
import { conditionOf, freshInterval } from './condition.ts';
import { dayChart } from './day-chart.ts';
import { formatterFor, type Formatter } from './formatter.ts';
import { funnelTiles } from './funnel.ts';
import type { Texts } from './language.ts';
import { operationFacts } from './operation-facts.ts';
import { pageLink, type View } from './view.ts';
import { recentRefreshes } from './recent-refreshes.ts';
import { skillTable, type SkillTable } from './skill-table.ts';
import { stateBadge, stateText } from './state-text.ts';

/** Most skills in a table where operations share the page, and where one has it to itself. */
const mostSkillsBeside = 25;
const mostSkillsAlone = 200;

/** Everything of one operation. */
export function operationSection(snapshot: Snapshot, id: string, view: View, t: Texts): SafeHtml {
  const { nowMs, language } = view;
  const f = formatterFor(language, snapshot.timezone, nowMs);
  const condition = conditionOf(snapshot, nowMs);
  return html`<section class="operation ${condition}" id="${id}" aria-labelledby="${id}-name">
    <header>
      <h2 id="${id}-name" translate="no"><bdi>${snapshot.operation}</bdi></h2>
      ${stateBadge(condition, t)}
      <p class="where" translate="no">${snapshot.server} · ${snapshot.timezone}</p>
    </header>
    ${stateText(snapshot, condition, t, f)}
    <div class="columns">
      <div class="main">${dayPart(snapshot, id, view, t, f)}</div>
      <aside aria-label="${t.state}: ${snapshot.operation}">
        ${operationFacts(snapshot, nowMs, t, f)} ${recentRefreshes(snapshot.history.refreshes, t, f)}
      </aside>
    </div>
  </section>`;
}

function dayPart(snapshot: Snapshot, id: string, view: View, t: Texts, f: Formatter): SafeHtml {
  const { day, timezone, history } = snapshot;
  const lastEndMs = history.intervals.at(-1)?.span.endMs ?? 0;
  const dueMs = freshInterval(snapshot, view.nowMs) === undefined ? view.nowMs : lastEndMs;
  const chart = dayChart({ id: `${id}-chart`, intervals: history.intervals, timezone, dueMs }, t, f);
  const heading = day && html`<h3>${t.day(f.date(day.startMs))}</h3>`;
  const table = tableOf(snapshot, id, view, t);
  return html`
    ${heading} ${day === undefined ? html`<p class="note">${t.noDay}</p>` : dayAge(day.readThroughMs, t, f)}
    ${day !== undefined && day.counts.size > 0 ? funnelTiles(totalsOf(day.counts.values()), t, f) : ''} ${chart}
    ${table === undefined ? day && html`<p class="note">${t.noSkills}</p>` : skillTable(table, t, f)}
  `;
}

function dayAge(readThroughMs: number | undefined, t: Texts, f: Formatter): SafeHtml {
  const text =
    readThroughMs === undefined ? t.dayNotRead : t.dayThrough(f.moment(readThroughMs), f.relative(readThroughMs));
  return html`<p class="age">${text}</p>`;
}

/** The day's counts; without them those of the last interval. */
function tableOf(snapshot: Snapshot, id: string, view: View, t: Texts): SkillTable | undefined {
  const { day, skillNames: names, operation } = snapshot;
  const { nowMs, isAlone } = view;
  const common = {
    id: `${id}-skills`,
    names,
    mostSkills: isAlone ? mostSkillsAlone : mostSkillsBeside,
    more: isAlone ? undefined : pageLink(view, operation),
  };
  if (day !== undefined) {
    const gains = nowMs < day.staleAtMs ? day.serviceLevelUp : new Map<string, number>();
    return day.counts.size === 0 ? undefined : { ...common, caption: t.skills, counts: day.counts, gains };
  }
  const samples = freshInterval(snapshot, nowMs)?.samples ?? new Map<string, never>();
  if (samples.size === 0) return undefined;
  const gains = new Map(
    [...samples].flatMap(([skillId, { service_level_up: gain }]) => (gain === undefined ? [] : [[skillId, gain]])),
  );
  return { ...common, caption: t.intervalSkills, counts: samples, gains };
}
