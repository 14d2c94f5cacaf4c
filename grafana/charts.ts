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
export function stat(say: Say, spec: PanelSpec, look: { background?: boolean } = {}): Panel {
  return bigValue(dress(new Stat(), say, spec, 'instant'), look.background === true)
    .reduceOptions(as(last))
    .build();
}

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
  return barGauge(say, spec, 'instant').reduceOptions(as(last)).build();
}

/** Bars of one query that answers with a row per bar, in the order the transformations leave them. */
export function rankedBars(say: Say, spec: PanelSpec, transformations: DataTransformerConfig[], limit: number): Panel {
  return barGauge(say, spec, 'table')
    .reduceOptions(as({ calcs: ['lastNotNull'], fields: '', values: true, limit }))
    .transformations(transformations)
    .build();
}

function barGauge(say: Say, spec: PanelSpec, shape: 'instant' | 'table'): BarGauge {
  return dress(new BarGauge(), say, spec, shape)
    .orientation(common.VizOrientation.Horizontal)
    .displayMode(common.BarGaugeDisplayMode.Basic)
    .valueMode(common.BarGaugeValueMode.Text)
    .namePlacement(common.BarGaugeNamePlacement.Left)
    .showUnfilled(true)
    .text(as({ titleSize: 14, valueSize: 16 }))
    .colorScheme(colour(FieldColorModeId.Thresholds));
}

type LineLook = {
  readonly style?: 'line' | 'bars';
  readonly stacked?: boolean;
  /** Draws the thresholds as lines. */
  readonly lines?: boolean;
  /** A table beside the graph with these calculations; without it, a list below. */
  readonly calcs?: string[];
};

/** Series over time. Gaps stay gaps: an unknown value is not drawn. */
export function timeSeries(say: Say, spec: PanelSpec, look: LineLook = {}): Panel {
  const isBars = look.style === 'bars';
  return (
    dress(new TimeSeries(), say, spec, 'range')
      .drawStyle(isBars ? common.GraphDrawStyle.Bars : common.GraphDrawStyle.Line)
      .lineWidth(isBars ? 0 : 2)
      .fillOpacity(isBars ? 80 : 0)
      // A bar stands for the time that follows the instant it is drawn at.
      .barAlignment(isBars ? common.BarAlignment.After : common.BarAlignment.Center)
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
      .build()
  );
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

/** Rows of what the queries have in common, a column a query; the columns of `first` stand before the others. */
export function table(
  say: Say,
  spec: PanelSpec,
  { hidden, first = [] }: { hidden: readonly string[]; first?: readonly string[] },
  sortBy: { displayName: string; desc: boolean }[] = [],
): Panel {
  const excludeByName = Object.fromEntries(hidden.map((name) => [name, true]));
  const indexByName = Object.fromEntries(first.map((name, index) => [name, index]));
  const panel = dress(new Table(), say, spec, 'table')
    .cellOptions({ type: common.TableCellDisplayMode.Auto })
    .transformations([
      { id: 'merge', options: {} },
      { id: 'organize', options: { excludeByName, indexByName, renameByName: {} } },
    ])
    .cellHeight(common.TableCellHeight.Sm)
    .sortBy(sortBy.map(as))
    .colorScheme(colour(FieldColorModeId.Thresholds))
    .build();
  // The SDK always writes the footer of earlier Grafanas; later ones have another, and none is wanted.
  return withoutOption(panel, 'footer');
}

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
