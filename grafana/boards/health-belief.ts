import { MappingType, type Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { exporterFamilies } from '../../src/metrics/families/exporter.ts';
import { operationFamilies } from '../../src/metrics/families/operation.ts';
import { heldFamilies } from '../../src/metrics/families/smart-hold.ts';
import { stat, timeSeries } from '../charts.ts';
import type { Say } from '../language.ts';
import { calm, limits, noneSteps } from '../limits.ts';
import type { PanelSpec, Step } from '../panel.ts';
import { perOperation, selectInstance } from '../promql.ts';

/** Do the answers agree, with each other and with our zone, and what is held because they do not? */
export const beliefPanels = (say: Say): Panel[] => [
  late(say),
  contradictions(say),
  held(say),
  closedDays(say),
  zone(say),
];

const perHour = (say: Say, spec: Omit<PanelSpec, 'unit' | 'min' | 'interval'>, lines = false) =>
  timeSeries(say, { ...spec, unit: 'none', min: 0, interval: '5m' }, { style: 'bars before', lines });

const late = (say: Say) =>
  perHour(say, {
    title: say('Late counts', 'Cuentas tardías'),
    asks: say('Do data come later than settle?', '¿Llegan datos después de settle?'),
    from: say(
      'Increase over an hour of the counts a day got beyond what its intervals said, by field. Callbacks booked to their call are late; where calls taken are, settle is too short.',
      'Aumento por hora de las cuentas que un día recibió más allá de lo que dijeron sus intervalos, por campo. Las devoluciones anotadas en su llamada son tardías; si lo son las que ingresaron, settle es muy corto.',
    ),
    at: [0, 22, 5, 8],
    queries: [
      {
        expr: `max by (operation, field) (increase(${selectInstance(exporterFamilies.lateCounts)}[1h])) > 0`,
        legend: '{{operation}} {{field}}',
      },
    ],
    none: say('None', 'Ninguna'),
  });

const contradictionLines: readonly Step[] = [
  [null, 'transparent'],
  [limits.contradictions + 1, 'orange'],
];

const contradictions = (say: Say) =>
  perHour(
    say,
    {
      title: say('Contradictions', 'Contradicciones'),
      asks: say('Do interval and day deny each other?', '¿Se niegan entre sí el intervalo y el día?'),
      from: say(
        'Refreshes of an hour in which they did, by kind; nothing of the denied answer is shown. Those that another question settled count too. The line is where the alert WolkvoxAnswersContradict begins, which counts only what was not settled.',
        'Actualizaciones por hora en las que sí, por tipo; nada de la respuesta negada se muestra. También cuentan las que resolvió otra pregunta. La línea es donde empieza la alerta WolkvoxAnswersContradict, que solo cuenta lo no resuelto.',
      ),
      at: [5, 22, 5, 8],
      queries: [
        {
          expr: `max by (operation, contradiction) (increase(${selectInstance(exporterFamilies.contradictions)}[1h])) > 0`,
          legend: '{{operation}} {{contradiction}}',
        },
      ],
      none: say('None', 'Ninguna'),
      steps: contradictionLines,
    },
    true,
  );

const heldLines: readonly Step[] = [
  [null, 'transparent'],
  [-1_000_000_000, 'orange'],
  [-limits.held.counts, 'transparent'],
  [limits.held.counts, 'orange'],
];

const held = (say: Say) => {
  const of = (family: (typeof heldFamilies)['heldUp']) => `max by (operation, field) (${selectInstance(family)}) > 0`;
  return timeSeries(
    say,
    {
      title: say('Counts held', 'Cuentas retenidas'),
      asks: say(
        'How far are the day counters from the vendor’s last word?',
        '¿Cuánto difieren los contadores del día de lo último que dijo el proveedor?',
      ),
      from: say(
        `Above 0: counts the vendor took back. Below 0: counts that wait for more answers. The lines, ${limits.held.counts} either way, are those of the alert SmartHoldCountsHeld, which also asks for a share of the day.`,
        `Sobre 0: cuentas que el proveedor retiró. Bajo 0: cuentas que esperan más respuestas. Las líneas, ${limits.held.counts} a cada lado, son las de la alerta SmartHoldCountsHeld, que además pide una parte del día.`,
      ),
      at: [10, 22, 5, 8],
      queries: [
        { expr: of(heldFamilies.heldUp), legend: say('{{operation}} {{field}} up', '{{operation}} {{field}} de más') },
        {
          expr: `-(${of(heldFamilies.heldBack)})`,
          legend: say('{{operation}} {{field}} back', '{{operation}} {{field}} de menos'),
        },
      ],
      unit: 'none',
      none: say('Nothing held', 'Nada retenido'),
      steps: heldLines,
      interval: '1m',
    },
    { lines: true },
  );
};

const closedDays = (say: Say) =>
  perHour(say, {
    title: say('Closed days moved', 'Días cerrados que cambiaron'),
    asks: say('What does the vendor book to a day after its close?', '¿Qué anota el proveedor a un día ya cerrado?'),
    from: say(
      'Increase over an hour of the counts by which a closed day was raised or lowered when it was read again, by field. The day counters do not follow; the closed day does.',
      'Aumento por hora de las cuentas en que un día cerrado subió o bajó al volver a consultarlo, por campo. Los contadores del día no lo siguen; el día cerrado sí.',
    ),
    at: [15, 22, 5, 8],
    queries: [
      {
        expr: `max by (operation, field, direction) (increase(${selectInstance(exporterFamilies.closedDayRevisions)}[1h])) > 0`,
        legend: '{{operation}} {{field}} {{direction}}',
      },
    ],
    none: say('None', 'Ninguno'),
  });

const [ahead, behind] = [1, 2];

const zone = (say: Say) => {
  const is = (suspect: string) =>
    perOperation(selectInstance(operationFamilies.zoneSuspect, { suspect: `="${suspect}"` }));
  return stat(say, {
    title: say('Time zone', 'Zona horaria'),
    asks: say('Is the zone configured the vendor’s?', '¿Es la zona configurada la del proveedor?'),
    from: say(
      'Asked at most twice a day. Vendor ahead: the numbers are old. Vendor behind: the interval is 0. Orange as the alert WolkvoxZoneSuspect.',
      'Se pregunta como máximo dos veces al día. Proveedor adelantado: los números están desactualizados. Atrasado: el intervalo está en 0. Naranja como la alerta WolkvoxZoneSuspect.',
    ),
    at: [20, 22, 4, 8],
    queries: [
      { expr: `${ahead} * ${is('vendor_ahead')} + ${behind} * ${is('vendor_behind')}`, legend: '{{operation}}' },
    ],
    unit: 'none',
    none: say('Not known', 'Sin dato'),
    steps: noneSteps,
    mappings: [
      {
        type: MappingType.ValueToText,
        options: {
          0: { text: say('no doubt', 'sin duda'), color: calm, index: 0 },
          [ahead]: { text: say('vendor ahead', 'proveedor adelantado'), color: 'orange', index: 1 },
          [behind]: { text: say('vendor behind', 'proveedor atrasado'), color: 'orange', index: 2 },
        },
      },
    ],
  });
};
