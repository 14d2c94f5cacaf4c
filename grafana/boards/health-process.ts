import { MappingType, type Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { exporterFamilies } from '../../src/metrics/families/exporter.ts';
import { operationFamilies } from '../../src/metrics/families/operation.ts';
import { stat, table, timeSeries } from '../charts.ts';
import { processFamilies, prometheusFamilies } from '../foreign-families.ts';
import type { Say } from '../language.ts';
import { calm, worksSteps } from '../limits.ts';
import { byName, type PanelSpec, type Place } from '../panel.ts';
import { perOperation, selectInstance } from '../promql.ts';

/** The process: what it costs, what it is, whether its configuration and state are safe. */
export const processPanels = (say: Say): Panel[] => [
  memory(say),
  cpu(say),
  lag(say),
  scrape(say),
  samples(say),
  build(say),
  reload(say),
  stateSaved(say),
];

const chart = (say: Say, at: Place, spec: Omit<PanelSpec, 'at' | 'none' | 'moves'>) =>
  timeSeries(say, { ...spec, at, moves: 'scrape', none: say('No scrape yet', 'Aún sin lecturas') });

const memory = (say: Say) =>
  chart(say, [0, 46, 8, 7], {
    title: say('Memory', 'Memoria'),
    asks: say('Does the process leak?', '¿Pierde memoria el proceso?'),
    from: say('Resident memory and heap in use.', 'Memoria residente y heap en uso.'),
    queries: [
      {
        expr: selectInstance(processFamilies.residentMemory),
        legend: say('{{instance}} resident', '{{instance}} residente'),
      },
      { expr: selectInstance(processFamilies.heapUsed), legend: '{{instance}} heap' },
    ],
    unit: 'bytes',
    min: 0,
  });

const cpu = (say: Say) =>
  chart(say, [8, 46, 8, 7], {
    title: say('CPU', 'CPU'),
    asks: say('How much of a core does it take?', '¿Cuánto de un núcleo consume?'),
    from: say('CPU seconds a second, of one core.', 'Segundos de CPU por segundo, de un núcleo.'),
    queries: [{ expr: `rate(${selectInstance(processFamilies.cpu)}[$__rate_interval])`, legend: '{{instance}}' }],
    unit: 'percentunit',
    decimals: 2,
    min: 0,
  });

const lag = (say: Say) =>
  chart(say, [16, 46, 8, 7], {
    title: say('Event loop lag', 'Retraso del bucle de eventos'),
    asks: say('Does anything block the process?', '¿Algo bloquea el proceso?'),
    from: say(
      '99th percentile of the event loop lag, from Node.js.',
      'Percentil 99 del retraso del bucle de eventos, de Node.js.',
    ),
    queries: [{ expr: selectInstance(processFamilies.eventLoopLag), legend: '{{instance}}' }],
    unit: 's',
    decimals: 1,
    min: 0,
  });

const scrape = (say: Say) =>
  chart(say, [0, 53, 6, 8], {
    title: say('Scrape duration', 'Duración de la lectura'),
    asks: say('Is /metrics answered quickly?', '¿Responde /metrics con rapidez?'),
    from: say('Measured by Prometheus.', 'Medida por Prometheus.'),
    queries: [{ expr: selectInstance(prometheusFamilies.scrapeDuration), legend: '{{instance}}' }],
    unit: 's',
    decimals: 1,
    min: 0,
  });

const samples = (say: Say) =>
  chart(say, [6, 53, 6, 8], {
    title: say('Scrape size', 'Tamaño de la lectura'),
    asks: say('How many series does it cost Prometheus?', '¿Cuántas series le cuesta a Prometheus?'),
    from: say('Samples a scrape, counted by Prometheus.', 'Muestras por lectura, contadas por Prometheus.'),
    queries: [{ expr: selectInstance(prometheusFamilies.scrapeSamples), legend: '{{instance}}' }],
    unit: 'none',
    min: 0,
  });

const build = (say: Say) =>
  table(
    say,
    {
      title: say('Build', 'Versión'),
      asks: say('What runs where?', '¿Qué versión corre y dónde?'),
      from: say(`Labels of ${exporterFamilies.buildInfo.name}.`, `Etiquetas de ${exporterFamilies.buildInfo.name}.`),
      moves: 'scrape',
      at: [12, 53, 12, 4],
      queries: [
        {
          expr: `max by (instance, version, revision, node_version) (${selectInstance(exporterFamilies.buildInfo)})`,
        },
      ],
      unit: 'none',
      none: say('No scrape yet', 'Aún sin lecturas'),
      overrides: [
        byName('instance', { displayName: say('Instance', 'Instancia') }),
        byName('version', { displayName: say('Version', 'Versión'), 'custom.width': 90 }),
        byName('revision', { displayName: say('Revision', 'Revisión'), 'custom.width': 110 }),
        byName('node_version', { displayName: 'Node.js', 'custom.width': 100 }),
      ],
    },
    { hidden: ['Time', 'Value'], first: ['instance', 'version', 'revision', 'node_version'] },
  );

const reload = (say: Say) =>
  stat(say, {
    title: say('Configuration', 'Configuración'),
    asks: say('Is the configuration in force the one on disk?', '¿Es la configuración vigente la del disco?'),
    from: say(
      `Series ${exporterFamilies.configReloadSuccessful.name} and ${exporterFamilies.webConfigReloadSuccessful.name}, which is 1 where there is no web configuration; red as the alert WolkvoxConfigReloadFailed: the one before stays in force.`,
      `Serie ${exporterFamilies.configReloadSuccessful.name} y ${exporterFamilies.webConfigReloadSuccessful.name}, que es 1 donde no hay configuración web; rojo como la alerta WolkvoxConfigReloadFailed: sigue vigente la anterior.`,
    ),
    moves: 'scrape',
    at: [12, 57, 6, 4],
    queries: [
      {
        expr: `min(${selectInstance(exporterFamilies.configReloadSuccessful)})`,
        legend: say('Operations', 'Operaciones'),
      },
      { expr: `min(${selectInstance(exporterFamilies.webConfigReloadSuccessful)})`, legend: 'Web' },
    ],
    unit: 'none',
    none: say('Not known', 'No se sabe'),
    steps: worksSteps,
    mappings: [
      {
        type: MappingType.ValueToText,
        options: {
          0: { text: say('reload failed', 'recarga fallida'), color: 'red', index: 0 },
          1: { text: say('in force', 'vigente'), color: calm, index: 1 },
        },
      },
    ],
  });

const stateSaved = (say: Say) =>
  stat(say, {
    title: say('State saved', 'Estado guardado'),
    asks: say('What would a restart lose?', '¿Qué se perdería en un reinicio?'),
    from: say(
      `Time since the state was last saved, of the operation furthest behind; without a state file there is none. No colour: ${exporterFamilies.stateSaveFailures.name} feeds the alert WolkvoxStateNotSaved.`,
      `Tiempo desde que se guardó el estado, de la operación más atrasada; sin archivo de estado no hay ninguno. Sin color: ${exporterFamilies.stateSaveFailures.name} alimenta la alerta WolkvoxStateNotSaved.`,
    ),
    at: [18, 57, 6, 4],
    queries: [
      {
        expr: `max(time() - (${perOperation(selectInstance(operationFamilies.stateSaved))} > 0))`,
        legend: say('Age', 'Edad'),
      },
    ],
    unit: 's',
    none: say('Never, or no file', 'Nunca, o sin archivo'),
  });
