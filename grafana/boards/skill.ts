import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { countFields, skillFamilies, type CountField } from '../../src/metrics/families/smart-hold.ts';
import { bars, grid, labelText, stat, timeSeries } from '../charts.ts';
import type { Board } from '../dashboard.ts';
import type { Say } from '../language.ts';
import { failSteps, limits, successSteps } from '../limits.ts';
import { byName, fixedColour, type Place } from '../panel.ts';
import { allAttempts, flow, leastAttempts, named, ofDay, perSkill, select, share, sum, today } from '../promql.ts';
import { dataSourceVariable, job, oneOperation, oneSkill } from '../variables.ts';
import { alertTimeline } from './alerts.ts';
import { lastAnswer } from './last-answer.ts';

/** For whoever follows one skill: what happened in it, and what exactly did the vendor say? */
export const skillBoard: Board = {
  name: 'skill',
  title: (say) => say('Skill', 'Skill'),
  description: (say) =>
    say(
      'One skill: its funnel, its flows, its callbacks and its service level gain, down to the last answer of the vendor.',
      'Un skill: su embudo, sus flujos, sus devoluciones y su ganancia de nivel de servicio, hasta la última respuesta del proveedor.',
    ),
  from: 'now-24h',
  variables: [dataSourceVariable, job, oneOperation, oneSkill],
  panels: (say) => [
    name(say),
    ...day(say),
    funnel(say),
    flowsOf(say),
    failRatio(say),
    gain(say),
    cumulative(say),
    hourByDay(say),
    lastAnswer(say, [0, 30, 24, 4]),
    alertTimeline(say, [0, 34, 24, 5], {
      asks: say('Which alerts of this skill fired, and when?', '¿Qué alertas de este skill se activaron y cuándo?'),
      matchers: 'alertname=~"SmartHold.+", operation=~"$operation", skill_id=~"$skill_id"',
      each: 'alertname',
    }),
  ],
};

/** What each count is called on this board, and its colour wherever it is drawn. */
const counts = (say: Say): Record<CountField, { title: string; colour: string }> => ({
  treatment: { title: say('Taken', 'Llamadas'), colour: 'blue' },
  customer_say_no: { title: say('Declined', 'Rechazadas'), colour: '#8e8e8e' },
  customer_say_yes: { title: say('Accepted', 'Aceptadas'), colour: 'purple' },
  recall_fail: { title: say('Failed', 'Fallidas'), colour: 'red' },
  recall_ok: { title: say('Reached', 'Logradas'), colour: 'green' },
});

const inFunnelOrder: readonly CountField[] = [
  'treatment',
  'customer_say_no',
  'customer_say_yes',
  'recall_ok',
  'recall_fail',
];

const colours = (say: Say) =>
  countFields.map((field) => byName(counts(say)[field].title, fixedColour(counts(say)[field].colour)));

const name = (say: Say) =>
  labelText(
    say,
    {
      title: say('Skill', 'Skill'),
      asks: say('Which skill is this?', '¿Qué skill es este?'),
      from: say(
        'Its name in information.php, or in the configuration; its id where there is none.',
        'Su nombre en information.php o en la configuración; su id cuando no hay nombre.',
      ),
      at: [0, 0, 6, 4],
      queries: [{ expr: named(today('treatment')) }],
      unit: 'string',
      none: say('Not seen today', 'Hoy sin datos'),
    },
    'skill_name',
  );

const day = (say: Say): Panel[] => [
  figure(say, [6, 0, 4, 4], {
    title: say('Calls taken today', 'Llamadas de hoy'),
    asks: say('How many calls entered Smart Hold today?', '¿Cuántas llamadas entraron hoy a Smart Hold?'),
    from: say('Field treatment, day so far.', 'Campo treatment, lo que va del día.'),
    expr: sum(today('treatment')),
  }),
  figure(say, [10, 0, 5, 4], {
    title: say('Declined', 'Rechazadas'),
    asks: say('What part of the callers declined the callback?', '¿Qué parte de los clientes rechazó la devolución?'),
    from: say(
      'Fields customer_say_no / treatment, day so far. No colour: a caller may well decline.',
      'Campos customer_say_no / treatment, lo que va del día. Sin color: rechazar no es una falla.',
    ),
    expr: share(sum(today('customer_say_no')), sum(today('treatment'))),
    unit: 'percentunit',
    decimals: 1,
  }),
  figure(say, [15, 0, 5, 4], {
    title: say('Callbacks reached', 'Devoluciones logradas'),
    asks: say(
      'What part of the callbacks reached the caller?',
      '¿Qué parte de las devoluciones logró hablar con el cliente?',
    ),
    from: say(
      `Fields recall_ok / (recall_ok + recall_fail), day so far, from ${leastAttempts} callbacks on. Colours as the alert SmartHoldCallbacksFailing.`,
      `Campos recall_ok / (recall_ok + recall_fail), lo que va del día, desde ${leastAttempts} devoluciones. Colores como la alerta SmartHoldCallbacksFailing.`,
    ),
    expr: share(sum(today('recall_ok')), allAttempts(today), leastAttempts),
    unit: 'percentunit',
    decimals: 1,
    none: say('Too few yet', 'Aún muy pocas'),
    steps: successSteps,
  }),
  figure(say, [20, 0, 4, 4], {
    title: say('Service level gain', 'Ganancia de nivel'),
    asks: say('Did Smart Hold raise the service level today?', '¿Subió hoy Smart Hold el nivel de servicio?'),
    from: say(
      'Field service_level_up, day so far, as the vendor gives it.',
      'Campo service_level_up, lo que va del día, como lo da el proveedor.',
    ),
    expr: ofDay(skillFamilies.dayServiceLevelUp),
    unit: 'percent',
    decimals: 1,
  }),
];

type Figure = {
  title: string;
  asks: string;
  from: string;
  expr: string;
  unit?: string;
  decimals?: number;
  none?: string;
  steps?: typeof successSteps;
};

function figure(say: Say, at: Place, { expr, ...spec }: Figure): Panel {
  const defaults = { unit: 'none', none: say('None yet', 'Aún sin datos') };
  return stat(say, { ...defaults, ...spec, at, queries: [{ expr, legend: spec.title }] });
}

const funnel = (say: Say) =>
  bars(say, {
    title: say('Funnel today', 'Embudo de hoy'),
    asks: say('Where do calls leave on their way to a callback?', '¿Dónde se pierden llamadas camino a la devolución?'),
    from: say(
      'The five counts of the vendor, day so far. Whether accepted includes those already called back is not documented.',
      'Las cinco cuentas del proveedor, lo que va del día. No está documentado si aceptadas incluye las ya devueltas.',
    ),
    at: [0, 4, 8, 9],
    queries: inFunnelOrder.map((field) => ({ expr: sum(today(field)), legend: counts(say)[field].title })),
    unit: 'none',
    none: say('None yet', 'Aún ninguna'),
    min: 0,
    overrides: colours(say),
  });

const flowsOf = (say: Say) =>
  timeSeries(
    say,
    {
      title: say('Flows per 15 min', 'Flujos por 15 min'),
      asks: say('What happened when?', '¿Qué pasó y cuándo?'),
      from: say(
        'Increase of the five day counters over 15 minutes; it shows when the vendor reported an event, about 6 minutes after it. After an outage, what was missed shows at once.',
        'Aumento en 15 minutos de los cinco contadores diarios; muestra cuándo lo informó el proveedor, unos 6 minutos después. Tras una caída, lo perdido aparece de una vez.',
      ),
      at: [8, 4, 16, 9],
      queries: inFunnelOrder.map((field) => ({ expr: sum(flow(field, '15m')), legend: counts(say)[field].title })),
      unit: 'none',
      none: say('No calls yet', 'Aún sin llamadas'),
      min: 0,
      overrides: colours(say),
      interval: '15m',
    },
    { calcs: ['max'] },
  );

const failRatio = (say: Say) => {
  const fail = say('Failed of tried', 'Fallidas de intentadas');
  const tried = say('Tried', 'Intentadas');
  const of = (field: CountField) => flow(field, '2h');
  const { leastAttempts: least } = limits.failing;
  return timeSeries(
    say,
    {
      title: say('Failing callbacks, 2 h', 'Devoluciones fallidas, 2 h'),
      asks: say('How close is this skill to the alert?', '¿Qué tan cerca está este skill de la alerta?'),
      from: say(
        `Fields recall_fail / (recall_ok + recall_fail) over 2 hours, where at least ${least} were tried; the lines at 40 and 60 % are those of the alert SmartHoldCallbacksFailing.`,
        `Campos recall_fail / (recall_ok + recall_fail) en 2 horas, donde se intentaron al menos ${least}; las líneas en 40 y 60 % son las de la alerta SmartHoldCallbacksFailing.`,
      ),
      at: [0, 13, 12, 8],
      queries: [
        { expr: share(sum(of('recall_fail')), allAttempts(of), least), legend: fail },
        { expr: allAttempts(of), legend: tried },
      ],
      unit: 'percentunit',
      decimals: 0,
      none: say('Too few callbacks yet', 'Aún muy pocas devoluciones'),
      steps: failSteps,
      min: 0,
      max: 1,
      overrides: [
        byName(fail, fixedColour('red')),
        byName(tried, {
          ...fixedColour('#8e8e8e'),
          unit: 'none',
          max: null,
          'custom.axisPlacement': 'right',
          'custom.lineWidth': 1,
          'custom.thresholdsStyle': { mode: 'off' },
        }),
      ],
      interval: '5m',
    },
    { lines: true },
  );
};

const gain = (say: Say) => {
  const interval = say('Interval', 'Intervalo');
  const dayOf = say('Day so far', 'Lo que va del día');
  return timeSeries(say, {
    title: say('Service level gain', 'Ganancia de nivel de servicio'),
    asks: say('When does Smart Hold raise the service level?', '¿Cuándo sube Smart Hold el nivel de servicio?'),
    from: say(
      'Field service_level_up of the last interval and of the day so far, as the vendor gives it. Gaps are times without a value.',
      'Campo service_level_up del último intervalo y de lo que va del día, como lo da el proveedor. Los huecos son ratos sin valor.',
    ),
    at: [12, 13, 12, 8],
    queries: [
      { expr: perSkill(select(skillFamilies.serviceLevelUp)), legend: interval },
      { expr: ofDay(skillFamilies.dayServiceLevelUp), legend: dayOf },
    ],
    unit: 'percent',
    decimals: 1,
    none: say('No value yet', 'Aún sin valor'),
    overrides: [byName(interval, fixedColour('#8e8e8e')), byName(dayOf, fixedColour('blue'))],
    interval: '5m',
  });
};

const cumulative = (say: Say) => {
  const lines = [
    { days: 0, title: say('Today', 'Hoy'), colour: 'blue' },
    { days: 7, title: say('A week before', 'Una semana antes'), colour: '#8e8e8e' },
    { days: 14, title: say('Two weeks before', 'Dos semanas antes'), colour: '#c0c0c0' },
  ];
  return timeSeries(say, {
    title: say('Taken, day so far', 'Llamadas, lo que va del día'),
    asks: say('Is this more than usual?', '¿Es más de lo normal?'),
    from: say(
      'Day counter of treatment, and the same one and two weeks before at the same hour.',
      'Contador diario de treatment, y el mismo una y dos semanas antes a la misma hora.',
    ),
    at: [0, 21, 12, 9],
    queries: lines.map(({ days, title }) => ({ expr: sum(today('treatment', days)), legend: title })),
    unit: 'none',
    none: say('No calls yet', 'Aún sin llamadas'),
    min: 0,
    overrides: lines.map(({ title, colour }) => byName(title, fixedColour(colour))),
    interval: '5m',
  });
};

const daysShown = 8;

const hourByDay = (say: Say) =>
  grid(say, {
    title: say('Taken by hour and day', 'Llamadas por hora y día'),
    asks: say(
      'At which hours is this skill in need, day after day?',
      '¿A qué horas pide ayuda este skill, día tras día?',
    ),
    from: say(
      'Increase of the day counter of treatment over each hour; a row is the same hours on an earlier day. Darker is more.',
      'Aumento por hora del contador diario de treatment; una fila son las mismas horas de un día anterior. Más oscuro es más.',
    ),
    at: [12, 21, 12, 9],
    queries: Array.from({ length: daysShown }, (_, days) => ({
      expr: sum(flow('treatment', '1h', days === 0 ? '' : `${days}d`)),
      legend: dayName(say, days),
    })),
    unit: 'none',
    none: say('No calls yet', 'Aún sin llamadas'),
    min: 0,
    interval: '1h',
  });

const dayName = (say: Say, days: number) =>
  days === 0 ? say('These 24 h', 'Estas 24 h') : say(`−${days} d`, `−${days} d`);
