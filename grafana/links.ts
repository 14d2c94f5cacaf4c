import { DashboardLinkBuilder, DashboardLinkType, type DashboardLink } from '@grafana/grafana-foundation-sdk/dashboard';
import { exampleLinks } from '../prometheus/rules/render.ts';
import { limits } from './limits.ts';
import { uidOf, type Language, type Say } from './language.ts';

/** The boards, by the end of their `uid`. */
export type BoardName = 'operations' | 'skill' | 'exporter-health';

const dataSourceAndJob = '${datasource:queryparam}&${job:queryparam}';

/**
 * What each board is told by a link to it, written out variable by variable. A link by tag would carry all of them:
 * "All" into a variable that holds one skill, and one skill into the view of the whole day. So a skill is told by
 * nobody but the row that was clicked, and of several operations the first.
 */
const destinations = {
  operations: {
    title: (say: Say) => say('Operations', 'Operación'),
    query: `${dataSourceAndJob}&\${operation:queryparam}`,
    // The board speaks of today: another range would contradict its titles.
    keepTime: false,
  },
  skill: {
    title: (say: Say) => say('Skill', 'Skill'),
    query: `${dataSourceAndJob}&var-operation=\${first_operation:percentencode}`,
    keepTime: true,
  },
  'exporter-health': {
    title: (say: Say) => say('Exporter health', 'Estado del exportador'),
    query: `${dataSourceAndJob}&\${operation:queryparam}`,
    keepTime: true,
  },
} as const;

const names: readonly BoardName[] = ['operations', 'skill', 'exporter-health'];

/** Links from one board to the others. */
export const linksFrom = (board: BoardName, say: Say, language: Language): DashboardLink[] =>
  names
    .filter((name) => name !== board)
    .map((name) => {
      const { title, query, keepTime } = destinations[name];
      return new DashboardLinkBuilder(title(say))
        .type(DashboardLinkType.Link)
        .icon('dashboard')
        .url(`/d/${uidOf(name, language)}?${query}`)
        .includeVars(false)
        .keepTime(keepTime)
        .build();
    });

/** Where the count of the skills in trouble leads: the same board, its table narrowed to them. */
export const toSkillsInTrouble = (language: Language): string =>
  `/d/${uidOf('operations', language)}?${destinations.operations.query}&\${skill_id:queryparam}` +
  `&var-show=${limits.failing.warning}&\${__url_time_range}`;

/** Where a row of firing alerts leads. The address is that of the rules' annotations. */
export const runbookOfRow = `${exampleLinks.runbooks}/\${__data.fields.alertname}`;

/** Where a row of a table leads that holds one skill: its own board, over the same time. */
export const toSkillOfRow = (language: Language): string =>
  `/d/${uidOf('skill', language)}?${dataSourceAndJob}` +
  '&var-operation=${__data.fields.operation:percentencode}&var-skill_id=${__data.fields.skill_id:percentencode}' +
  '&${__url_time_range}';
