/* eslint-disable @typescript-eslint/no-deprecated -- the classic model on purpose: Grafana refuses to import the v2 schema that replaces it */
import {
  DashboardBuilder,
  DashboardCursorSync,
  TimePickerBuilder,
  type Dashboard,
  type Panel,
  type VariableModel,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { annotation, type Event } from './annotations.ts';
import { sayIn, uidOf, type Language, type Say } from './language.ts';
import { linksFrom, type BoardName } from './links.ts';

/** A dashboard before it is put together for one language. */
export type Board = {
  /** File name, and `uid` of the English edition after `smart-hold-`. */
  readonly name: BoardName;
  readonly title: (say: Say) => string;
  readonly description: (say: Say) => string;
  readonly from: string;
  readonly variables: readonly ((say: Say) => VariableModel)[];
  readonly events: (say: Say) => readonly Event[];
  readonly panels: (say: Say, language: Language) => Panel[];
};

/** The classic model of Grafana 10.3; later ones migrate it by themselves, earlier ones cannot read a later one. */
const schemaVersion = 39;

/** What Grafana takes a panel for: without it, as one of version 6 to be migrated from there. */
const pluginVersion = '10.3.0';

/** Panels that show what held when, and so need no annotation over it. */
const drawsStates = new Set(['state-timeline', 'status-history']);

/** The dashboard as Grafana imports it. */
export function assemble(board: Board, language: Language): Dashboard {
  const say = sayIn[language];
  const panels = board.panels(say, language).map((panel, index) => ({ ...panel, id: index + 1, pluginVersion }));
  const withStates = panels.filter(({ type }) => drawsStates.has(type)).map(({ id }) => id);
  const builder = new DashboardBuilder(`Smart Hold / ${board.title(say)}`)
    .uid(uidOf(board.name, language))
    .description(board.description(say))
    .tags(['wolkvox', 'smart-hold', `lang-${language}`])
    .readonly()
    .timezone('browser')
    .time({ from: board.from, to: 'now' })
    .refresh('1m')
    .timepicker(new TimePickerBuilder().refreshIntervals(['1m', '5m', '15m', '30m', '1h']))
    .tooltip(DashboardCursorSync.Crosshair)
    .variables(board.variables.map((variable) => ({ build: () => variable(say) })))
    .annotations(board.events(say).map((event) => ({ build: () => annotation(event, withStates) })))
    .links(linksFrom(board.name, say, language).map((link) => ({ build: () => link })));
  return classic({ ...builder.build(), schemaVersion, version: 1, panels });
}

/** Fields the SDK fills in that Grafana 10.3 does not know. */
const unknownBefore = new Set(['allowCustomValue', 'auto', 'auto_min', 'auto_count']);

/** Where newer Grafanas would hide links and annotations that have to be in sight. */
const outOfSight = 'inControlsMenu';

const classic = (dashboard: Dashboard): Dashboard =>
  JSON.parse(
    JSON.stringify(dashboard, (key, value: unknown) =>
      unknownBefore.has(key) || value === outOfSight ? undefined : value,
    ),
  ) as Dashboard;
