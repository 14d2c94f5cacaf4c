import { type CountField } from '../../src/wolkvox/reports/smart-hold.ts';
import { alertsBegun, catchUps, outages } from '../annotations.ts';
import { skillFamilies } from '../../src/metrics/families/smart-hold.ts';
import { timeSeries } from '../charts.ts';
import type { Board } from '../dashboard.ts';
import { terms } from '../glossary.ts';
import type { Say } from '../language.ts';
import { failSteps, limits, percent } from '../limits.ts';
import { byName, fixedColour } from '../panel.ts';
import { bar, barStep, inLast, mostBars } from '../flows.ts';
import { allAttempts, ofDay, perSkill, select, share, sum, today } from '../promql.ts';
import { dataSourceVariable, job, oneOperation, oneSkill } from '../variables.ts';
import { alertTimeline } from './alerts.ts';
import { held } from './held.ts';
import { lastDays } from './last-days.ts';
import { lastAnswer } from './last-answer.ts';
import { colours, counts, inFunnelOrder } from './skill-counts.ts';
import { dataAge } from './operations-headline.ts';
import { day, funnel, name } from './skill-day.ts';
import { weekMap } from './week-map.ts';
import { yesterday } from './yesterday.ts';

const alertsOfSkill = 'alertname=~"SmartHold.+", operation=~"$operation", skill_id=~"$skill_id"';

/** For whoever follows one skill: what happened in it, and what exactly did the vendor say? */
export const skillBoard: Board = {
  name: 'skill',
  title: (say) => say('Skill', 'Skill'),
  description: (say) =>
    say(
      'One skill: its funnel, its flows, its callbacks and its service level gain, down to the last answer of the vendor.',
      'Un skill: su embudo, sus flujos, sus devoluciones y su mejora del nivel de servicio, hasta la última respuesta del proveedor.',
    ),
  from: 'now-24h',
  variables: [dataSourceVariable, job, oneOperation, oneSkill],
  events: (say) => [outages(say), alertsBegun(say, alertsOfSkill), catchUps(say)],
  panels: (say) => [
    name(say),
    ...day(say),
    dataAge(say, [21, 0, 3, 4]),
    funnel(say),
    flowsOf(say),
    failRatio(say),
    gain(say),
    cumulative(say),
    weekMap(say, 29),
    lastAnswer(say, [0, 38, 24, 4]),
    yesterday(say, [0, 42, 24, 4]),
    lastDays(say, [0, 46, 24, 9]),
    held(say, [0, 55, 24, 7]),
    alertTimeline(say, [0, 62, 24, 5], {
      asks: say('Which alerts of this skill fired, and when?', '¿Qué alertas de este skill se activaron y cuándo?'),
      matchers: alertsOfSkill,
      each: 'alertname',
    }),
  ],
};

const flowsOf = (say: Say) =>
  timeSeries(
    say,
    {
      title: say('Flows per 15 min', 'Flujos por 15 min'),
      asks: say('What happened when?', '¿Qué pasó y cuándo?'),
      from: say(
        'What the five day counters grew by in 15 minutes; the totals are the counts of the time shown. It shows when the vendor reported an event, about 6 minutes after it. After an outage, what was missed shows at once, marked Catch-up.',
        'Lo que crecieron en 15 minutos los cinco contadores diarios; los totales son las cuentas del tiempo mostrado. Muestra cuándo lo informó el proveedor, unos 6 minutos después. Tras una caída, lo que faltaba aparece de una vez, con la marca Puesta al día.',
      ),
      at: [8, 4, 16, 9],
      queries: inFunnelOrder.map((field) => ({ expr: sum(bar(field)), legend: counts(say)[field].title })),
      unit: 'none',
      none: say('No calls yet', 'Aún sin llamadas'),
      min: 0,
      overrides: colours(say),
      interval: barStep,
      mostPoints: mostBars,
    },
    { calcs: ['sum'] },
  );

const failRatio = (say: Say) => {
  const fail = say('Failed of tried', 'No efectivas de intentadas');
  const tried = say('Tried', 'Intentadas');
  const of = (field: CountField) => inLast(field, '2h');
  const { attempts: least, warning, critical } = limits.failing;
  return timeSeries(
    say,
    {
      title: say('Failing callbacks, 2 h', 'Devoluciones no efectivas, 2 h'),
      asks: say('How close is this skill to the alert?', '¿Qué tan cerca está este skill de la alerta?'),
      from: say(
        `Fields recall_fail / (recall_ok + recall_fail) over 2 hours, where at least ${least} were tried; the lines at ${percent(warning)} and ${percent(critical)} are those of the alert SmartHoldCallbacksFailing.`,
        `Campos recall_fail / (recall_ok + recall_fail) en 2 horas, donde se intentaron al menos ${least}; las líneas en ${percent(warning)} y ${percent(critical)} son las de la alerta SmartHoldCallbacksFailing.`,
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
    title: terms(say).gain,
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
    title: say('Taken, day so far', 'Ingresaron, lo que va del día'),
    asks: say('Is this more than usual?', '¿Es más de lo normal?'),
    from: say(
      'Day counter of treatment, and the same one and two weeks before at the same hour.',
      'Contador diario de treatment, y el mismo una y dos semanas antes a la misma hora.',
    ),
    at: [0, 21, 24, 8],
    queries: lines.map(({ days, title }) => ({ expr: sum(today('treatment', days)), legend: title })),
    unit: 'none',
    none: say('No calls yet', 'Aún sin llamadas'),
    min: 0,
    overrides: lines.map(({ title, colour }) => byName(title, fixedColour(colour))),
    interval: '5m',
  });
};
