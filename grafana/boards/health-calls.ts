import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { exporterFamilies } from '../../src/metrics/families/exporter.ts';
import { operationFamilies } from '../../src/metrics/families/operation.ts';
import { timeSeries } from '../charts.ts';
import type { Say } from '../language.ts';
import { limits } from '../limits.ts';
import { perOperation, selectInstance } from '../promql.ts';

/** What the calls to the vendor do, and what they cost. */
export const callPanels = (say: Say): Panel[] => [requests(say), failures(say), duration(say), pool(say), skew(say)];

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
      at: [0, 22, 12, 8],
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
      at: [12, 22, 12, 8],
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
      at: [0, 30, 8, 8],
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

const pool = (say: Say) => {
  const of = (family: Parameters<typeof selectInstance>[0]) => perOperation(selectInstance(family));
  const limit = of(operationFamilies.quotaLimit);
  const used = of(operationFamilies.quotaUsed);
  const left = say('left', 'quedan');
  return timeSeries(
    say,
    {
      title: say('Daily pool', 'Cupo diario'),
      asks: say('Will the calls of the day suffice?', '¿Alcanzarán las llamadas del día?'),
      from: say(
        'Calls used today, left (limit × share − used) and still needed until the operation’s midnight. Where needed exceeds left, WolkvoxPoolTooSmall fires.',
        'Llamadas usadas hoy, las que quedan (límite × parte − usadas) y las que faltan hasta la medianoche de la operación. Si faltan más de las que quedan, se activa WolkvoxPoolTooSmall.',
      ),
      at: [8, 30, 10, 8],
      queries: [
        { expr: used, legend: say('{{operation}} used', '{{operation}} usadas') },
        { expr: `${limit} * ${of(operationFamilies.quotaShare)} - ${used}`, legend: `{{operation}} ${left}` },
        { expr: of(operationFamilies.quotaNeeded), legend: say('{{operation}} needed', '{{operation}} faltan') },
      ],
      unit: 'none',
      none: say('Not known yet', 'Aún no se sabe'),
      min: 0,
    },
    { calcs: ['lastNotNull'] },
  );
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
      at: [18, 30, 6, 8],
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
