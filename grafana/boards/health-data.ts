import { MappingType, type Panel, type ValueMapping } from '@grafana/grafana-foundation-sdk/dashboard';
import { exporterFamilies } from '../../src/metrics/families/exporter.ts';
import { cadenceFamilies } from '../../src/metrics/families/smart-hold.ts';
import { operationFamilies } from '../../src/metrics/families/operation.ts';
import { stat, stateTimeline, timeSeries } from '../charts.ts';
import { prometheusFamilies } from '../foreign-families.ts';
import { terms } from '../glossary.ts';
import type { Say } from '../language.ts';
import { calm, limits, plain, worksSteps } from '../limits.ts';
import type { Step } from '../panel.ts';
import { ageOf, perOperation, selectInstance } from '../promql.ts';

/** Is it up, and are its numbers fresh and whole? */
export const dataPanels = (say: Say): Panel[] => [
  instances(say),
  refreshes(say),
  age(say),
  silence(say),
  rejected(say),
  revisions(say),
  abandoned(say),
];

const worksMapping = (yes: string, no: string): ValueMapping[] => [
  {
    type: MappingType.ValueToText,
    options: { 0: { text: no, color: 'red', index: 0 }, 1: { text: yes, color: calm, index: 1 } },
  },
];

const instances = (say: Say) =>
  stat(
    say,
    {
      title: say('Instances', 'Instancias'),
      asks: say('Does Prometheus reach every instance?', '¿Alcanza Prometheus a cada instancia?'),
      from: say(
        'Series up. Red as the alert WolkvoxExporterDown.',
        'Serie up. Rojo como la alerta WolkvoxExporterDown.',
      ),
      moves: 'scrape',
      at: [0, 0, 6, 6],
      queries: [{ expr: selectInstance(prometheusFamilies.up), legend: '{{instance}}' }],
      unit: 'none',
      none: say('No instance', 'Ninguna instancia'),
      steps: worksSteps,
      mappings: worksMapping(say('up', 'activa'), say('down', 'caída')),
    },
    { background: true },
  );

const refreshes = (say: Say) =>
  stateTimeline(say, {
    title: say('Refreshes', 'Actualizaciones'),
    asks: say('Did the refreshes of each operation work?', '¿Funcionaron las actualizaciones de cada operación?'),
    from: say(
      `Series ${operationFamilies.up.name}, red as the alert WolkvoxRefreshFailing.`,
      `Serie ${operationFamilies.up.name}, rojo como la alerta WolkvoxRefreshFailing.`,
    ),
    at: [6, 0, 18, 6],
    queries: [{ expr: selectInstance(operationFamilies.up), legend: '{{operation}} {{instance}}' }],
    unit: 'none',
    none: say('Nothing tried yet', 'Aún sin intentos'),
    steps: worksSteps,
    mappings: worksMapping(say('works', 'funciona'), say('fails', 'falla')),
    interval: '1m',
  });

const ageLines: readonly Step[] = [
  [null, 'transparent'],
  [limits.age.warning, 'orange'],
  [limits.age.critical, 'red'],
];

const age = (say: Say) =>
  timeSeries(
    say,
    {
      title: terms(say).dataAge,
      asks: say('How old are the numbers of each operation?', '¿Qué edad tienen los números de cada operación?'),
      from: say(
        'Time since the end of what the interval or the day covers, whichever is older; 1 to 6 minutes is normal, more with a short pool, which reads the day more rarely. The lines, 20 and 60 minutes, are those of the alert WolkvoxDataStale, which goes by the age beyond that.',
        'Tiempo desde el fin de lo que cubre el intervalo o el día, lo más antiguo; de 1 a 6 minutos es normal, más con un cupo diario corto, que lee el día menos veces. Las líneas, 20 y 60 minutos, son las de la alerta WolkvoxDataStale, que cuenta la edad más allá de eso.',
      ),
      at: [0, 6, 12, 8],
      queries: [
        {
          expr: ageOf(selectInstance),
          legend: '{{operation}}',
        },
        {
          expr: perOperation(selectInstance(cadenceFamilies.day)),
          legend: say('{{operation}}, day read every', '{{operation}}, día leído cada'),
        },
      ],
      unit: 's',
      none: say('Nothing read yet', 'Aún sin datos'),
      steps: ageLines,
      min: 0,
    },
    { lines: true },
  );

const silence = (say: Say) =>
  timeSeries(say, {
    title: say('Time without a row', 'Tiempo sin filas'),
    asks: say(
      'Is an operation quiet, or is its report not enabled?',
      '¿Una operación está en calma o su reporte no está habilitado?',
    ),
    from: say(
      'Time since an answer of diagram_2 last held a row. Nights are long; a line that never falls needs a look. An operation that never had a row is not drawn.',
      'Tiempo desde la última respuesta de diagram_2 con filas. Las noches son largas; una línea que nunca baja pide atención. Una operación que nunca tuvo filas no se dibuja.',
    ),
    at: [12, 6, 12, 8],
    queries: [
      {
        expr: `time() - (${perOperation(selectInstance(operationFamilies.lastRows))} > 0)`,
        legend: '{{operation}}',
      },
    ],
    unit: 's',
    none: say('No row yet', 'Aún sin filas'),
    min: 0,
  });

const rejected = (say: Say) =>
  timeSeries(
    say,
    {
      title: say('Rejected', 'Rechazado'),
      asks: say('What did the vendor send that could not be used?', '¿Qué envió el proveedor que no se pudo usar?'),
      from: say(
        'Increase over an hour of the fields and rows of diagram_2 that were rejected, by field and by reason; the alert is WolkvoxAnswersUnreadable.',
        'Aumento por hora de los campos y filas de diagram_2 rechazados, por campo y por motivo; la alerta es WolkvoxAnswersUnreadable.',
      ),
      at: [0, 14, 12, 8],
      queries: [
        {
          expr: `max by (operation, field) (increase(${selectInstance(exporterFamilies.rejectedFields)}[1h])) > 0`,
          legend: '{{operation}} {{field}}',
        },
        {
          expr: `max by (operation, reason) (increase(${selectInstance(exporterFamilies.rejectedRows)}[1h])) > 0`,
          legend: say('{{operation}} row: {{reason}}', '{{operation}} fila: {{reason}}'),
        },
      ],
      unit: 'none',
      none: say('Nothing rejected', 'Nada rechazado'),
      min: 0,
      interval: '5m',
    },
    { style: 'bars before' },
  );

const revisions = (say: Say) =>
  timeSeries(
    say,
    {
      title: say('Downward revisions', 'Correcciones a la baja'),
      asks: say('Does the vendor take counts back?', '¿Retira el proveedor cuentas ya dadas?'),
      from: say(
        'Increase over an hour of day counts the vendor lowered afterwards, by field. The higher count stays on the boards.',
        'Aumento por hora de cuentas del día que el proveedor bajó después, por campo. En los tableros queda la más alta.',
      ),
      at: [12, 14, 8, 8],
      queries: [
        {
          expr: `max by (operation, field) (increase(${selectInstance(exporterFamilies.downwardRevisions)}[1h])) > 0`,
          legend: '{{operation}} {{field}}',
        },
      ],
      unit: 'none',
      none: say('None', 'Ninguna'),
      min: 0,
      interval: '5m',
    },
    { style: 'bars before' },
  );

const abandoned = (say: Say) =>
  stat(say, {
    title: say('Days abandoned', 'Días abandonados'),
    asks: say('Are whole days missing from the counters?', '¿Faltan días enteros en los contadores?'),
    from: say(
      'Days that lay further back than catch_up, in the time shown. Red from one, as the alert WolkvoxDaysAbandoned.',
      'Días más atrás de catch_up, en el tiempo mostrado. Rojo desde uno, como la alerta WolkvoxDaysAbandoned.',
    ),
    at: [20, 14, 4, 8],
    queries: [
      {
        expr: `max by (operation) (increase(${selectInstance(exporterFamilies.abandonedDays)}[$__range]))`,
        legend: '{{operation}}',
      },
    ],
    unit: 'none',
    none: say('None', 'Ninguno'),
    steps: [
      [null, plain],
      [0.5, 'red'],
    ],
  });
