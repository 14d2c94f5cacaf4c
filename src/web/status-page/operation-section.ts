import { html, type SafeHtml } from '@remix-run/html-template';
import { intervalsIn } from '../../snapshot/kept-intervals.ts';
import type { DayNumbers, Snapshot } from '../../snapshot/snapshot.ts';
import type { Sample } from '../../wolkvox/reports/rows.ts';
import { smartHold } from '../../wolkvox/reports/smart-hold.ts';
import { conditionOf, freshInterval } from './condition.ts';
import { dayChart } from './day-chart.ts';
import type { Formatter } from './formatter.ts';
import { funnelTiles } from './funnel.ts';
import { heldText } from './held.ts';
import type { Texts } from './language.ts';
import { observedPart } from './observed.ts';
import { operationFacts } from './operation-facts.ts';
import { pageLink, type View } from './view.ts';
import { recentRefreshes } from './recent-refreshes.ts';
import { skillTable, type SkillTable } from './skill-table.ts';
import { smartHoldNumbers, smartHoldTotals } from './smart-hold-numbers.ts';
import { stateBadge, stateText } from './condition-text.ts';
import { dayBefore, type DayBefore, yesterdayNote } from './yesterday.ts';

/** Most skills in a table where operations share the page, and where one has it to itself. */
const mostSkillsBeside = 25;
const mostSkillsAlone = 200;

/** Everything of one operation. */
export function operationSection(snapshot: Snapshot, id: string, view: View, t: Texts): SafeHtml {
  const { nowMs, formatterOf } = view;
  const f = formatterOf(snapshot.timezone);
  const condition = conditionOf(snapshot, nowMs);
  return html`<section class="operation ${condition}" id="${id}" aria-labelledby="${id}-name">
    <header>
      <h2 id="${id}-name" translate="no"><bdi>${snapshot.operation}</bdi></h2>
      ${stateBadge(condition, t)}
      <p class="where" translate="no">${snapshot.server} · ${snapshot.timezone}</p>
    </header>
    ${stateText(snapshot, condition, t, f)}
    <div class="columns">
      ${operationFacts(snapshot, nowMs, t, f)}
      <div class="main">${dayPart(snapshot, id, view, t, f)}</div>
      ${recentRefreshes(snapshot.pastRefreshes, t, f)}
    </div>
    ${observedPart(snapshot.observations, t.observed, f)}
  </section>`;
}

function dayPart(snapshot: Snapshot, id: string, view: View, t: Texts, f: Formatter): SafeHtml {
  const { timezone, lastRefreshMs } = snapshot;
  const { day, pastIntervals } = smartHoldNumbers(snapshot);
  const intervals = intervalsIn(pastIntervals, smartHold.countFields);
  const lastEndMs = intervals.at(-1)?.span.endMs ?? 0;
  const dueMs = freshInterval(snapshot, view.nowMs) === undefined ? view.nowMs : lastEndMs;
  const table = tableOf(snapshot, id, view, t);
  const noDay = lastRefreshMs === undefined ? '' : html`<p class="note">${t.noDay}</p>`;
  return html`
    ${day === undefined ? noDay : dayTotals(day, dayBefore(snapshot, view.nowMs, t, f), t, f)}
    ${yesterdayNote(snapshot, view, t, f)}
    ${dayChart({ id: `${id}-chart`, intervals, timezone, dueMs, nowMs: view.nowMs }, t, f)}
    ${table === undefined ? '' : skillTable(table, t, f)}
  `;
}

function dayTotals(day: DayNumbers, before: DayBefore | undefined, t: Texts, f: Formatter): SafeHtml {
  const { startMs, readThroughMs, counts } = day;
  const isRead = readThroughMs !== undefined;
  const age = isRead ? t.dayThrough(f.moment(readThroughMs), f.relative(readThroughMs)) : t.dayNotRead;
  const isKnown = counts.size > 0;
  return html`<h3>${t.day(f.date(startMs))}</h3>
    <p class="age">${age} ${isKnown && !isRead ? t.dayKnown : ''} ${isRead && !isKnown ? t.noSkills : ''}</p>
    ${isKnown ? funnelTiles(smartHoldTotals(counts), before, t, f) : ''} ${heldText(day, t, f)}`;
}

/** The day's counts; without them those of the last interval. */
function tableOf(snapshot: Snapshot, id: string, view: View, t: Texts): SkillTable | undefined {
  const { skillNames: names, operation } = snapshot;
  const { day } = smartHoldNumbers(snapshot);
  const { nowMs, isAlone } = view;
  const common = {
    id: `${id}-skills`,
    names,
    mostSkills: isAlone ? mostSkillsAlone : mostSkillsBeside,
    more: isAlone ? undefined : pageLink(view, operation),
  };
  if (day !== undefined) {
    const gains = nowMs < day.staleAtMs ? gainsIn(day.percentages) : new Map<string, number>();
    return day.counts.size === 0 ? undefined : { ...common, caption: t.daySkills, counts: day.counts, gains };
  }
  const samples = freshInterval(snapshot, nowMs)?.samples ?? new Map<string, never>();
  if (samples.size === 0) return undefined;
  return { ...common, caption: t.intervalSkills, counts: samples, gains: gainsIn(samples) };
}

function gainsIn(skills: ReadonlyMap<string, Sample>): ReadonlyMap<string, number> {
  return new Map(
    [...skills].flatMap(([skillId, { service_level_up: gain }]) => (gain === undefined ? [] : [[skillId, gain]])),
  );
}
