import { PanelBuilder as BarGauge } from '@grafana/grafana-foundation-sdk/bargauge';
import * as common from '@grafana/grafana-foundation-sdk/common';
import { FieldColorModeId, type DataTransformerConfig, type Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { PanelBuilder as Stat } from '@grafana/grafana-foundation-sdk/stat';
import { PanelBuilder as StateTimeline } from '@grafana/grafana-foundation-sdk/statetimeline';
import { PanelBuilder as StatusHistory } from '@grafana/grafana-foundation-sdk/statushistory';
import { PanelBuilder as Table } from '@grafana/grafana-foundation-sdk/table';
import { PanelBuilder as TextPanel } from '@grafana/grafana-foundation-sdk/text';
import { PanelBuilder as TimeSeries } from '@grafana/grafana-foundation-sdk/timeseries';
import type { Say } from './language.ts';
import { dress, type PanelSpec, type Place } from './panel.ts';

type Built<T> = { build: () => T };
const as = <T>(value: T): Built<T> => ({ build: () => value });
const colour = (mode: FieldColorModeId) => as({ mode });
/** What Grafana calls the sum of a series in a legend, by which it also sorts. */
const total = 'Total';
const legend = (shown: boolean, calcs: string[] = []) =>
  as({
    showLegend: shown,
    displayMode: calcs.length > 0 ? common.LegendDisplayMode.Table : common.LegendDisplayMode.List,
    placement: calcs.length > 0 ? common.LegendPlacement.Right : common.LegendPlacement.Bottom,
    calcs,
    // A name of 500 letters must not take the graph's place.
    ...(calcs.length > 0 && { width: 240 }),
    ...(calcs.includes('sum') && { sortBy: total, sortDesc: true }),
  });
const allSeries = as({ mode: common.TooltipDisplayMode.Multi, sort: common.SortOrder.Descending });
const last = { calcs: ['lastNotNull'], fields: '', values: false };

/** One number, or a few side by side. */
export function stat(say: Say, spec: PanelSpec, look: StatLook = {}): Panel {
  const isLine = look.sparkline === true;
  // A line is drawn of a range, whose end is as fine as its step.
  const fine = isLine ? { ...spec, mostPoints: 1_500, interval: '1m' } : spec;
  const builder = bigValue(dress(new Stat(), say, fine, isLine ? 'range' : 'instant'), look.background === true);
  if (isLine) builder.graphMode(common.BigValueGraphMode.Area);
  // With a name, because a number whose neighbour has nothing to show would lose it.
  if (look.isNamed ?? spec.queries.length > 1) builder.textMode(common.BigValueTextMode.ValueAndName);
  return builder.reduceOptions(as(last)).build();
}

type StatLook = {
  readonly background?: boolean;
  /** Draws the way there behind the number. */
  readonly sparkline?: boolean;
  readonly isNamed?: boolean;
};

/** The text of a label. Asked as a table, because a series without data has no name to show words for nothing. */
export function labelText(say: Say, spec: PanelSpec, label: string): Panel {
  return bigValue(dress(new Stat(), say, spec, 'table'), false)
    .reduceOptions(as({ ...last, fields: `/^${label}$/` }))
    .build();
}

const bigValue = (builder: Stat, hasBackground: boolean) =>
  builder
    .graphMode(common.BigValueGraphMode.None)
    .colorMode(hasBackground ? common.BigValueColorMode.Background : common.BigValueColorMode.Value)
    .colorScheme(colour(FieldColorModeId.Thresholds));

/** Bars of one query each, in the order of the queries. */
export function bars(say: Say, spec: PanelSpec): Panel {
  return barGauge(say, spec).reduceOptions(as(last)).build();
}

function barGauge(say: Say, spec: PanelSpec): BarGauge {
  return dress(new BarGauge(), say, spec, 'instant')
    .orientation(common.VizOrientation.Horizontal)
    .displayMode(common.BarGaugeDisplayMode.Basic)
    .valueMode(common.BarGaugeValueMode.Text)
    .namePlacement(common.BarGaugeNamePlacement.Left)
    .showUnfilled(true)
    .text(as({ titleSize: 14, valueSize: 16 }))
    .colorScheme(colour(FieldColorModeId.Thresholds));
}

type LineLook = {
  /** A bar stands for the time before the instant it is drawn at, or for the time that follows. */
  readonly style?: 'line' | 'bars before' | 'bars after';
  readonly stacked?: boolean;
  /** Draws the thresholds as lines. */
  readonly lines?: boolean;
  /** A table beside the graph with these calculations; without it, a list below. */
  readonly calcs?: string[];
};

const barAlignment = {
  line: common.BarAlignment.Center,
  'bars before': common.BarAlignment.Before,
  'bars after': common.BarAlignment.After,
};

/** Series over time. Gaps stay gaps: an unknown value is not drawn. */
export function timeSeries(say: Say, spec: PanelSpec, look: LineLook = {}): Panel {
  const isBars = look.style !== undefined && look.style !== 'line';
  return dress(new TimeSeries(), say, spec, 'range')
    .drawStyle(isBars ? common.GraphDrawStyle.Bars : common.GraphDrawStyle.Line)
    .lineWidth(isBars ? 0 : 2)
    .fillOpacity(isBars ? 80 : 0)
    .barAlignment(barAlignment[look.style ?? 'line'])
    .showPoints(isBars ? common.VisibilityMode.Never : common.VisibilityMode.Auto)
    .spanNulls(false)
    .stacking(as({ mode: look.stacked === true ? common.StackingMode.Normal : common.StackingMode.None, group: 'A' }))
    .thresholdsStyle(
      as({
        mode: look.lines === true ? common.GraphThresholdsStyleMode.Dashed : common.GraphThresholdsStyleMode.Off,
      }),
    )
    .colorScheme(colour(FieldColorModeId.PaletteClassic))
    .legend(legend(true, look.calcs))
    .tooltip(allSeries)
    .build();
}

/**
 * Which state held when, one row a series. The colours and words are those of the mappings: with colours by
 * threshold Grafana takes merged values for ranges, ignores the mappings and writes "2+". Without `perPage`, which
 * draws a pager even under a single row.
 */
export function stateTimeline(say: Say, spec: PanelSpec): Panel {
  const panel = dress(new StateTimeline(), say, spec, 'range')
    .showValue(common.VisibilityMode.Auto)
    .rowHeight(0.8)
    .mergeValues(true)
    .legend(legend(false))
    .tooltip(as({ mode: common.TooltipDisplayMode.Single, sort: common.SortOrder.None }))
    .colorScheme(as({ mode: FieldColorModeId.Fixed, fixedColor: 'text' }))
    .build();
  return withoutOption(panel, 'perPage');
}

/**
 * A row a query, a cell an interval, coloured by how much. No text in the cells: Grafana writes as many digits as
 * fit and no sign that it cut the rest, so that on a narrow screen 284 would read 28.
 */
export function grid(say: Say, spec: PanelSpec): Panel {
  return dress(new StatusHistory(), say, spec, 'range')
    .showValue(common.VisibilityMode.Never)
    .rowHeight(0.9)
    .colWidth(0.9)
    .fillOpacity(80)
    .legend(legend(false))
    .tooltip(as({ mode: common.TooltipDisplayMode.Single, sort: common.SortOrder.None }))
    .colorScheme(colour(FieldColorModeId.ContinuousBlues))
    .build();
}

/** A grid over one whole day, whatever the board's range; `grid` says why its cells hold no text. */
export const dayGrid = (say: Say, spec: PanelSpec): Panel => ({
  ...grid(say, spec),
  timeFrom: 'now/d',
  timeShift: '0d/d',
  hideTimeOverride: true,
});

/** Rows of what the queries have in common, a column a query; the columns of `first` stand before the others. */
export function table(
  say: Say,
  spec: PanelSpec,
  { hidden, first = [], sortFirst }: Arrangement,
  sortBy: { displayName: string; desc: boolean }[] = [],
): Panel {
  const excludeByName = Object.fromEntries(hidden.map((name) => [name, true]));
  const indexByName = Object.fromEntries(first.map((name, index) => [name, index]));
  const panel = dress(new Table(), say, spec, 'table')
    .cellOptions({ type: common.TableCellDisplayMode.Auto })
    .transformations([
      ...spec.queries.flatMap(({ trend }, index) => (trend === true ? [intoTrend(index)] : [])),
      { id: 'merge', options: {} },
      ...(sortFirst === undefined ? [] : [fallingBy(sortFirst)]),
      { id: 'organize', options: { excludeByName, indexByName, renameByName: {} } },
    ])
    .cellHeight(common.TableCellHeight.Sm)
    .sortBy(sortBy.map(as))
    .colorScheme(colour(FieldColorModeId.Thresholds))
    .build();
  // The SDK always writes the footer of earlier Grafanas; later ones have another, and none is wanted.
  return withoutOption(panel, 'footer');
}

type Arrangement = {
  readonly hidden: readonly string[];
  readonly first?: readonly string[];
  /** Column by which the rows come sorted, the highest first; it may be a hidden one. */
  readonly sortFirst?: string;
};

const fallingBy = (field: string): DataTransformerConfig => ({
  id: 'sortBy',
  options: { fields: {}, sort: [{ field, desc: true }] },
});

/** Makes a line in a cell of the series of one query; the tables of the others stay as they are. */
const intoTrend = (index: number): DataTransformerConfig => ({
  id: 'timeSeriesTable',
  filter: { id: 'byRefId', options: String.fromCharCode(65 + index) },
  options: {},
});

/** The SDK fills in some options that have to be absent. */
function withoutOption(panel: Panel, unwanted: string): Panel {
  const options = Object.entries(panel.options as object).filter(([name]) => name !== unwanted);
  return { ...panel, options: Object.fromEntries(options) };
}

/** Words only. */
export function prose(title: string, description: string, at: Place, content: string): Panel {
  const [x, y, w, h] = at;
  return new TextPanel()
    .title(title)
    .description(description)
    .gridPos({ x, y, w, h })
    .mode('markdown' as never)
    .content(content)
    .build();
}
