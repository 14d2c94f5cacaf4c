// The page that draws one dashboard. Bundled by draw.js; `window.preview` holds the dashboard and its answers.
import {
  applyFieldOverrides,
  createTheme,
  dateTime,
  FieldType,
  getDisplayProcessor,
  getDisplayValueAlignmentFactors,
  getFieldDisplayName,
  getFieldDisplayValues,
  Registry,
  renderMarkdown,
  standardTransformers,
  standardTransformersRegistry,
  toDataFrame,
  transformDataFrame,
} from '@grafana/data';
import { BarGauge, BigValue, GlobalStyles, PanelChrome, ThemeContext, TimeSeries, VizRepeater } from '@grafana/ui';
import { TableNG } from '@grafana/ui/unstable';
import React from 'react';
import { createRoot } from 'react-dom/client';
import { lastValueFrom } from 'rxjs';

const { dashboard, answers, range, mode, timeZone, language } = window.preview;
const theme = createTheme({ colors: { mode } });
const rowHeight = 38;
const columnWidth = (window.innerWidth - 16) / 24;
const timeRange = {
  from: dateTime(range.fromMs),
  to: dateTime(range.toMs),
  raw: { from: dateTime(range.fromMs), to: dateTime(range.toMs) },
};
const noReplacement = (text) => text;

const { mergeTransformer, organizeFieldsTransformer, sortByTransformer } = standardTransformers;
standardTransformersRegistry.setInit(() =>
  [mergeTransformer, organizeFieldsTransformer, sortByTransformer].map((transformation) => ({
    id: transformation.id,
    name: transformation.name,
    transformation,
  })),
);

/** The answers to one query as Grafana's Prometheus data source shapes them. */
function framesOf(target, answer) {
  if (target.format === 'table') return answer.length === 0 ? [] : [tableOf(target, answer)];
  return answer.map(({ metric, value, values }) => {
    const samples = values ?? [value];
    const name = legendOf(target.legendFormat, metric);
    return toDataFrame({
      refId: target.refId,
      name,
      fields: [
        { name: 'Time', type: FieldType.time, values: withGaps(samples, target).map(([s]) => s * 1000) },
        {
          name: 'Value',
          type: FieldType.number,
          labels: metric,
          config: { displayNameFromDS: name },
          values: withGaps(samples, target).map(([, v]) => (v === null ? null : Number(v))),
        },
      ],
    });
  });
}

/** A range without a sample at a step is drawn as a gap. */
function withGaps(samples, { stepMs }) {
  if (stepMs === undefined) return samples;
  const at = new Map(samples.map(([s, v]) => [s, v]));
  const [first] = samples;
  const out = [];
  for (let s = first[0]; s <= range.toMs / 1000; s += stepMs / 1000) out.push([s, at.get(s) ?? null]);
  return out;
}

function tableOf(target, answer) {
  const labels = [...new Set(answer.flatMap(({ metric }) => Object.keys(metric)))].sort();
  const several = (answers[target.panel] ?? []).length > 1;
  return toDataFrame({
    refId: target.refId,
    fields: [
      { name: 'Time', type: FieldType.time, values: answer.map(({ value }) => value[0] * 1000) },
      ...labels.map((label) => ({
        name: label,
        type: FieldType.string,
        values: answer.map(({ metric }) => metric[label] ?? ''),
      })),
      {
        name: several ? `Value #${target.refId}` : 'Value',
        type: FieldType.number,
        values: answer.map(({ value }) => Number(value[1])),
      },
    ],
  });
}

const legendOf = (format, metric) =>
  format === '__auto'
    ? Object.values(metric).join(' ')
    : format.replace(/\{\{(\w+)\}\}/g, (_, label) => metric[label] ?? '');

async function prepare(panel) {
  const frames = (panel.targets ?? []).flatMap((target, index) =>
    framesOf({ ...target, panel: panel.id, stepMs: answers[panel.id][index].stepMs }, answers[panel.id][index].result),
  );
  const [ready, rest] = withTrends(panel.transformations ?? [], frames);
  const transformed = await lastValueFrom(transformDataFrame(rest, ready));
  const shown = applyFieldOverrides({
    data: transformed,
    fieldConfig: panel.fieldConfig ?? { defaults: {}, overrides: [] },
    replaceVariables: noReplacement,
    theme,
    timeZone,
    fieldConfigRegistry: customFields(panel),
  });
  // Grafana settles the display names once, and its table reads what was settled.
  for (const frame of shown) for (const field of frame.fields) getFieldDisplayName(field, frame, shown);
  return shown;
}

/** Grafana's packages lack this one transformation: of each series of a query a row with its labels and a line. */
function withTrends(transformations, frames) {
  const [trend] = transformations.filter(({ id }) => id === 'timeSeriesTable');
  if (trend === undefined) return [frames, transformations];
  const { options: refId } = trend.filter;
  const series = frames.filter((frame) => frame.refId === refId);
  const labelsOf = (frame) => frame.fields[1].labels ?? {};
  const names = [...new Set(series.flatMap((frame) => Object.keys(labelsOf(frame))))];
  const rows = toDataFrame({
    refId,
    fields: [
      ...names.map((name) => ({ name, type: FieldType.string, values: series.map((frame) => labelsOf(frame)[name]) })),
      { name: `Trend #${refId}`, type: FieldType.frame, values: series },
    ],
  });
  return [
    [...frames.filter((frame) => frame.refId !== refId), ...(series.length > 0 ? [rows] : [])],
    transformations.filter((each) => each !== trend),
  ];
}

const standardFields = [
  'unit',
  'decimals',
  'min',
  'max',
  'displayName',
  'color',
  'thresholds',
  'mappings',
  'noValue',
  'links',
];

/** In Grafana the plugins declare their options; here every option in use is passed through. */
function customFields(panel) {
  const custom = new Set([
    ...Object.keys(panel.fieldConfig?.defaults.custom ?? {}),
    ...(panel.fieldConfig?.overrides ?? []).flatMap(({ properties }) =>
      properties.filter(({ id }) => id.startsWith('custom.')).map(({ id }) => id.slice(7)),
    ),
  ]);
  const item = (id, path, isCustom) => ({
    id,
    path,
    isCustom,
    name: path,
    process: (value) => value,
    shouldApply: () => true,
  });
  return new Registry(() => [
    ...standardFields.map((name) => item(name, name, false)),
    ...[...custom].map((name) => item(`custom.${name}`, name, true)),
  ]);
}

const Nothing = ({ text }) => (
  <div
    style={{
      height: '100%',
      display: 'flex',
      alignItems: 'center',
      justifyContent: 'center',
      color: theme.colors.text.secondary,
    }}
  >
    {text}
  </div>
);

function Drawn({ panel, frames, width, height }) {
  const none = panel.fieldConfig?.defaults.noValue ?? '';
  if (['state-timeline', 'status-history'].includes(panel.type))
    return <Nothing text={`A ${panel.type} is drawn by Grafana alone.`} />;
  if (panel.type === 'text') return <Words content={panel.options.content} />;
  if (panel.type === 'stat' || panel.type === 'bargauge') return <Values {...{ panel, frames, width, height }} />;
  if (frames.length === 0 || frames.every(({ length }) => length === 0)) return <Nothing text={none} />;
  if (panel.type === 'table')
    return (
      <TableNG
        data={frames[0]}
        width={width}
        height={height}
        initialSortBy={panel.options.sortBy}
        structureRev={1}
        fieldConfig={panel.fieldConfig}
        timeRange={timeRange}
        getActions={() => []}
      />
    );
  if (panel.type === 'timeseries') return <Graph {...{ panel, frames, width, height }} />;
  throw new Error(`cannot draw a ${panel.type}`);
}

function Graph({ panel, frames, width, height }) {
  const legend = { ...panel.options.legend };
  return (
    <TimeSeries
      frames={frames}
      timeRange={timeRange}
      timeZone={timeZone}
      width={width}
      height={height}
      legend={legend}
      structureRev={1}
      options={{}}
    />
  );
}

function Values({ panel, frames, width, height }) {
  const { options, fieldConfig, type } = panel;
  const getValues = () =>
    getFieldDisplayValues({
      fieldConfig,
      reduceOptions: options.reduceOptions,
      replaceVariables: noReplacement,
      theme,
      data: frames,
      timeZone,
      sparkline: options.graphMode === 'area',
    });
  return (
    <VizRepeater
      getValues={getValues}
      getAlignmentFactors={getDisplayValueAlignmentFactors}
      renderValue={type === 'bargauge' ? barOf(panel) : numberOf(panel)}
      source={frames}
      renderCounter={0}
      width={width}
      height={height}
      autoGrid={true}
      minVizHeight={options.minVizHeight}
      maxVizHeight={options.maxVizHeight}
      orientation={options.orientation ?? 'auto'}
    />
  );
}

const numberOf =
  ({ options }) =>
  ({ value: { display, sparkline }, alignmentFactors, count, width, height }) => (
    <BigValue
      value={display}
      sparkline={sparkline}
      count={count}
      width={width}
      height={height}
      theme={theme}
      alignmentFactors={alignmentFactors}
      colorMode={options.colorMode}
      graphMode={options.graphMode}
      justifyMode={options.justifyMode ?? 'auto'}
      textMode={options.textMode}
    />
  );

const barOf =
  ({ options }) =>
  ({ value: { display, field, view, colIndex }, alignmentFactors, width, height }) => (
    <BarGauge
      width={width}
      height={height}
      orientation="horizontal"
      field={field}
      value={display}
      display={
        view?.getFieldDisplayProcessor(colIndex ?? 0) ?? getDisplayProcessor({ field: { config: field }, theme })
      }
      theme={theme}
      displayMode={options.displayMode}
      valueDisplayMode={options.valueMode}
      namePlacement={options.namePlacement}
      text={options.text}
      showUnfilled={options.showUnfilled}
      alignmentFactors={alignmentFactors}
    />
  );

const Words = ({ content }) => (
  <div className="markdown-html" dangerouslySetInnerHTML={{ __html: renderMarkdown(content) }} />
);

class Boundary extends React.Component {
  state = {};
  static getDerivedStateFromError = (error) => ({ error });
  componentDidCatch = (error, info) =>
    console.error(this.props.title, error.message, info.componentStack.slice(0, 400));
  render() {
    return this.state.error ? <Nothing text={String(this.state.error)} /> : this.props.children;
  }
}

/** Below this width Grafana stacks the panels, from left to right and from above, each over the whole width. */
const isPhone = window.innerWidth < 769;
const stacked = dashboard.panels.toSorted((a, b) => a.gridPos.y - b.gridPos.y || a.gridPos.x - b.gridPos.x);
const heightAbove = (panel) => stacked.slice(0, stacked.indexOf(panel)).reduce((sum, each) => sum + each.gridPos.h, 0);

function placeOf(panel) {
  const { x, y, w, h } = panel.gridPos;
  return isPhone
    ? { left: 8, top: 44 + heightAbove(panel) * rowHeight, width: window.innerWidth - 16, height: h * rowHeight - 8 }
    : {
        left: 8 + x * columnWidth,
        top: 44 + y * rowHeight,
        width: w * columnWidth - 8,
        height: h * rowHeight - 8,
      };
}

/** Panels that Grafana lets fill their frame. */
const unpadded = ['stat', 'table'];

function Panel({ panel, frames }) {
  const { left, top, width, height } = placeOf(panel);
  return (
    <div style={{ position: 'absolute', left, top }}>
      <PanelChrome
        title={panel.title}
        width={width}
        height={height}
        padding={unpadded.includes(panel.type) ? 'none' : 'md'}
      >
        {(innerWidth, innerHeight) => (
          <Boundary title={panel.title}>
            <Drawn panel={panel} frames={frames} width={innerWidth} height={innerHeight} />
          </Boundary>
        )}
      </PanelChrome>
    </div>
  );
}

/** Said in the picture itself, so that it is not taken for what it is not. */
const about = {
  en: "Preview: the panels of this board by Grafana's component library, without a Grafana",
  es: 'Vista previa: los paneles de este tablero con la biblioteca de componentes de Grafana, sin un Grafana',
};

async function main() {
  const prepared = await Promise.all(dashboard.panels.map(async (panel) => ({ panel, frames: await prepare(panel) })));
  document.body.style.background = theme.colors.background.canvas;
  const page = (
    <ThemeContext.Provider value={theme}>
      <GlobalStyles />
      <div
        style={{
          position: 'relative',
          height: Math.max(...dashboard.panels.map(placeOf).map(({ top, height }) => top + height + 16)),
          fontFamily: theme.typography.fontFamily,
          color: theme.colors.text.primary,
        }}
      >
        <div style={{ padding: '10px 12px', fontSize: 16, fontWeight: 500 }}>
          {dashboard.title}
          <span style={{ float: 'right', fontWeight: 400, fontSize: 13, color: theme.colors.text.secondary }}>
            {about[language]}
          </span>
        </div>
        {prepared.map(({ panel, frames }) => (
          <Panel key={panel.id} panel={panel} frames={frames} />
        ))}
      </div>
    </ThemeContext.Provider>
  );
  createRoot(document.getElementById('root')).render(page);
  setTimeout(() => document.body.setAttribute('data-drawn', 'yes'), 1500);
}

main().catch((error) => {
  document.body.textContent = String(error.stack ?? error);
  document.body.setAttribute('data-drawn', 'no');
});
