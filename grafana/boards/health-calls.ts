import { boundFamilies } from '../../src/metrics/families/smart-hold.ts';
import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { exporterFamilies } from '../../src/metrics/families/exporter.ts';
import { operationFamilies } from '../../src/metrics/families/operation.ts';
import { stat, timeSeries } from '../charts.ts';
import { terms } from '../glossary.ts';
import type { Say } from '../language.ts';
import { limits } from '../limits.ts';
import { perOperation, selectInstance } from '../promql.ts';

/** What the calls to the vendor do, and what they cost. */
export const callPanels = (say: Say): Panel[] => [
  requests(say),
  failures(say),
  duration(say),
  pool(say),
  poolUsed(say),
  poolLasts(say),
  skew(say),
];

const requests = (say: Say) =>
  timeSeries(
    say,
    {
      title: say('Calls per 15 min', 'Llamadas a la API por 15 min'),
      asks: say('How often is the vendor asked?', '¿Con qué frecuencia se pregunta al proveedor?'),
      from: say(
        'Increase of the calls made over 15 minutes, by API; every call costs one of the pool, whatever its answer. Instances add up.',
        'Aumento de las llamadas hechas en 15 minutos, por API; cada llamada cuesta una del cupo, sea cual sea la respuesta. Las instancias se suman.',
      ),
      at: [0, 30, 12, 8],
      queries: [
        {
          expr: `sum by (operation, api) (increase(${selectInstance(exporterFamilies.apiRequests)}[15m]))`,
          legend: '{{operation}} {{api}}',
        },
      ],
      unit: 'none',
      decimals: 1,
      none: say('No call yet', 'Aún sin llamadas'),
      min: 0,
      interval: '15m',
    },
    { style: 'bars before', stacked: true },
  );

const failures = (say: Say) =>
  timeSeries(
    say,
    {
      title: say('Failed calls per 15 min', 'Llamadas fallidas por 15 min'),
      asks: say('Which calls fail, and why?', '¿Qué llamadas fallan y por qué?'),
      from: say(
        'Increase of the calls without a usable answer over 15 minutes, by reason. A time-out while connecting often is an address missing from the allow-list.',
        'Aumento de las llamadas sin respuesta útil en 15 minutos, por motivo. Un tiempo agotado al conectar suele ser una IP que falta en la lista permitida.',
      ),
      at: [12, 30, 12, 8],
      queries: [
        {
          expr: `sum by (operation, reason) (increase(${selectInstance(exporterFamilies.apiRequestFailures)}[15m])) > 0`,
          legend: '{{operation}} {{reason}}',
        },
      ],
      unit: 'none',
      decimals: 1,
      none: say('No call failed', 'Ninguna llamada falló'),
      min: 0,
      interval: '15m',
    },
    { style: 'bars before', stacked: true },
  );

const duration = (say: Say) =>
  timeSeries(
    say,
    {
      title: say('Call duration', 'Duración de las llamadas'),
      asks: say(
        'How near are calls to the vendor’s limit?',
        '¿Qué tan cerca están las llamadas del límite del proveedor?',
      ),
      from: say(
        'Duration of the last call by API, and the 95th percentile of an hour. The lines: 45 s, as the alert WolkvoxSlow, and 60 s, where the vendor cuts a call.',
        'Duración de la última llamada por API y percentil 95 de una hora. Las líneas: 45 s, como la alerta WolkvoxSlow, y 60 s, donde el proveedor corta la llamada.',
      ),
      at: [0, 38, 7, 8],
      queries: [
        {
          expr: `max by (operation, api) (${selectInstance(operationFamilies.lastRequestDuration)})`,
          legend: say('{{operation}} {{api}} last', '{{operation}} {{api}} última'),
        },
        {
          expr: `histogram_quantile(0.95, sum by (operation, api, le) (increase(${selectInstance(exporterFamilies.apiRequestDuration, {}, '_bucket')}[1h]))) >= 0`,
          legend: '{{operation}} {{api}} p95',
        },
      ],
      unit: 's',
      decimals: 1,
      none: say('No call yet', 'Aún sin llamadas'),
      steps: [
        [null, 'transparent'],
        [limits.call.warning, 'orange'],
        [limits.call.cutOff, 'red'],
      ],
      min: 0,
      interval: '5m',
    },
    { lines: true },
  );

const ofPool = (family: Parameters<typeof selectInstance>[0]) => perOperation(selectInstance(family));
const share = `${ofPool(operationFamilies.quotaLimit)} * ${ofPool(operationFamilies.quotaShare)}`;
const used = ofPool(operationFamilies.quotaUsed);
const needed = ofPool(operationFamilies.quotaNeeded);

const pool = (say: Say) =>
  timeSeries(say, {
    title: terms(say).pool,
    asks: say('Will the calls of the day suffice?', '¿Alcanzarán las llamadas del día?'),
    from: say(
      'Calls used today, left (limit × share − used) and still needed until the operation’s midnight. Where needed exceeds left, WolkvoxPoolTooSmall fires.',
      'Llamadas usadas hoy, las que quedan (límite × parte − usadas) y las que faltan hasta la medianoche de la operación. Si faltan más de las que quedan, se activa WolkvoxPoolTooSmall.',
    ),
    at: [7, 38, 8, 8],
    queries: [
      { expr: used, legend: say('{{operation}} used', '{{operation}} usadas') },
      { expr: `${share} - ${used}`, legend: say('{{operation}} left', '{{operation}} quedan') },
      { expr: needed, legend: say('{{operation}} needed', '{{operation}} faltan') },
    ],
    unit: 'none',
    none: say('Not known yet', 'Aún no se sabe'),
    min: 0,
  });

const poolUsed = (say: Say) =>
  stat(say, {
    title: say('Pool used', 'Cupo usado'),
    asks: say('How much of our part of the pool is gone?', '¿Cuánto de nuestra parte del cupo se ha usado?'),
    from: say(
      'Calls used today of limit × share. No colour: what matters is whether the rest lasts.',
      'Llamadas usadas hoy de límite × parte. Sin color: lo que importa es si alcanza el resto.',
    ),
    at: [15, 38, 4, 4],
    queries: [{ expr: `${used} / (${share} > 0)`, legend: '{{operation}}' }],
    unit: 'percentunit',
    none: say('Not known yet', 'Aún no se sabe'),
  });

/**
 * When what is left is spent at the pace at which calls are needed until midnight, when the pool refills; at most
 * midnight. It lies before midnight exactly where WolkvoxPoolTooSmall fires.
 */
const poolLasts = (say: Say) => {
  const midnight = `(${ofPool(boundFamilies.dayStart)} + 86400)`;
  const part = `clamp((${share} - ${used}) / (${needed} > 0), 0, 1)`;
  return stat(say, {
    title: say('Pool lasts until', 'El cupo alcanza hasta'),
    asks: say('When would the calls run out?', '¿Cuándo se acabarían las llamadas?'),
    from: say(
      'At the pace needed from now on; midnight, when the pool refills, where it suffices. Before it WolkvoxPoolTooSmall fires.',
      'Al ritmo que hace falta desde ahora; la medianoche, cuando el cupo se renueva, si alcanza. Antes de ella se activa WolkvoxPoolTooSmall.',
    ),
    at: [15, 42, 4, 4],
    queries: [
      {
        expr: `1000 * (time() + ${part} * (${midnight} - time()) or ${midnight})`,
        legend: '{{operation}}',
      },
    ],
    unit: 'dateTimeAsIsoNoDateIfToday',
    none: say('Not known yet', 'Aún no se sabe'),
  });
};

const skew = (say: Say) =>
  timeSeries(
    say,
    {
      title: say('Clock skew', 'Desfase del reloj'),
      asks: say('Do our clock and the vendor’s agree?', '¿Coincide nuestro reloj con el del proveedor?'),
      from: say(
        'Exporter clock minus the Date header of the last answer. The lines at 60 s either way are those of the alert WolkvoxClockSkewed: windows asked for would be the wrong ones.',
        'Reloj del exportador menos el encabezado Date de la última respuesta. Las líneas en 60 s a cada lado son las de la alerta WolkvoxClockSkewed: se pedirían ventanas equivocadas.',
      ),
      at: [19, 38, 5, 8],
      queries: [{ expr: selectInstance(operationFamilies.clockSkew), legend: '{{operation}} {{instance}}' }],
      unit: 's',
      decimals: 1,
      none: say('No answer yet', 'Aún sin respuesta'),
      steps: [
        [null, 'orange'],
        [-limits.skew, 'transparent'],
        [limits.skew, 'orange'],
      ],
    },
    { lines: true },
  );
