import type { DataSourceRef } from '@grafana/grafana-foundation-sdk/common';
import type * as sdk from '@grafana/grafana-foundation-sdk/dashboard';
import { ThresholdsMode } from '@grafana/grafana-foundation-sdk/dashboard';
import { DataqueryBuilder, PromQueryFormat } from '@grafana/grafana-foundation-sdk/prometheus';
import type { Say } from './language.ts';

/** The data source is always the one chosen in the dashboard's first variable. */
export const dataSource: DataSourceRef = { type: 'prometheus', uid: '${datasource}' };

/** x, y, width and height on the grid of 24 columns. */
export type Place = readonly [x: number, y: number, w: number, h: number];

export type Query = {
  readonly expr: string;
  /** What the series is called. Label names in double braces. */
  readonly legend?: string;
  /** Asked as a range in a table, for a line in a cell. */
  readonly trend?: boolean;
};

/** How often the numbers of a panel can change; told in its description. */
export type Moves = 'refresh' | 'scrape' | 'rules';

/** What every panel has, whatever draws it. */
export type PanelSpec = {
  readonly title: string;
  /** The question the panel answers. */
  readonly asks: string;
  /** The fields or families it is answered from, and the reason for its colours and lines. */
  readonly from: string;
  readonly moves?: Moves;
  readonly at: Place;
  readonly queries: readonly Query[];
  readonly unit: string;
  readonly decimals?: number;
  /** Shown instead of a number when there is none: says why in two or three words, never an error. */
  readonly none: string;
  /** Colour from each value up; the first has none. */
  readonly steps?: readonly Step[];
  readonly min?: number;
  readonly max?: number;
  readonly mappings?: readonly sdk.ValueMapping[];
  readonly overrides?: readonly Override[];
  /** Shortest step of a graph, and the window of the flows in it. */
  readonly interval?: string;
  /** Most points of a graph; beyond them Grafana widens the step. */
  readonly mostPoints?: number;
};

export type Step = readonly [from: number | null, colour: string];
export type Override = { readonly matcher: sdk.MatcherConfig; readonly properties: sdk.DynamicConfigValue[] };

/** The part of every SDK panel builder that `dress` uses. */
type Builder = {
  title(title: string): unknown;
  description(text: string): unknown;
  datasource(ref: DataSourceRef): unknown;
  gridPos(position: sdk.GridPos): unknown;
  targets(targets: DataqueryBuilder[]): unknown;
  unit(unit: string): unknown;
  decimals(decimals: number): unknown;
  noValue(text: string): unknown;
  thresholds(thresholds: { build: () => sdk.ThresholdsConfig }): unknown;
  mappings(mappings: sdk.ValueMapping[]): unknown;
  overrides(overrides: Override[]): unknown;
  min(min: number): unknown;
  max(max: number): unknown;
  interval(interval: string): unknown;
  maxDataPoints(points: number): unknown;
};

const moves = (say: Say): Record<Moves, string> => ({
  refresh: say('Data move every 5 minutes.', 'Los datos cambian cada 5 minutos.'),
  scrape: say(
    'Data move with every scrape; what comes from the vendor every 5 minutes.',
    'Los datos cambian con cada lectura de Prometheus; los del proveedor, cada 5 minutos.',
  ),
  rules: say(
    'Data move with every evaluation of the rules, on numbers that move every 5 minutes.',
    'Los datos cambian con cada evaluación de las reglas, sobre números que cambian cada 5 minutos.',
  ),
});

export const withoutSteps: readonly Step[] = [[null, 'text']];

/** Gives a builder what every panel has. `shape` says whether its queries ask for a range, an instant or a table. */
export function dress<B extends Builder>(
  builder: B,
  say: Say,
  spec: PanelSpec,
  shape: 'range' | 'instant' | 'table',
): B {
  const [x, y, w, h] = spec.at;
  builder.title(spec.title);
  builder.description(`${spec.asks} ${spec.from} ${moves(say)[spec.moves ?? 'refresh']}`);
  builder.datasource(dataSource);
  builder.gridPos({ x, y, w, h });
  builder.targets(spec.queries.map((query, index) => target(query, index, shape)));
  builder.unit(spec.unit);
  builder.decimals(spec.decimals ?? 0);
  builder.noValue(spec.none);
  builder.thresholds({ build: () => thresholds(spec.steps ?? withoutSteps) });
  if (spec.mappings !== undefined) builder.mappings([...spec.mappings]);
  if (spec.overrides !== undefined) builder.overrides([...spec.overrides]);
  if (spec.min !== undefined) builder.min(spec.min);
  if (spec.max !== undefined) builder.max(spec.max);
  if (spec.interval !== undefined) builder.interval(spec.interval);
  if (spec.mostPoints !== undefined) builder.maxDataPoints(spec.mostPoints);
  return builder;
}

function target({ expr, legend, trend }: Query, index: number, shape: 'range' | 'instant' | 'table'): DataqueryBuilder {
  const query = new DataqueryBuilder()
    .refId(String.fromCharCode(65 + index))
    .datasource(dataSource)
    .expr(expr)
    .legendFormat(legend ?? '__auto')
    .format(shape === 'table' && trend !== true ? PromQueryFormat.Table : PromQueryFormat.TimeSeries);
  return shape === 'range' || trend === true ? query.range() : query.instant();
}

const absolute = ThresholdsMode.Absolute;
const thresholds = (steps: readonly Step[]): sdk.ThresholdsConfig => ({
  mode: absolute,
  steps: steps.map(([value, color]) => ({ value, color })),
});

/** Overrides for the series or column of one name. */
export const byName = (name: string, properties: Readonly<Record<string, unknown>>): Override => ({
  matcher: { id: 'byName', options: name },
  properties: Object.entries(properties).map(([id, value]) => ({ id, value })),
});

export const fixedColour = (colour: string) => ({ color: { mode: 'fixed', fixedColor: colour } });
